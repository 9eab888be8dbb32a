"""What a reader chooses for the eyes: in the article and in the panel, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.public import Pages
from tests.browser.watching import Arrive, Visitor
from tests.served import Site

SCRIPTED = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def report_path(site: Site) -> str:
    return Pages(site).path("report")


def preferences(visitor: Visitor) -> str:
    cookies = {each["name"]: each["value"] for each in visitor.context.cookies()}
    return str(cookies.get("ux", "")).strip('"')


def size_of(text: Locator) -> float:
    return float(text.evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)"))


def open_panel(page: Page) -> None:
    """With script or without: the panel stands there afterwards."""
    if not page.locator("#panel").is_visible():
        page.locator("#a11y .opener:visible").click()
    expect(page.locator("#panel")).to_be_visible()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus; never more often than the page has stops."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("(each) => each === document.activeElement"):
            return
    raise AssertionError("the keyboard does not come there")


@SCRIPTED
def test_the_text_size_is_chosen_in_the_article_and_stays(demo: Site, arrive: Arrive, script: bool):
    reader = arrive(demo, script=script)
    page = reader.open(report_path(demo))
    paragraph = page.locator(".prose p").first
    before = size_of(paragraph)
    page.locator(".tools").get_by_role("button", name="大", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-size", "2")
    assert size_of(paragraph) == pytest.approx(before * 1.5)
    assert preferences(reader) == "size.2"

    # On other pages, in another language and in the senior version; the server writes it there.
    page.locator("header .name").click()
    expect(page.locator("html")).to_have_attribute("data-size", "2")
    assert 'data-size="2"' in reader.get("/columns/news/").text()
    page.get_by_role("link", name="繁體").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(page.locator("html")).to_have_attribute("data-size", "2")
    page.locator("header .elder").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "senior")
    expect(page.locator("html")).to_have_attribute("data-size", "2")

    page = reader.open(report_path(demo))
    page.locator(".tools").get_by_role("button", name="小", exact=True).click()
    expect(page.locator("html")).not_to_have_attribute("data-size", "2")
    assert preferences(reader) == ""


def test_the_chosen_size_is_said_and_its_button_is_pressed(demo: Site, arrive: Arrive):
    page = arrive(demo).open(report_path(demo))
    button = page.locator(".tools").get_by_role("button", name="大", exact=True)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").first).to_contain_text("大")


@pytest.mark.parametrize("prefix", ["", "/senior"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_panels_largest_size_shows_in_the_article_too(
    demo: Site, arrive: Arrive, prefix: str, script: bool
):
    page = arrive(demo, script=script).open(prefix + report_path(demo))
    largest = page.locator(".tools").get_by_role("button", name="特大", exact=True)
    expect(largest).to_be_hidden()
    open_panel(page)
    page.locator("#a11y fieldset").first.get_by_role("button", name="特大", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-size", "3")
    expect(largest).to_be_visible()
    marked = [size.text_content() for size in page.locator(".tools [name=size]").all()
              if size.evaluate("(each) => getComputedStyle(each).fontWeight") == "700"]  # fmt: skip
    assert marked == ["特大"]
    if script:
        pressed = page.locator('[name=size][aria-pressed="true"]')
        assert [button.text_content() for button in pressed.all()] == ["特大", "特大"]
    page.locator(".tools").get_by_role("button", name="大", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-size", "2")
    expect(largest).to_be_hidden()


def test_the_panel_is_worked_by_keyboard_alone(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    page = reader.open(report_path(demo))
    html, panel = page.locator("html"), page.locator("#panel")
    opener = page.locator("#a11y .opener")
    tab_to(page, opener)
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(panel).to_be_visible()
    dark = panel.get_by_role("button", name="黑底黄字")
    tab_to(page, dark)
    page.keyboard.press("Enter")
    expect(html).to_have_attribute("data-theme", "yellow")
    expect(dark).to_be_focused()
    expect(dark).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#said")).to_contain_text("黑底黄字")
    wide = panel.get_by_role("button", name="宽松")
    tab_to(page, wide)
    page.keyboard.press("Space")
    expect(html).to_have_attribute("data-space", "wide")
    assert reader.barriers() == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(opener).to_be_focused()

    page = reader.open("/")
    expect(page.locator("html")).to_have_attribute("data-theme", "yellow")
    open_panel(page)
    page.get_by_role("button", name="恢复默认").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "yellow")
    assert preferences(reader) == "panel.1"
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "yellow")
    expect(page.get_by_role("button", name="撤销")).to_be_hidden()


def test_the_panel_works_without_script(demo: Site, arrive: Arrive):
    reader = arrive(demo, script=False)
    path = report_path(demo)
    page = reader.open(path)
    for button, attribute, value in [
        ("黑底黄字", "data-theme", "yellow"),
        ("宽松", "data-space", "wide"),
        ("标出链接和标题", "data-hl", "1"),
        ("隐藏图片", "data-img", "1"),
    ]:
        open_panel(page)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator("html")).to_have_attribute(attribute, value)
        assert page.url.partition("#")[0] == reader.origin + path
        expect(page.locator("#panel")).to_be_visible()  # kept open over the pages
    expect(page.locator(".prose picture").first).to_be_hidden()
    page.get_by_role("button", name="恢复默认").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "yellow")
    expect(page.locator(".prose picture").first).to_be_visible()


def test_what_was_switched_on_is_switched_off_without_script(demo: Site, arrive: Arrive):
    reader = arrive(demo, script=False)
    page = reader.open("/")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        open_panel(page)
        for on, off, attribute in [
            ("标出链接和标题", "不标链接和标题", "data-hl"),
            ("隐藏图片", "显示图片", "data-img"),
            ("只看正文", "看完整页面", "data-plain"),
            ("停止动画", "允许动画", "data-still"),
        ]:
            page.get_by_role("button", name=on, exact=True).click()
            expect(page.locator("html")).to_have_attribute(attribute, "1")
            page.get_by_role("button", name=off, exact=True).click()
            expect(page.locator("html")).not_to_have_attribute(attribute, "1")
        page.locator("#a11y .opener:visible").click()
        expect(page.locator("#panel")).to_be_hidden()
