"""Pictures on the clipboard become photos where they stood; those that did not come are asked for,
and no address that was pasted is ever fetched."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.clipboards import WECHAT, WITH_PICTURES, data_url, png, rich_text
from tests.browser.desk import (
    PHOTO_WIDTH,
    body,
    click_into,
    new_article,
    paste_files,
    paste_html,
    photo,
    save,
    stored,
)
from tests.browser.watching import Visitor


def receipt(page: Page) -> Locator:
    return page.locator(".field-body_zh_hans .editor-receipt")


def shape(page: Page) -> str:
    """What is stored, the keys of pictures left out."""
    return re.sub(r' data-image="[^"]+"', "", stored(page))


def at_the_end(page: Page) -> Locator:
    text = body(page)
    text.click()
    page.keyboard.press("Control+End")
    return text


def choose(page: Page, seeds: tuple[int, ...], nth: int = 0) -> None:
    """Press a button of the receipt and choose files in the window that opens."""
    with page.expect_file_chooser() as window:
        receipt(page).get_by_role("button", name="选图片").nth(nth).click()
    window.value.set_files([photo(seed) for seed in seeds])


def test_a_screenshot_becomes_a_photo_at_the_cursor(writer: Visitor) -> None:
    page = new_article(writer, "<p>第一段。</p><p>第二段。</p>")
    text = body(page)
    click_into(text.locator("p").first)
    page.keyboard.press("End")
    paste_files(text, [photo(31), photo(32)])
    expect(text.locator("figure")).to_have_count(2)
    expect(text.locator("figure img").first).to_have_js_property("naturalWidth", PHOTO_WIDTH)
    expect(receipt(page)).to_contain_text("图片 2 张，已放进照片")
    page.keyboard.type("接着写")
    assert shape(page) == (
        "<p>第一段。</p><figure></figure><figure></figure><p>接着写</p><p>第二段。</p>"
    )
    keys = re.findall(r'data-image="([^"]+)"', stored(page))
    save(page)
    body(page)
    assert re.findall(r'data-image="([^"]+)"', stored(page)) == keys
    cards = page.locator(".photo:visible")
    assert [card.get_attribute("data-key") for card in cards.all()] == keys


def test_pictures_inside_the_html_come_with_it_in_one_step(writer: Visitor) -> None:
    page = new_article(writer, "<p>原文。</p>")
    text = at_the_end(page)
    html = (
        f'<p>字<img src="{data_url(png(seed=1))}">后</p><p><img src="{data_url(png(seed=2))}"></p>'
    )
    paste_html(text, html + "<p>完。</p>", "x")
    expect(text.locator("figure")).to_have_count(2)
    assert shape(page) == "<p>原文。字后</p><figure></figure><figure></figure><p>完。</p>"
    expect(page.locator(".photo:visible")).to_have_count(2)
    page.keyboard.press("Control+Z")
    assert stored(page) == "<p>原文。</p>"


def test_pictures_of_word_come_out_of_its_own_format(writer: Visitor) -> None:
    page = new_article(writer, "<p>原文。</p>")
    text = at_the_end(page)
    paste_html(text, WITH_PICTURES, "x", rich_text([png(seed=3), png(seed=4)]))
    expect(text.locator("figure img")).to_have_count(2)
    expect(text.locator("figure img").last).to_have_js_property("naturalWidth", 40)
    assert shape(page) == (
        "<p>原文。第一段。</p><figure></figure><p>第二段。</p>"
        "<table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table><figure></figure><p>完。</p>"
    )
    save(page)
    expect(page.locator(".photo:visible")).to_have_count(2)


def test_a_picture_of_the_words_is_not_taken_for_one_of_theirs(writer: Visitor) -> None:
    page = new_article(writer, "<p>原文。</p>")
    text = at_the_end(page)
    # Word lays a drawing of everything that was copied beside it.
    paste_files(text, [photo(33)], "<p class=MsoNormal>一段话。</p>", "一段话。")
    expect(text).to_contain_text("一段话。")
    expect(text.locator("figure")).to_have_count(0)
    expect(page.locator(".photo:visible")).to_have_count(0)


def test_a_picture_copied_on_a_page_comes_as_its_file(writer: Visitor) -> None:
    page = new_article(writer, "<p>原文。</p>")
    text = at_the_end(page)
    paste_files(text, [photo(34)], '<img src="https://elsewhere.example/a.jpg" alt="">')
    expect(text.locator("figure img")).to_have_js_property("naturalWidth", PHOTO_WIDTH)
    page.keyboard.type("接着写")
    assert shape(page) == "<p>原文。</p><figure></figure><p>接着写</p>"


def test_what_did_not_come_is_asked_for_and_goes_where_it_stood(writer: Visitor) -> None:
    page = new_article(writer, "<p>原文。</p>")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    text = at_the_end(page)
    paste_html(text, WITH_PICTURES, "x")
    expect(receipt(page)).to_contain_text(
        "第 1 段“原文。第一段。”后有一张图没有带来，请从文件夹里选。"
    )
    expect(receipt(page)).to_contain_text("第 2 段下面的表格后有一张图没有带来")
    click_into(text.locator("p").first)
    page.keyboard.press("Home")
    page.keyboard.type("前言")
    page.keyboard.press("Enter")
    choose(page, (41,), nth=1)
    expect(text.locator("figure")).to_have_count(1)
    choose(page, (42,))
    expect(receipt(page).get_by_text("图片放好了")).to_have_count(2)
    assert shape(page) == (
        "<p>前言</p><p>原文。第一段。</p><figure></figure><p>第二段。</p>"
        "<table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table><figure></figure><p>完。</p>"
    )
    assert [address for address in asked if not address.startswith((writer.origin, "blob:"))] == []


def test_several_chosen_at_once_go_to_the_places_that_follow(writer: Visitor) -> None:
    page = new_article(writer, "<p>原文。</p>")
    text = at_the_end(page)
    paste_html(text, WITH_PICTURES, "x")
    choose(page, (43, 44))
    expect(text.locator("figure")).to_have_count(2)
    first = text.locator("figure").first.get_attribute("data-image")
    assert page.locator(".photo:visible").first.get_attribute("data-key") == first
    expect(text).to_be_focused()


def test_nothing_is_asked_of_an_address_of_wechat(writer: Visitor) -> None:
    page = new_article(writer)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    paste_html(at_the_end(page), WECHAT.html, "x")
    expect(receipt(page)).to_contain_text("有一张图没有带来")
    save(page)
    assert "data-image" not in stored(page)
    assert [address for address in asked if not address.startswith((writer.origin, "blob:"))] == []
