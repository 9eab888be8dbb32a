"""Loading the demo: into an empty site only, gone on with when it was cut short."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Column, Image, LiveEntry, Publication
from portal.demo import answers, loading, texts
from portal.demo.texts import Text
from portal.models import HomeBlock, SiteFacts
from tests import press
from tests.demo_pictures import shrink_into

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def small_pictures(tmp_path_factory) -> Path:
    return shrink_into(tmp_path_factory.mktemp("pictures"))


@pytest.fixture
def few(db, monkeypatch, small_pictures, tmp_path) -> list[Text]:
    """A demo of four articles: an older one, a pinned one, a withdrawn one, a meeting.

    And of two answers: all of them are read in test_demo_loaded.py.
    """
    lines = answers.FILE.read_text().splitlines(keepends=True)
    (tmp_path / "answers.jsonl").write_text("".join(lines[:2]))
    monkeypatch.setattr(answers, "FILE", tmp_path / "answers.jsonl")
    chosen = [text for text in texts.read_all() if text.name[:3] in ("001", "045", "052", "054")]
    monkeypatch.setattr(texts, "PICTURES", small_pictures)
    monkeypatch.setattr(texts, "read_all", lambda: iter(chosen))
    return chosen


def test_a_site_with_articles_is_left_alone(few):
    press.article()
    with pytest.raises(CommandError, match="已经有稿件"):
        call_command("load_demo")
    assert Article.objects.count() == 1
    assert not SiteFacts.objects.exists()


@pytest.mark.parametrize("step", ["publish_moved_in", "make_manuscript", "withdraw"])
def test_a_loading_cut_short_is_gone_on_with(few, monkeypatch, step):
    whole = getattr(loading, step)
    calls = []

    def cut_short(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == (1 if step == "withdraw" else 3):
            raise KeyboardInterrupt
        return whole(*args)

    monkeypatch.setattr(loading, step, cut_short)
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", stdout=io.StringIO())
    call_command("load_demo", stdout=io.StringIO())
    assert Article.objects.count() == 4
    assert LiveEntry.objects.filter(language="zh-hans", is_live=True).count() == 3
    assert Publication.objects.filter(language="zh-hans").count() == 4
    assert SiteFacts.objects.count() == 1
    assert HomeBlock.objects.count() == 9


def test_what_an_administrator_entered_before_stays(few):
    SiteFacts(site_name_zh_hans="某区人民政府", short_name_zh_hans="某区").save()
    press.column("news")
    call_command("load_demo", stdout=io.StringIO())
    facts: Any = SiteFacts.objects.get()
    news: Any = Column.objects.get(path="news")
    assert facts.site_name_zh_hans == "某区人民政府"
    assert news.description_zh_hans == "栏目简介。"


def test_a_missing_picture_is_told_and_left_out(few, monkeypatch, tmp_path):
    monkeypatch.setattr(texts, "PICTURES", tmp_path)
    said = io.StringIO()
    call_command("load_demo", stdout=said)
    assert "没有图片 meeting.jpg" in said.getvalue()
    assert LiveEntry.objects.filter(language="zh-hans", is_live=True).count() == 3
    assert not Image.objects.exists()
