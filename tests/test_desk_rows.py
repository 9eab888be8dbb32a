"""Rows below a record: folded, with what their kind needs; and words where Django draws icons."""

import re

import pytest

from portal.models import HomeBlock, HomeLink
from tests import press
from tests.desk_forms import opened, sentences, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(press.administrator())


def block(kind: str) -> str:
    """The address of the form of a block with two links."""
    made = HomeBlock.objects.create(kind=kind, title_zh_hans="板块")
    for label in ("入学", "就医"):
        HomeLink.objects.create(block=made, label_zh_hans=label, figure="8", url="/a/")
    return f"/admin/portal/homeblock/{made.pk}/change/"


@pytest.mark.parametrize(("kind", "has_figures"), [("services", False), ("data", True)])
def test_only_the_block_of_figures_asks_for_figures(client, kind, has_figures):
    url = block(kind)
    assert ("links-0-figure_zh_hans" in opened(client, url)) is has_figures
    client.post(url, opened(client, url) | {"_save": "1", "links-0-label_zh_hans": "升学"})
    first, second = HomeLink.objects.order_by("pk")
    assert first.label_zh_hans == "升学"
    assert (first.figure, second.figure) == ("8", "8")


def test_rows_are_folded_and_one_empty_row_needs_no_script(client):
    url = block("services")
    page = sentences(client.get(url))
    rows = re.findall(r'<div class="inline-related([^"]*)".*?<details( open)?>', page, re.S)
    assert [("has_original" in classes, opening) for classes, opening in rows] == [
        (True, ""),
        (True, ""),
        (False, ""),
        (False, " open"),  # the pattern of the rows that a script adds
    ]
    client.post(url, opened(client, url) | {"_save": "1"})
    assert HomeLink.objects.count() == 2
    client.post(url, opened(client, url) | {"_save": "1", "links-2-label_zh_hans": "社保"})
    assert HomeLink.objects.count() == 3


def test_a_row_with_a_fault_is_open(client):
    url = block("services")
    wrong = opened(client, url) | {"_save": "1", "links-1-label_zh_hans": ""}
    page = sentences(client.post(url, wrong))
    rows = re.findall(
        r'<div class="inline-related[^"]*" id="links-\d".*?<details( open)?>', page, re.S
    )
    assert rows == ["", " open", ""]


def test_yes_and_no_are_words_and_the_groups_are_explained():
    user, client = press.writer(), signed_in(press.security_officer())
    page = sentences(client.get(f"/admin/articles/user/{user.pk}/change/"))
    assert re.search(r'超级用户.*?<div class="readonly">否</div>', page, re.S)
    assert "icon-no.svg" not in page
    assert "写稿和发布要由两个人来做" in page


def test_one_button_of_a_form_is_the_main_one(client):
    for url in (block("services"), "/admin/articles/column/add/"):
        buttons = re.findall(
            r'<button type="submit" class="button (\w+)" name="(_\w+)"', sentences(client.get(url))
        )
        assert [name for kind, name in buttons if kind == "strong"] == ["_save"]
        assert len(buttons) == 3
