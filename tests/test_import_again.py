"""Moving in again: a line known already is not taken twice, and what staff did is spared."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.importing.intake import Intake, Status
from articles.importing.records import Record
from articles.models import Article, ArticleRedirect, LiveEntry, Publication
from articles.publishing import withdraw
from tests import press
from tests.moving_in import GOOD, MovingIn, the_article, without

pytestmark = pytest.mark.django_db


@pytest.fixture
def move_in(db, tmp_path, capsys) -> MovingIn:
    return MovingIn(tmp_path, capsys)


def test_running_again_takes_nothing_twice(move_in):
    lines = [
        GOOD,
        without("id") | {"url": "/art/2.html"},
        without("id", "url") | {"title": "另一篇"},
    ]
    move_in(*lines, publish=True)
    revisions = list(Article.objects.order_by("pk").values_list("revision", flat=True))
    said = move_in(*lines, publish=True)
    assert ["已有" in each for each in said[:3]] == [True] * 3
    assert move_in.failure == ""
    assert list(Article.objects.order_by("pk").values_list("revision", flat=True)) == revisions
    assert Publication.objects.count() == 6


def test_an_import_cut_short_goes_on_where_it_stopped(move_in):
    move_in(GOOD)
    said = move_in(GOOD, GOOD | {"id": "A-2", "url": "/2.html"}, publish=True)
    assert "已有并发布" in said[0]
    assert "收下并发布" in said[1]
    assert LiveEntry.objects.filter(language="zh-hans").count() == 2


def test_a_line_that_changed_is_an_update_and_printed_again(move_in):
    move_in(GOOD, publish=True)
    said = move_in(GOOD | {"body": "<p>更正后的正文。</p>"}, publish=True)
    assert "更新并发布" in said[0]
    entry = LiveEntry.objects.select_related("publication").get(language="zh-hans")
    assert entry.publication.body == "<p>更正后的正文。</p>"
    assert entry.publication.printing == 2
    assert entry.updated_at is not None


def test_an_update_without_publish_changes_nothing_public(move_in):
    move_in(GOOD, publish=True)
    said = move_in(GOOD | {"title": "改过的标题"})
    assert "更新　" in said[0]
    assert "网上仍是原来的版本" in said[0]
    assert LiveEntry.objects.get(language="zh-hans").publication.title == GOOD["title"]


def test_the_time_that_was_public_is_never_moved(move_in):
    move_in(GOOD, publish=True)
    said = move_in(GOOD | {"published_at": "2024-05-07 09:30"}, publish=True)
    assert "发布时间已经公开过" in said[0]
    moment = datetime(2024, 5, 6, 1, 30, tzinfo=UTC)
    assert Article.objects.get().original_published_at == moment
    assert LiveEntry.objects.get(language="zh-hans").pub_date == moment


def test_what_staff_have_edited_is_not_written_over(move_in):
    move_in(GOOD)
    article = the_article()
    article.title_zh_hans = "编辑改过的标题"
    article.save()
    said = move_in(GOOD | {"body": "<p>旧站又改了。</p>"})
    assert "迁入后有人改过，没有覆盖" in said[0]
    article.refresh_from_db()
    assert article.title_zh_hans == "编辑改过的标题"
    assert "发放" in article.body_zh_hans


def test_a_corrected_traditional_outlives_moving_in_again(move_in):
    move_in(GOOD)
    article = the_article()
    article.title_zh_hant = "人改過的繁體"
    article.save()
    move_in(GOOD | {"title": "旧站又改了标题"})
    assert the_article().title_zh_hant == "人改過的繁體"
    assert the_article().traditional_state("title") == "manual"


def test_what_staff_have_edited_is_not_published_by_an_import(move_in):
    move_in(GOOD)
    Article.objects.get().save()
    assert "没有发布：这篇稿件迁入后有人改过" in move_in(GOOD, publish=True)[0]
    assert move_in.failure
    assert not LiveEntry.objects.exists()


def test_what_was_withdrawn_is_not_published_again(move_in):
    move_in(GOOD, publish=True)
    withdraw(Article.objects.get(), press.publisher(), "数据有误")
    said = move_in(GOOD | {"body": "<p>更正。</p>"}, publish=True)
    assert "已经撤下，没有再发布" in said[0]
    assert not LiveEntry.objects.filter(is_live=True).exists()


def test_an_article_taken_without_an_id_gets_it_later(move_in):
    nameless = without("id", "url")
    move_in(nameless)
    said = move_in(GOOD)
    assert "更新" in said[0]
    assert Article.objects.get().external_id == "A-1"


def test_two_articles_of_the_same_title_and_minute_stay_two(move_in):
    move_in(GOOD, GOOD | {"id": "A-2", "url": "/2.html"})
    assert Article.objects.count() == 2


def test_an_old_address_belongs_to_one_article(move_in):
    said = move_in(GOOD, GOOD | {"id": "A-2"})
    assert "已经属于另一篇稿件" in said[1]
    assert ArticleRedirect.objects.get().old_path == "/art/2024/5/6/art_1.html"
    assert Article.objects.count() == 1


words = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=words,
    source=words,
    summary=words | st.just(""),
    language=st.sampled_from(["zh-hans", "zh-hant", "en"]),
)
def test_any_words_are_taken_or_refused_and_known_the_second_time(title, source, summary, language):
    record = Record(
        words={"title": title, "source": source, "summary": summary, "body": "<p>文</p>"},
        published_at=timezone.now(),
        language=language,
        digest=f"{title}{source}{summary}{language}"[:64],
    )
    intake = Intake(column=press.column("news"))
    first, second = intake.take(record), intake.take(record)
    if first.status is Status.REFUSED:
        assert first.problems
        assert len(title) > 200 or len(source) > 100
    else:
        assert (first.status, second.status) == (Status.TAKEN, Status.KNOWN)
        assert first.article == second.article
