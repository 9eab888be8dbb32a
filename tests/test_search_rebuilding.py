"""The index is made anew, and for what lacks it, while everybody goes on searching."""

import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from accessibility import freezing
from articles.models import SearchEntry, SpelledWord
from articles.models.searching import A_DAY
from articles.publishing import withdraw
from articles.search import engines, rebuilding
from articles.search.indexing import renew
from articles.search.lexemes import lexemes
from articles.search.questions import Question, lexeme
from tests import archives, press
from tests.test_search import found

pytestmark = pytest.mark.django_db


def indexed(word: str) -> int:
    return engines.count(Question(lexeme(word)))


def test_a_site_without_an_index_gets_one_in_the_background_newest_first(monkeypatch):
    articles = [press.published(title_zh_hans=f"白鹭第{n}号") for n in range(3)]
    forget_everything()
    assert found("白鹭") == []
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    monkeypatch.setattr(rebuilding, "PIECE", 0)
    ordered = DBTaskResult.objects.filter(task_path=rebuilding.catch_up.module_path)
    assert rebuilding.order_what_lacks()
    rebuilding.catch_up.func()
    assert ordered.count() == 2  # no time was left in that piece, which ordered the next
    monkeypatch.setattr(rebuilding, "PIECE", 60)
    rebuilding.catch_up.func()
    assert sorted(found("白鹭")) == [article.pk for article in articles]
    assert not rebuilding.order_what_lacks()


def test_what_was_cut_in_another_way_is_indexed_anew():
    article = press.published(title_zh_hans="白鹭")
    SearchEntry.objects.update(version=0)
    assert rebuilding.lacking().count() == 2
    rebuilding.catch_up.func()
    assert found("白鹭") == [article.pk]
    assert not rebuilding.lacking().exists()


def test_reindexing_leaves_one_entry_of_each_and_takes_up_what_was_missed():
    article = press.published(title_zh_hans="白鹭", english=True, title_en="Egrets")
    missed = press.published(title_zh_hans="苍鹭")
    gone = press.published(title_zh_hans="夜鹭")
    withdraw(gone, press.publisher(), "有误")
    SearchEntry.objects.filter(article=missed).delete()
    said = io.StringIO()
    call_command("reindex", stdout=said)
    assert "共 2 篇" in said.getvalue()
    call_command("reindex", stdout=said)
    assert found("白鹭") == found("egret", "en") == [article.pk]
    assert found("苍鹭") == [missed.pk]
    assert found("夜鹭") == []
    assert indexed("白鹭") == 1


def forget_everything() -> None:
    SearchEntry.objects.all().delete()
    SpelledWord.objects.all().delete()
    if isinstance(engines.engine(), engines.Fts5):
        engines.engine().empty()


def test_reindexing_tells_how_far_it_is_and_everything_is_found_meanwhile(monkeypatch):
    articles = [press.published(title_zh_hans=f"白鹭第{n}号").pk for n in range(3)]
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    told = []

    def look(done: int, total: int) -> None:
        told.append((done, total))
        assert sorted(found("白鹭")) == articles

    assert rebuilding.reindex(look) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_indexing_many_articles_of_many_days_asks_no_more_than_one(django_assert_num_queries):
    one = press.published(title_zh_hans="白鹭湿地").pk
    many = [archive.pk for archive in archives.moved_in_often(range(1, 9), title_zh_hans="苍鹭")]
    forget_everything()
    with CaptureQueriesContext(connection) as asked:
        renew([one])
    forget_everything()
    with django_assert_num_queries(len(asked)):
        renew(many)
    assert len(found("苍鹭")) == 8
    days = {pk // A_DAY for pk in SearchEntry.objects.values_list("pk", flat=True)}
    assert len(days) == 8


def test_what_a_day_had_keeps_its_place_before_what_comes_to_it():
    earlier = press.published(title_zh_hans="白鹭").pk
    [before] = SearchEntry.objects.filter(article=earlier)
    later = [press.published(title_zh_hans="苍鹭").pk for _n in range(2)]
    SearchEntry.objects.filter(article__in=later).delete()
    renew(later)
    keys = list(SearchEntry.objects.order_by("pk").values_list("pk", flat=True))
    assert keys == [before.pk, before.pk + 1, before.pk + 2]


@pytest.mark.postgresql
def test_no_search_has_to_read_through_what_was_published_of_late():
    press.published(title_zh_hans="白鹭")
    assert waiting() == 0


@pytest.mark.postgresql
def test_reindexing_leaves_nothing_behind_that_every_search_would_read_through():
    press.published(title_zh_hans="白鹭")
    forget_everything()
    rebuilding.reindex(lambda *_counts: None)
    assert found("白鹭")
    assert waiting() == 0


def waiting() -> int:
    """Pages of the lists that what is new waits on before it is put in its place."""
    pages = 0
    with connection.cursor() as cursor:
        for index in ("articles_search_words", "articles_search_title_words"):
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
            pages += cursor.fetchone()[0]
    return pages


@pytest.mark.postgresql
@pytest.mark.parametrize("in_title", [True, False])
def test_what_many_have_is_counted_without_reading_all_of_them(in_title):
    many = archives.moved_in_often(range(1, 30), title_zh_hans="白鹭")
    renew(archive.pk for archive in many)
    engine = engines.engine()
    question = Question(lexeme("白鹭"), without=(lexeme("_en"),), in_title=in_title)
    condition, values = engine.condition(question)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_searchentry")
        cursor.execute(f"EXPLAIN SELECT count(*) FROM {engine.source} WHERE {condition}", values)
        plan = str(cursor.fetchall())
    assert "articles_search_title_words" in plan if in_title else "articles_search_words" in plan
    assert "Seq Scan" not in plan
    assert "Filter" not in plan


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "text",
    [
        "白鹭湿地公园今日开园，市民可以免费入园",
        "白",
        "egrets and herons, 2022-02-25",
        "𠮷野家、々〇㐀号〔2022〕3号 a鹭b",
        "'白鹭' \\ & | ! : * <-> 100%",
        "",
    ],
)
def test_the_database_makes_the_same_lexemes_of_a_text_as_we_do(text):
    press.published(title_zh_hans=text or "白鹭", body_zh_hans=f"<p>{text or '苍鹭'}</p>")
    [entry] = SearchEntry.objects.all()
    body = engines.engine().unpacked(bytes(entry.body))
    made = {
        "title, NULL": lexemes(entry.title),
        "title, head": lexemes("\n".join((entry.title, entry.head, body))),
    }
    with connection.cursor() as cursor:
        for of, expected in made.items():
            cursor.execute(
                f"SELECT tsvector_to_array(articles_search_lexemes({of}, body, facets)) "
                "FROM articles_searchentry"
            )
            [(had,)] = cursor.fetchall()
            assert {*had} == expected | {*entry.facets.split(" ")}


@pytest.mark.postgresql
def test_an_index_of_the_kind_that_was_before_gives_way():
    article = press.published(title_zh_hans="白鹭")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for column in ("words", "title_words"):
            cursor.execute(f"ALTER TABLE articles_searchentry ADD {column} tsvector")
    engines.install()
    engines.install()
    assert [entry.article_id for entry in rebuilding.lacking()[:1]] == [article.pk]
    renew([article.pk])
    assert found("白鹭") == [article.pk]


def test_nothing_is_put_into_the_index_of_a_frozen_site():
    press.published(title_zh_hans="白鹭")
    entry = SearchEntry.objects.get()
    freezing.begin("检查")
    try:
        with pytest.raises(freezing.Frozen), transaction.atomic():
            engines.engine().put([entry])
    finally:
        freezing.end()


def test_what_the_index_does_not_take_is_told_as_django_tells_it():
    press.published(title_zh_hans="白鹭")
    with pytest.raises(IntegrityError), transaction.atomic():
        engines.engine().put([SearchEntry.objects.get()])


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_newest_and_how_many_there_are_come_together(limit):
    for number in range(3):
        press.published(title_zh_hans=f"白鹭{number}")
    question = Question(lexeme("白鹭"))
    newest, total = engines.newest(question, limit)
    assert newest == sorted(newest, reverse=True) == engines.keys(question, limit)
    assert (len(newest), total) == (min(limit, 3), 3)
