"""Seen before it is public: the wall measures, prints are compared and restored, readers are told."""

import re

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import give_password, let_in
from tests.browser.printings import CORRECTION, CORRECTION_EN
from tests.browser.watching import Arrive, Visitor, sideways
from tests.served import Site

PREFIXES = ["", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior"]


@pytest.fixture
def printed(pressed: tuple[Site, str]) -> tuple[Site, int]:
    """A newsroom with one article in two printings, and its id."""
    served, told = pressed
    return served, int(re.findall(r"article (\d+)", told)[0])


@pytest.fixture
def editor(printed: tuple[Site, int], arrive: Arrive) -> Visitor:
    """A colleague of the writer, who may edit."""
    visitor = arrive(printed[0], width=1366)
    let_in(visitor, printed[0], "tongshi")
    expect_a_broken_picture(visitor)
    return visitor


def expect_a_broken_picture(visitor: Visitor) -> None:
    """What the browser notes of the picture that cannot be opened is what the tests are about."""

    def note(answer: Response) -> None:
        if answer.status == 404 and "/media/images/" in answer.url:
            visitor.refused.add(answer.url)

    visitor.context.on("response", note)


def address(pk: int, rest: str) -> str:
    return f"/admin/articles/article/{pk}/{rest}"


def cell(page: Page, row: str, name: str) -> tuple[str, str]:
    """What a cell of the wall says: its grade and its reasons."""
    found = page.locator(f"section[aria-labelledby='w-{row}'] .cell").filter(
        has=page.locator(".cell-name", has_text=name)
    )
    return found.locator("[data-badge]").inner_text(), found.locator(".cell-reasons").inner_text()


def test_the_wall_measures_every_cell_and_says_what_is_wrong(printed, editor: Visitor):
    _site, pk = printed
    page = editor.open(address(pk, "wall/"))
    expect(page.locator("[data-wall-status]")).to_contain_text("12 格都量过", timeout=120_000)
    assert sideways(page) <= 0
    grade, reasons = cell(page, "zh-Hans", "长者 手机")
    assert grade == "不行"
    assert re.search(r"表格比屏幕宽 \d+ 像素", reasons)
    assert reasons.count("图片打不开") == 1
    grade, reasons = cell(page, "zh-Hans", "标准 宽屏")
    assert "表格比屏幕宽" not in reasons
    assert "表格比屏幕宽" not in cell(page, "en", "长者 手机")[1]
    counted = page.locator("[data-wall-note] strong").inner_text()
    assert counted == "12 格不行。"
    # The frames are of their true width, whatever they are drawn at.
    widths = page.locator("iframe").evaluate_all(
        "(all) => all.map((frame) => frame.contentWindow.innerWidth)"
    )
    assert sorted(set(widths)) == [390, 1280]
    assert editor.barriers(SERIOUS) == []


def test_simplified_words_left_in_a_traditional_page_are_named(printed, editor: Visitor):
    """As a label would stand there whose Traditional somebody overwrote."""
    _site, pk = printed

    def leave_a_label(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("網站地圖", "网站地图"))

    editor.page.route("**/preview/zh-hant/**", leave_a_label)
    page = editor.open(address(pk, "wall/"))
    expect(page.locator("[data-wall-status]")).to_contain_text("12 格都量过", timeout=120_000)
    assert "页面用词没译：“网站地图”" in cell(page, "zh-Hant", "标准 宽屏")[1]
    assert "没译" not in cell(page, "zh-Hans", "标准 宽屏")[1]


def test_the_wall_is_walked_by_keyboard_without_falling_into_its_frames(printed, editor: Visitor):
    _site, pk = printed
    page = editor.open(address(pk, "wall/"))
    page.locator(".wall a").first.focus()
    stops = []
    for _stop in range(12):
        stops.append(page.evaluate("document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert all(stop.startswith("看原大") for stop in stops), stops
    page.locator(".wall a").nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/wall/zh-hans/senior/390/")
    expect(page.locator("[data-cell]")).to_have_attribute("data-measured", "", timeout=60_000)
    assert page.locator("iframe").bounding_box()["width"] == 390
    assert editor.barriers(SERIOUS) == []


def test_a_cell_that_does_not_open_is_not_called_all_right(printed, editor: Visitor):
    _site, pk = printed
    preview = address(pk, "preview/zh-hant/standard/")
    editor.page.route(f"**{preview}", lambda route: route.abort())
    page = editor.open(address(pk, "wall/zh-hant/standard/1280/"))
    expect(page.locator("[data-cell]")).to_have_attribute("data-measured", "", timeout=60_000)
    assert "样子没有打开" in page.locator(".cell-reasons").inner_text()
    assert page.locator("[data-cell]").get_attribute("data-grade") != "ok"
    editor.problems[:] = [each for each in editor.problems if preview not in each]


def test_without_script_the_wall_still_gives_its_verdicts(printed, arrive: Arrive):
    site, pk = printed
    visitor = arrive(site, width=1366, script=False)
    page = visitor.open("/admin/")
    give_password(page, "tongshi", site.passwords["tongshi"])
    expect_a_broken_picture(visitor)
    page = visitor.open(address(pk, "wall/"))
    assert "图片打不开：第 2 张" in cell(page, "zh-Hans", "标准 手机")[1]
    expect(page.locator("[data-wall-status]")).to_contain_text("要在浏览器里量")


def test_two_printings_are_compared_and_the_old_one_restored_by_keyboard(printed, editor: Visitor):
    _site, pk = printed
    page = editor.open(address(pk, "compare/"))
    page.locator("#from").focus()
    page.keyboard.press("Home")
    page.locator("#to").select_option("2")
    page.get_by_role("button", name="比较", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?from=1*", timeout=60_000)
    expect(page.get_by_role("heading", name="第 1 印 → 第 2 印")).to_be_visible()
    expect(page.locator(".diff del").first).to_be_visible()
    assert page.locator(".diff del", has_text="利").count() == 1
    assert editor.barriers(SERIOUS) == []
    assert sideways(page) <= 0
    page.get_by_role("link", name="恢复第 1 印…").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/restore/1/", timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复第 1 印")
    expect(page.locator(".diff").first).to_contain_text("利")
    assert editor.barriers(SERIOUS) == []
    page.get_by_role("button", name="恢复到稿件里").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/", timeout=60_000)
    expect(page.locator(".messagelist .success")).to_contain_text("公众看到的没有变")
    assert "闻利群" in page.locator("#id_body_zh_hans").input_value()
    public = editor.get(f"/articles/{pk}/").text()
    assert "闻立群" in public


@pytest.mark.parametrize("width", [360, 1280])
def test_readers_see_the_correction_in_every_rendering(printed, arrive: Arrive, width: int):
    site, pk = printed
    reader = arrive(site, width=width)
    traditional = "第1段「聞利群」應為「聞立群」。"
    written = {"/en": CORRECTION_EN, "/zh-hant": traditional}
    for prefix in PREFIXES:
        page = reader.open(f"{prefix}/articles/{pk}/")
        told = page.locator(".corrections li")
        expect(told, prefix).to_be_visible()
        expect(told).to_contain_text(written.get(prefix.removesuffix("/senior"), CORRECTION))
        if "/en" in prefix:
            assert not re.search("[一-鿿]", told.inner_text())
        assert sideways(page) <= 0, prefix
        assert reader.barriers() == [], prefix
        page.emulate_media(media="print")
        expect(told, prefix).to_be_visible()
        page.emulate_media(media="screen")
