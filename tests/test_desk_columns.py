"""The columns' screens: the order of the menu, the page tag's own words, reasons for a refusal."""

import re

import pytest

from articles.models import Column
from tests import press
from tests.desk_forms import manuscript, sentences, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/column/"


def paths(response):
    return [column.path for column in response.context["cl"].result_list]


def test_columns_are_listed_in_the_order_of_the_menu():
    places = {"news": 2, "about": 1, "news/notices": 9, "news/headlines": 3, "zoo": 0}
    for path, order in places.items():
        press.column(path, order=order)
    client = signed_in(press.administrator())
    response = client.get(LIST)
    assert paths(response) == ["zoo", "about", "news", "news/headlines", "news/notices"]
    assert '<span class="depth-1">云渡要闻</span>' in sentences(response)
    # And in another order when somebody asks for it.
    assert paths(client.get(LIST, {"o": "2"}))[0] == "about"


def test_who_may_only_read_a_column_reads_the_page_tag_as_it_stands():
    column = press.column("news", column_type="工作动态")
    page = sentences(signed_in(press.writer()).get(f"{LIST}{column.pk}/change/"))
    assert re.search(r'栏目类别.*?<div class="readonly">工作动态</div>', page, re.S)


def refusal(column: Column) -> str:
    client = signed_in(press.administrator())
    page = sentences(client.post(f"{LIST}{column.pk}/delete/", {"post": "yes"}, follow=True))
    found = re.search(r'<ul class="messagelist">.*?</ul>', page, re.S)
    assert found
    assert Column.objects.filter(pk=column.pk).exists()
    return found[0]


REASONS = ("下级栏目", "归在这里的稿件", "发布过的内容", "同时列入")


def test_only_the_reason_that_applies_is_given():
    press.column("above/below")
    drafts = press.column("drafts")
    manuscript(column=drafts)
    further = press.column("further")
    manuscript().further_columns.add(further)
    printed = press.column("printed")
    moved = press.published(column=printed)
    moved.column = press.column("elsewhere")
    moved.save()
    applying = {
        path: [reason for reason in REASONS if reason in refusal(Column.objects.get(path=path))]
        for path in ("above", "drafts", "further", "printed")
    }
    assert applying == {
        "above": ["下级栏目"],
        "drafts": ["归在这里的稿件"],
        "further": ["同时列入"],
        "printed": ["发布过的内容"],
    }


def test_columns_below_are_named():
    press.column("above/below", name_zh_hans="下面的栏目")
    assert "“下面的栏目”" in refusal(Column.objects.get(path="above"))
