"""A form that could not be saved says what is wrong, and each sentence leads to its field."""

import re
from html import unescape

import pytest

from portal.models import HomeBlock, HomeLink
from tests import press
from tests.desk_forms import manuscript, opened, sentences, signed_in

pytestmark = pytest.mark.django_db


def told(response):
    """The list of faults: what each is called, where it leads, and what it says."""
    page = sentences(response)
    found = re.search(r'id="faults".*?</div>', page, re.S)
    rows = re.findall(r"<li>(.*?)</li>", found[0], re.S) if found else []
    return [
        (unescape(re.sub(r"<[^>]+>", "", row)), (re.findall(r'href="#([^"]+)"', row) or [""])[0])
        for row in rows
    ]


def test_each_fault_leads_to_its_field():
    client, url = signed_in(press.writer()), f"/admin/articles/article/{manuscript().pk}/change/"
    assert told(client.get(url)) == []
    wrong = opened(client, url) | {
        "_continue": "1",
        "title_zh_hans": " ",
        "source_url": "不是网址",
        "editor_en": "x" * 300,
    }
    response = client.post(url, wrong)
    found = told(response)
    assert [target for _words, target in found] == [
        "id_title_zh_hans",
        "id_editor_en",
        "id_source_url",
    ]
    assert found[0][0].startswith("标题：请填写标题")
    assert "（英文）：" in found[1][0]
    page = sentences(response)
    assert all(f'id="{target}"' in page for _words, target in found)
    assert "<title>有错：" in page


def test_a_fault_in_a_row_names_the_row():
    block = HomeBlock.objects.create(kind="services", title_zh_hans="办事")
    for number in range(2):
        HomeLink.objects.create(block=block, label_zh_hans=f"第{number}条", url="/a/")
    client, url = (
        signed_in(press.administrator()),
        f"/admin/portal/homeblock/{block.pk}/change/",
    )
    wrong = opened(client, url) | {"_save": "1", "links-1-label_zh_hans": ""}
    ((words, target),) = told(client.post(url, wrong))
    assert words.startswith("板块链接 2：名称：")
    assert target == "id_links-1-label_zh_hans"


def test_a_row_that_is_to_be_deleted_has_no_faults():
    block = HomeBlock.objects.create(kind="services", title_zh_hans="办事")
    HomeLink.objects.create(block=block, label_zh_hans="入学", url="/a/")
    client, url = (
        signed_in(press.administrator()),
        f"/admin/portal/homeblock/{block.pk}/change/",
    )
    wrong = opened(client, url) | {
        "_save": "1",
        "count": "0",
        "links-0-label_zh_hans": "",
        "links-0-DELETE": "on",
    }
    assert [target for _words, target in told(client.post(url, wrong))] == ["id_count"]


def test_only_the_field_that_is_wrong_is_marked_not_its_neighbour():
    press.site_facts()
    client, url = signed_in(press.administrator()), "/admin/portal/sitefacts/1/change/"
    page = sentences(client.post(url, opened(client, url) | {"_save": "1", "phone": "x"}))
    marked = re.findall(r'class="([^"]*\berrors\b[^"]*)"', page)
    assert marked == ["field errors field-phone"]


def test_what_a_title_needs_is_said_at_the_field():
    page = sentences(signed_in(press.writer()).get("/admin/articles/article/add/"))
    for name in ("title_zh_hans", "title_en"):
        help_text = re.search(rf'id="id_{name}_helptext">([^<]*)<', page)
        assert help_text
        assert "简体标题和英文标题至少写一个" in help_text[1]
