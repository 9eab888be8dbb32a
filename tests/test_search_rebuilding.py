"""The index is made anew, and for what lacks it, while everybody goes on searching."""

import io

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from articles.models import SearchEntry
from articles.publishing import withdraw
from articles.search import engines, rebuilding
from articles.search.questions import Question, lexeme
from tests import press
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
    if isinstance(engines.engine(), engines.Fts5):
        engines.engine().empty()
