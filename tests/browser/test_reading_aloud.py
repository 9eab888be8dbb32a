"""朗读: a page read sentence by sentence, held, gone on with, and honest where nothing can speak."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.public import Pages, first_article
from tests.browser.speaking import give_voices, said, take_voices, texts, wait_for_words
from tests.browser.watching import Arrive
from tests.served import Site


def report(site: Site) -> str:
    return Pages(site).path("report")


def sentence(page: Page, number: int) -> None:
    expect(page.locator(".reader [data-progress]")).to_contain_text(f"第 {number} 句")


def press(page: Page, name: str) -> None:
    page.locator(".reader").get_by_role("button", name=name, exact=True).click()


def test_a_report_is_read_from_its_title_to_its_end(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    give_voices(reader, pace=1)
    page = reader.open(report(demo))
    title = page.locator("h1").inner_text()
    page.get_by_role("button", name="朗读全文").click()
    expect(page.locator(".reader [data-progress]")).to_have_text("", timeout=20_000)
    heard = texts(page)
    assert heard[0] == title
    assert heard[2].startswith("发布时间：")
    assert heard[3].startswith("来源：")
    assert not any("浏览次数" in each or "朗读" in each or "二维码" in each for each in heard)
    assert any(each.startswith("出席：") for each in heard)
    body = page.locator(".prose p").all_inner_texts()
    assert body[0][-12:] in "".join(heard)
    assert body[-1][-12:] in "".join(heard)
    assert max(map(len, heard)) <= 130
    caption = page.locator(".prose figcaption").first.inner_text()[:10]
    assert sum(caption in each for each in heard) == 1
    assert {lang for _text, lang, _rate in said(page)} == {"zh-CN"}
    expect(page.get_by_role("button", name="朗读全文")).to_be_visible()


def test_reading_is_held_gone_on_with_moved_and_stopped(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    give_voices(reader)
    page = reader.open(report(demo))
    page.get_by_role("button", name="朗读全文").click()
    sentence(page, 1)
    assert reader.barriers() == []
    press(page, "下一句")
    sentence(page, 2)
    press(page, "上一句")
    sentence(page, 1)
    press(page, "下一句")
    press(page, "暂停")
    count = len(said(page))
    press(page, "继续读")
    sentence(page, 2)
    assert texts(page)[count] == texts(page)[count - 1]
    press(page, "1.5")
    expect(page.locator(".reader [data-rate='1.5']")).to_have_attribute("aria-pressed", "true")
    assert said(page)[-1][2] == 1.5
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="朗读全文")).to_be_visible()
    expect(page.locator(".reader [data-progress]")).to_have_text("")


def test_it_is_worked_by_keys_and_says_nothing_by_itself(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    give_voices(reader)
    page = reader.open(report(demo))
    page.keyboard.press("Alt+Shift+N")
    assert said(page) == []
    page.keyboard.press("Alt+Shift+R")
    sentence(page, 1)
    page.keyboard.press("Alt+Shift+N")
    sentence(page, 2)
    page.keyboard.press("Alt+Shift+P")
    sentence(page, 1)
    page.keyboard.press("Alt+Shift+R")
    expect(page.locator(".reader [data-act=toggle]")).to_have_text("继续读")


@pytest.mark.parametrize("path", ["/", "/columns/news/", "/en/"])
def test_where_nothing_is_read_the_key_says_so_to_ears_and_eyes(
    demo: Site, arrive: Arrive, path: str
):
    page = arrive(demo, width=360).open(path)
    said = page.locator("#said")
    page.locator("footer").last.scroll_into_view_if_needed()
    page.keyboard.press("Alt+Shift+R")
    expect(said).to_have_text(re.compile("打开一篇文章|Open an article"))
    expect(said).to_be_in_viewport(ratio=1)
    box = said.bounding_box()
    assert box
    assert box["height"] > 20


def test_it_begins_where_somebody_has_pointed(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    give_voices(reader)
    page = reader.open(report(demo))
    page.get_by_role("button", name="朗读全文").click()
    sentence(page, 1)
    paragraph = page.locator(".prose > p").nth(2)
    paragraph.click(position={"x": 60, "y": 10})
    press(page, "从选中处读")
    assert paragraph.inner_text().startswith(texts(page)[-1])


@pytest.mark.parametrize(
    ("prefix", "voice", "rate"),
    [("/zh-hant", "zh_TW", 1), ("/senior", "zh-CN", 0.85), ("/en", "en-US", 1)],
)
def test_each_rendering_has_its_own_voice_and_pace(demo: Site, arrive: Arrive, prefix, voice, rate):
    reader = arrive(demo)
    give_voices(reader)
    path = first_article(demo, "/en/columns/openness/notices/").removeprefix("/en")
    page = reader.open(prefix + path)
    page.locator("[data-tool=read]").click()
    expect(page.locator(".reader")).to_be_visible()
    wait_for_words(page)
    assert said(page)[0][1:] == [voice, rate]


def test_the_senior_home_page_reads_itself(demo: Site, arrive: Arrive):
    reader = arrive(demo, width=360)
    give_voices(reader, pace=1)
    page = reader.open("/senior/")
    page.get_by_role("button", name="读这一页").click()
    expect(page.locator(".reader [data-progress]")).to_have_text("", timeout=10_000)
    heard = "".join(texts(page))
    assert heard.startswith("您好")
    assert page.locator("[data-read] li a").first.inner_text() in heard
    assert "12345" not in heard


def test_a_chosen_voice_is_kept(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    give_voices(reader)
    page = reader.open("/zh-hant" + report(demo))
    page.locator("[data-tool=read]").click()
    page.get_by_label("聲音").select_option(label="Tracy")
    assert said(page)[-1][1] == "zh-HK"
    page.reload()
    page.locator("[data-tool=read]").click()
    wait_for_words(page)
    assert said(page)[0][1] == "zh-HK"


def test_a_browser_that_cannot_speak_says_so_before_it_is_asked(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    take_voices(reader)
    page = reader.open(report(demo))
    button = page.get_by_role("button", name="不能朗读")
    button.click()
    expect(page.locator(".reader")).to_contain_text("换一个浏览器打开")
    expect(page.locator("#said")).to_contain_text("没有能读这种文字的声音")


@pytest.mark.parametrize("prefix", ["", "/en/senior"])
def test_where_nothing_can_speak_only_what_helps_is_shown_and_at_once(
    demo: Site, arrive: Arrive, prefix: str
):
    reader = arrive(demo, width=360)
    take_voices(reader)
    path = first_article(demo, "/en/columns/openness/notices/").removeprefix("/en")
    page = reader.open(prefix + path)
    page.locator("[data-tool=read]").click()
    expect(page.locator(".reader [data-mute]:visible")).to_be_in_viewport()
    expect(page.locator(".reader button:visible")).to_have_count(0)


def test_the_bar_has_no_hole_while_nothing_is_read(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    give_voices(reader)
    page = reader.open(report(demo))
    page.get_by_role("button", name="朗读全文").click()
    sentence(page, 1)
    press(page, "停止")
    shown = [each.bounding_box() for each in page.locator(".reader > button:visible").all()]
    assert len(shown) == 2
    assert shown[0]
    assert shown[1]
    assert shown[1]["x"] - shown[0]["x"] - shown[0]["width"] < 12


def test_without_a_voice_for_it_the_way_to_one_is_told(demo: Site, arrive: Arrive):
    reader = arrive(demo, agent="MicroMessenger/8.0")
    give_voices(reader)
    reader.context.add_init_script("window.mute = true;")
    page = reader.open(report(demo))
    page.get_by_role("button", name="朗读全文").click()
    expect(page.locator(".reader")).to_contain_text("在浏览器打开", timeout=10_000)
    expect(page.get_by_role("button", name="朗读全文")).to_be_visible()


EXAMPLES = json.loads((Path(__file__).parent.parent / "speech.json").read_text())


def test_signs_are_said_in_words_and_sentences_keep_their_marks(demo: Site, arrive: Arrive):
    page = arrive(demo).open(report(demo))
    module = page.locator("[data-speech]").first.get_attribute("data-speech")
    came = page.evaluate(
        "async ([module, examples]) => { const { spoken, sentences } = await import(module);"
        " return examples.map(({ text, language }) => language ? spoken(text, language)"
        " : sentences(text).map(([start, end]) => text.slice(start, end))); }",
        [module, EXAMPLES],
    )
    assert came == [each.get("spoken", each.get("sentences")) for each in EXAMPLES]
