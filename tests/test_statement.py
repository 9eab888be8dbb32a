"""The accessibility statement: what the software keeps for every site, and what staff know of theirs."""

import json
import re

import pytest
from django.utils.html import strip_tags

from accessibility.renderings import ALL
from portal import measured
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


@pytest.fixture
def found(tmp_path, monkeypatch):
    """Have the last measurement found so many faults."""

    def have_found(failed):
        told = json.loads(measured.RESULTS.read_text())
        results = tmp_path / f"{failed}.json"
        results.write_text(json.dumps({**told, "passed": 88, "failed": failed}))
        monkeypatch.setattr(measured, "RESULTS", results)
        measured.last.cache_clear()

    yield have_found
    measured.last.cache_clear()


def test_the_last_measurement_stands_there_with_its_date_and_what_it_found(client, found):
    told = json.loads(measured.RESULTS.read_text())
    found(0)
    html = statement(client, "")
    assert told["date"] in html
    assert f"axe-core {told['axe']}" in html
    assert f"{told['views']}个画面" in html
    assert "88项全部通过" in html
    assert "All 88 checks passed" in statement(client, "/en/senior")


def test_what_did_not_pass_is_said(client, found):
    found(2)
    assert "2项没有通过，正在改；88项通过" in statement(client, "")
    assert "2項沒有通過" in statement(client, "/zh-hant")
    assert "全部通过" not in statement(client, "/senior")


@pytest.mark.parametrize("rendering", ALL, ids=lambda each: each.prefix)
def test_the_panel_is_called_what_its_button_says(client, rendering):
    html = client.get(rendering.path("/accessibility/")).content.decode()
    button = re.search(r'<button class="opener" name="panel" value="1">(.*?)</button>', html, re.S)
    assert button
    name = strip_tags(button[1]).strip()
    assert name in ("无障碍浏览", "無障礙瀏覽", "Display options")
    main = html.partition("<main")[2]
    assert sum(main.count(f"{quote}{name}") for quote in "“「") >= 3
    words = client.get(rendering.path("/privacy/")).content.decode().partition("<main")[2]
    assert any(f"{quote}{name}" in words for quote in "“「")
