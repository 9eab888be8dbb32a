"""一键排版 at the desk: one step that says what it did, can be undone, and does nothing twice."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import body, click_into, new_article, photo, place_picture, save, stored
from tests.browser.watching import Visitor

UNTIDY = (
    "<h2>一、总体 要求</h2>"
    "<p>会议指出,要把<strong>账目,河道</strong>算清.</p>"
    "<p>“一河一策\"已定 ,见<a href=\"/columns/news/\">新闻 动态</a>;共　　12 处</p>"
    "<table><tbody><tr><td>地点:会议室</td><td></td></tr></tbody></table>"
    "<ol><li>第一,贯通.</li><li>说<span lang=\"en\">Hello, world.</span>的人</li></ol>"
)  # fmt: skip
TIDY = (
    "<h2>一、总体要求</h2>"
    "<p>会议指出，要把<strong>账目，河道</strong>算清。</p>"
    '<p>“一河一策”已定，见<a href="/columns/news/">新闻动态</a>；共　12 处</p>'
    "<table><tbody><tr><td>地点：会议室</td><td></td></tr></tbody></table>"
    '<ol><li>第一，贯通。</li><li>说<span lang="en">Hello, world.</span>的人</li></ol>'
)


def receipt(page: Page) -> Locator:
    return page.locator(".field-body_zh_hans .editor-receipt")


def press(page: Page) -> None:
    bar = page.locator(".field-body_zh_hans .prose-menubar").first
    bar.get_by_role("button", name="一键排版").click()


def test_it_puts_right_what_is_certain_and_says_what_it_did(writer: Visitor) -> None:
    page = new_article(writer, UNTIDY)
    before = stored(page)
    press(page)
    assert stored(page) == TIDY
    expect(receipt(page)).to_contain_text("改了 13 处：半角标点 8 处、引号 1 处、空格 4 处。")
    receipt(page).get_by_role("button", name="撤销排版").click()
    assert stored(page) == before
    expect(receipt(page)).to_be_empty()
    expect(body(page)).to_be_focused()


def test_it_is_one_step_apart_from_what_was_typed_before_and_after(writer: Visitor) -> None:
    page = new_article(writer, "<p>会议指出,要抓实</p><p>　</p><p>第二段</p>")
    text = body(page)
    click_into(text.locator("p").first)
    page.keyboard.press("End")
    page.keyboard.type(",先写")
    page.keyboard.press("Alt+Shift+F")
    page.keyboard.type("后写")
    assert stored(page) == "<p>会议指出，要抓实，先写后写</p><p>第二段</p>"
    page.keyboard.press("Control+Z")
    assert stored(page) == "<p>会议指出，要抓实，先写</p><p>第二段</p>"
    page.keyboard.press("Control+Z")
    assert stored(page) == "<p>会议指出,要抓实,先写</p><p>第二段</p>"
    page.keyboard.press("Control+Z")
    assert stored(page) == "<p>会议指出,要抓实</p><p>第二段</p>"


def test_a_second_time_it_finds_nothing_to_do(writer: Visitor) -> None:
    page = new_article(writer, UNTIDY)
    press(page)
    once = stored(page)
    press(page)
    assert stored(page) == once
    expect(receipt(page)).to_contain_text("没有要改的地方")
    click_into(body(page))
    page.keyboard.press("Control+Z")
    assert stored(page) == UNTIDY


def test_empty_paragraphs_go_but_the_writing_can_go_on_behind_a_picture(writer: Visitor) -> None:
    page = new_article(writer, "<p>第一段。</p>")
    page.locator("#id_photos").set_input_files([photo(21)])
    page.locator("[name$=-caption_zh_hans]").first.fill("会场")
    text = body(page)
    click_into(text.locator("p").first)
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("Enter")
    place_picture(page, "会场")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+Shift+F")
    shape = re.sub(r' data-image="[^"]+"', "", stored(page))
    assert shape == "<p>第一段。</p><figure></figure><p></p>"
    expect(receipt(page)).to_contain_text("空段 4 个")
    page.keyboard.press("Alt+Shift+F")
    expect(receipt(page)).to_contain_text("没有要改的地方")


def test_what_it_says_is_reached_and_left_by_keys(writer: Visitor) -> None:
    page = new_article(writer, UNTIDY)
    text = body(page)
    click_into(text.locator("td").first)
    page.keyboard.press("Alt+Shift+F")
    expect(receipt(page)).to_contain_text("改了")
    assert receipt(page).get_attribute("role") == "status"
    assert [each for each in writer.barriers(SERIOUS) if "receipt" in each] == []
    page.keyboard.press("Alt+Shift+R")
    expect(receipt(page).get_by_role("button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(receipt(page)).to_be_empty()
    expect(text).to_be_focused()
    save(page)
    assert stored(page).startswith("<h2>一、总体要求</h2>")
