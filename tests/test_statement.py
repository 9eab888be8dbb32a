"""The accessibility statement: what the software keeps for every site, and what staff know of theirs."""

import re

import pytest

from tests import press

pytestmark = pytest.mark.django_db

HEADINGS = {"": "还没有做到的", "/zh-hant": "還沒有做到的", "/en": "What is still missing"}


def statement(client, prefix):
    html = client.get(f"{prefix}/accessibility/").content.decode()
    return html[html.index("<main") : html.index("</main>")]


def limits_in(html, heading):
    listed = html[html.index(heading) :]
    return re.findall("<li>(.*?)</li>", listed[: listed.index("</ul>")])


@pytest.mark.parametrize("prefix", [*HEADINGS, "/senior", "/en/senior"])
def test_a_new_site_names_no_limits_that_nobody_wrote(client, prefix):
    html = statement(client, prefix)
    assert HEADINGS[prefix.removesuffix("/senior")] not in html
    for words in ("视频", "Videos", "扫描", "scanned"):
        assert words not in html


def test_the_limits_that_staff_wrote_stand_there_line_by_line_in_each_language(client):
    press.site_facts(
        known_limits_zh_hans="视频没有字幕。\r\n\r\n早年的附件是<扫描>图片。",
        known_limits_en="Videos have no captions.",
    )
    assert limits_in(statement(client, ""), HEADINGS[""]) == [
        "视频没有字幕。",
        "早年的附件是&lt;扫描&gt;图片。",
    ]
    assert limits_in(statement(client, "/zh-hant"), HEADINGS["/zh-hant"]) == [
        "視頻沒有字幕。",
        "早年的附件是&lt;掃描&gt;圖片。",
    ]
    english = statement(client, "/en/senior")
    assert limits_in(english, HEADINGS["/en"]) == ["Videos have no captions."]


def test_limits_without_english_are_left_out_of_the_english_statement(client):
    press.site_facts(known_limits_zh_hans="视频没有字幕。")
    html = statement(client, "/en")
    assert HEADINGS["/en"] not in html
    assert "视频" not in html
