"""The wall: twelve cells of the public pages, each with its verdict, for staff alone."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import LiveEntry, User
from tests import press
from tests.desk_forms import address, manuscript, sentences, signed_in
from tests.publish_page import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return signed_in(press.writer())


def wall(article) -> str:
    return f"/admin/articles/article/{article.pk}/wall/"


def grades(text: str) -> list[str]:
    return re.findall(r'data-grade="(\w+)"', text)


def test_twelve_frames_show_six_previews_on_a_phone_and_on_a_wide_screen(writer):
    text = sentences(writer.get(wall(manuscript(english=True))))
    frames = re.findall(r'<iframe src="([^"]+)"[^>]*loading="lazy" width="(\d+)"', text)
    assert len(set(frames)) == 12
    assert len({source for source, _width in frames}) == 6
    assert {width for _source, width in frames} == {"390", "1280"}
    for source, _width in frames:
        answer = writer.get(source)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    assert not LiveEntry.objects.exists()


def test_a_language_that_is_not_written_has_cells_without_frames(writer):
    text = sentences(writer.get(wall(manuscript())))
    assert text.count("<iframe") == 8
    assert text.count("没有英文。") == 4
    assert grades(text) == ["ok"] * 8 + ["unwritten"] * 4


def test_the_head_counts_and_each_cell_gives_its_reasons(writer):
    article = manuscript()
    press.image(article, alt_zh_hans="")
    text = sentences(writer.get(wall(article)))
    assert text.count("第 1 张图没有替代文本") == 8
    counts = dict(
        re.findall(r'data-count="(\w+)"(?: hidden)?><span data-number>(\d+)</span>', text)
    )
    assert counts == {"ok": "0", "warn": "0", "bad": "8", "unwritten": "4"}


def test_traditional_says_how_much_of_it_a_person_wrote(writer):
    article = manuscript()
    assert "<small>自动转</small>" in sentences(writer.get(wall(article)))
    article.title_zh_hant = "另一個標題"
    article.save()
    assert "自动转，改过 1 处" in sentences(writer.get(wall(article)))


def test_one_cell_has_a_page_of_its_own_where_its_frame_can_be_entered(writer):
    article = manuscript(english=True)
    text = sentences(writer.get(f"{wall(article)}en/senior/390/"))
    assert text.count("<iframe") == 1
    assert f'src="/admin/articles/article/{article.pk}/preview/en/senior/"' in text
    assert "tabindex" not in text[text.index("<iframe") :].split(">")[0]


@pytest.mark.parametrize("words", ["fr/standard/390", "en/huge/390", "en/senior/391", "en/%00/1"])
def test_there_is_no_thirteenth_cell(writer, words):
    assert writer.get(f"{wall(manuscript())}{words}/").status_code == 404


def test_the_form_and_the_publishing_page_lead_there(writer):
    article = manuscript()
    form = sentences(writer.get(address(article)))
    assert wall(article) in form
    assert "8 格可以，4 格没有写" in form
    assert wall(article) in sentences(writer.get(page(article)))


def test_only_staff_who_may_see_manuscripts_see_the_wall():
    article = manuscript()
    assert Client().get(wall(article)).status_code == 302
    guest = User.objects.create(username="guest", name="客人", is_staff=True)
    assert signed_in(guest).get(wall(article)).status_code == 403


def test_more_pictures_cost_no_more_queries(writer):
    article = manuscript(english=True)
    press.image(article)
    writer.get(wall(article))
    with CaptureQueriesContext(connection) as few:
        writer.get(wall(article))
    for _number in range(10):
        press.image(article)
    with CaptureQueriesContext(connection) as many:
        writer.get(wall(article))
    assert len(many) == len(few)
