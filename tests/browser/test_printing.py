"""What comes out of the printer: one sheet where one is enough, with the way back on it."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.public import Pages
from tests.browser.watching import Arrive, Visitor
from tests.served import Site

SHORT = "陆望舒到白鹭镇调研晚稻收割和粮食收储工作"  # a report of 600 characters with a picture
DARK_AND_LARGE = "size.3~theme.dark"


def plain(words: str) -> str:
    """Without spaces, which a print has wherever a line ends."""
    return re.sub(r"\s", "", words)


def stands_in(words: str, whole: str) -> bool:
    """A print names some characters by the radical that looks the same: ⻓ for 长."""
    either = "".join(f"(?:{re.escape(each)}|[⺀-⿕])" for each in plain(words))
    return re.search(either, whole) is not None


def printed(page: Page) -> list[str]:
    """The plain words of each sheet."""
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842), "not A4"
    return [plain(sheet.extract_text()) for sheet in reader.pages]


def prefer(visitor: Visitor, preferences: str) -> None:
    visitor.context.add_cookies([{"name": "ux", "value": preferences, "url": visitor.origin}])


@pytest.mark.parametrize("prefix", ["", "/zh-hant"])
@pytest.mark.parametrize("preferences", ["", DARK_AND_LARGE])
def test_a_short_report_is_one_sheet_with_its_address_and_time(
    demo: Site, arrive: Arrive, prefix: str, preferences: str
):
    visitor = arrive(demo)
    path = visitor.open("/").get_by_role("link", name=SHORT).first.get_attribute("href") or ""
    prefer(visitor, preferences or "size.0")
    page = visitor.open(prefix + path)
    [sheet] = printed(page)
    assert stands_in(page.locator("h1").inner_text(), sheet)
    assert f"https://www.yundu.example{prefix}{path}" in sheet
    assert re.search(r"打印[时時][间間]：\d{4}-\d\d-\d\d\d\d:\d\d", sheet)
    for furniture in ("无障碍浏览", "無障礙瀏覽", "文字大小", "朗读", "网站地图", "智能问答"):
        assert furniture not in sheet


def test_a_report_has_no_empty_sheet_and_loses_no_word(demo: Site, arrive: Arrive):
    pages = Pages(demo)
    visitor = arrive(demo)
    for prefix, most in (("", 3), ("/senior", 4)):
        page = visitor.open(prefix + pages.path("report"))
        sheets = printed(page)
        assert len(sheets) <= most
        assert min(len(sheet) for sheet in sheets) > 40
        whole = "".join(sheets)
        for words in page.locator(".prose p, .prose li, .prose figcaption").all_inner_texts():
            assert stands_in(words, whole), words


def test_the_code_on_the_first_sheet_is_fetched_for_printing_alone(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    fetched: list[str] = []
    visitor.page.on("request", lambda request: fetched.append(request.url))
    path = Pages(demo).path("report")
    page = visitor.open(path)
    assert not any(f"/qr{path[:-1]}.png" in url for url in fetched)
    page.emulate_media(media="print")
    code = page.locator("img.printed")
    expect(code).to_be_visible()
    box, line = code.bounding_box(), page.locator("article").bounding_box()
    assert box
    assert line
    assert box["x"] + box["width"] == pytest.approx(line["x"] + line["width"], abs=1)
    assert box["width"] >= 24 / 25.4 * 96 - 1


@pytest.mark.parametrize("prefix", ["", "/senior"])
def test_the_code_stands_beside_the_notice_of_a_repeal(demo: Site, arrive: Arrive, prefix: str):
    visitor = arrive(demo, width=643)  # what A4 has between its margins
    page = visitor.open(prefix + Pages(demo).path("repealed"))
    page.emulate_media(media="print")
    code, notice = (
        page.locator("img.printed").bounding_box(),
        page.locator(".repeal").bounding_box(),
    )
    assert code
    assert notice
    is_beside = notice["x"] + notice["width"] <= code["x"]
    assert is_beside or notice["y"] >= code["y"] + code["height"]


def test_paper_is_white_and_its_letters_black_and_as_large_as_papers_are(
    demo: Site, arrive: Arrive
):
    pages = Pages(demo)
    visitor = arrive(demo)
    for prefix, points in (("", 12), ("/senior", 16)):
        for preferences in ("size.0", DARK_AND_LARGE, "theme.yellow~space.wide"):
            prefer(visitor, preferences)
            page = visitor.open(prefix + pages.path("report"))
            page.emulate_media(media="print")
            look = page.locator(".prose > p").first.evaluate(
                "(each) => { const style = getComputedStyle(each);"
                " return [style.color, style.fontSize, style.fontFamily]; }"
            )
            assert look[0] == "rgb(0, 0, 0)"
            assert float(look[1].removesuffix("px")) == pytest.approx(points / 72 * 96, abs=0.1)
            assert "Serif" in look[2]
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert background in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
            page.emulate_media(media="screen")


# What a letter or a number stands on, and the letters: black on white or on nothing at all.
COLOURED = """(place) => [...place.querySelectorAll("*")].filter((each) => each.getClientRects().length)
  .filter((each) => !each.closest("img, svg, picture")).flatMap((each) => {
    const style = getComputedStyle(each);
    const [paper, ink] = [style.backgroundColor, style.color];
    const white = ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(paper) && style.backgroundImage === "none";
    return white && ink === "rgb(0, 0, 0)" ? [] : [`${each.localName}.${each.className} ${ink} on ${paper}`];
  })"""


@pytest.mark.parametrize("prefix", ["", "/senior", "/en"])
@pytest.mark.parametrize("preferences", ["size.0", "theme.dark", "theme.yellow"])
def test_the_home_page_and_lists_are_black_on_white_and_say_where_they_are_from(
    demo: Site, arrive: Arrive, prefix: str, preferences: str
):
    visitor = arrive(demo)
    prefer(visitor, preferences)
    for path in ("/", "/columns/news/"):
        page = visitor.open(prefix + path)
        page.emulate_media(media="print")
        assert page.evaluate(f"({COLOURED})(document.body)") == []
        sheet = "".join(printed(page))
        assert f"https://www.yundu.example{prefix.removesuffix('/senior')}{path}" in sheet
        assert re.search(r"(打印时间：|Printed:)\d{4}-\d\d-\d\d\d\d:\d\d", sheet)
        page.emulate_media(media="screen")


@pytest.mark.parametrize("prefix", ["", "/senior"])
def test_the_attachments_are_named_on_paper(demo: Site, arrive: Arrive, prefix: str):
    visitor = arrive(demo)
    page = visitor.open(prefix + Pages(demo).path("policy"))
    names = page.locator("a[download]").all_inner_texts()
    assert names
    whole = "".join(printed(page))
    for name in names:
        assert stands_in(name, whole), name


def test_printing_is_a_button(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    visitor.context.add_init_script("window.print = () => { document.title = 'printing'; };")
    page = visitor.open(Pages(demo).path("report"))
    page.get_by_role("button", name="打印").click()
    expect(page).to_have_title("printing")
    page.emulate_media(media="print")
    for furniture in (".nav", ".strip", "#a11y", ".tools", ".side"):
        expect(page.locator(furniture).first).to_be_hidden()
    expect(page.locator("p.printed")).to_contain_text("https://")
    expect(page.locator(".prose")).to_be_visible()
