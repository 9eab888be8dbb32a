"""Every kind of public page in the six renderings: whole at any width, open to everybody."""

from itertools import product

import pytest
from playwright.sync_api import expect

from accessibility.renderings import ALL
from tests.browser.public import Pages
from tests.browser.watching import Arrive, Visitor, settled, sideways
from tests.served import Site

PHONES = (360, 320)


def prefer(visitor: Visitor, preferences: str) -> None:
    """Put the reader's display preferences into their cookie."""
    visitor.context.add_cookies([{"name": "ux", "value": preferences, "url": visitor.origin}])


def test_large_text_fits_a_phone(demo: Site, arrive: Arrive):
    pages = Pages(demo)
    visitor = arrive(demo, width=PHONES[0])
    too_wide = []
    for preferences in ("size.2~space.wide", "size.3"):
        prefer(visitor, preferences)
        for path, rendering in product(("home", "column", "translated", "missing"), ALL):
            page = visitor.open(rendering.path(pages.path(path)), pages.status(path))
            expect(page.locator("html")).to_have_attribute("data-size", preferences[5])
            for width in PHONES:
                page.set_viewport_size({"width": width, "height": 900})
                if (excess := sideways(page)) > 0:
                    too_wide.append(f"{page.url} with {preferences} at {width}: {excess} px")
    assert too_wide == []


# How many characters of its own size a field shows.
ROOM = """(fields) => fields.map((each) => {
  const style = getComputedStyle(each);
  const width = each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return width / parseFloat(style.fontSize);
})"""


def test_large_text_leaves_room_to_type_on_a_phone(demo: Site, arrive: Arrive):
    visitor = arrive(demo, width=PHONES[-1])
    prefer(visitor, "size.3")
    for path, count, status in [("/", 1, 200), ("/search/", 2, 200), ("/nothing-here/", 2, 404)]:
        page = visitor.open(path, status)
        fields = page.locator("main input[type=search], header input[type=search]")
        room = fields.evaluate_all(ROOM)
        assert len(room) == count, path
        assert min(room) >= 5, path


# The lines of each word of the site's name; the Chinese one is one word here.
NAME_LINES = """(name) => [...name.textContent.matchAll(/\\S+/g)].map((word) => {
  const text = document.createTreeWalker(name, NodeFilter.SHOW_TEXT).nextNode();
  const range = new Range();
  range.setStart(text, word.index);
  range.setEnd(text, word.index + word[0].length);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
})"""


def test_large_text_breaks_no_word_of_the_sites_name(demo: Site, arrive: Arrive):
    visitor = arrive(demo, width=PHONES[0])
    for rendering, size in product(ALL, "123"):
        prefer(visitor, f"size.{size}")
        page = visitor.open(rendering.path("/"))
        for width in PHONES:
            page.set_viewport_size({"width": width, "height": 900})
            lines = page.locator(".name b").evaluate(NAME_LINES)
            assert set(lines) == {1}, f"{page.url} with size {size} at {width}"


def test_the_skip_link_is_first_and_leads_to_the_text(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    for rendering in ALL:
        page = visitor.open(rendering.path("/"))
        page.keyboard.press("Tab")
        first = page.locator(":focus")
        expect(first, page.url).to_have_attribute("href", "#main")
        expect(first, page.url).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        expect(page.locator("#main"), page.url).to_be_focused()


# How far left of the middle the masthead's pagoda begins, in pixels, on inner pages and at home.
PAGODA = {"/columns/openness/": 105, "/": 130}


def test_the_sites_name_ends_before_the_mastheads_picture(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    for prefix, path in product(["", "/en"], PAGODA):
        page = visitor.open(prefix + path)
        for width in (1024, 1280, 1366):
            page.set_viewport_size({"width": width, "height": 900})
            settled(page)
            end = page.locator(".name b").evaluate(
                "(name) => { const words = new Range(); words.selectNodeContents(name);"
                " return words.getBoundingClientRect().right; }"
            )
            assert end <= width / 2 - PAGODA[path], f"{page.url} at {width}"


def test_at_360_pixels_the_english_bar_is_one_line_and_the_search_shows_its_words(
    demo: Site, arrive: Arrive
):
    page = arrive(demo, width=360).open("/en/")
    tops = page.locator(".util li").evaluate_all(
        "(all) => new Set(all.map((each) => each.offsetTop)).size"
    )
    assert tops == 1
    field = page.locator("#q")
    field.fill(field.get_attribute("placeholder") or "")
    assert field.evaluate("(each) => each.scrollWidth <= each.clientWidth")


@pytest.mark.parametrize("prefix", ["", "/senior"])
def test_the_way_to_search_the_whole_site_wraps_to_where_the_line_begins(
    demo: Site, arrive: Arrive, prefix: str
):
    visitor = arrive(demo, width=360)
    page = visitor.open(prefix + Pages(demo).path("hits in a column"))
    line, way = page.locator(".within").bounding_box(), page.locator(".within a").bounding_box()
    assert line
    assert way
    has_wrapped = way["y"] > line["y"] + 20
    assert has_wrapped == (prefix == "/senior")
    if has_wrapped:
        assert way["x"] == pytest.approx(line["x"], abs=1)
    else:
        assert way["x"] > line["x"] + 100


@pytest.mark.parametrize("script", [True, False])
def test_every_senior_page_finds_what_is_on_the_site_and_a_column_what_is_in_it(
    demo: Site, arrive: Arrive, script: bool
):
    pages, visitor = Pages(demo), arrive(demo, width=360, script=script)
    for name in ("home", "column", "report", "statement", "site map", "withdrawn", "no hits"):
        page = visitor.open("/senior" + pages.path(name), pages.status(name))
        field = page.get_by_label({"column": "在全站找", "no hits": "搜索词"}.get(name, "找一找"))
        expect(field).to_have_count(1)
        if script:
            page.keyboard.press("Alt+Shift+Digit3")
            expect(field).to_be_focused()
        field.fill("滨水")
        field.press("Enter")
        expect(page.locator("main .hits li").first).to_be_visible()
    page = visitor.open("/senior" + pages.path("column"))
    page.get_by_label("在本栏目里找").fill("会议")
    page.get_by_label("在本栏目里找").press("Enter")
    expect(page.locator(".within")).to_contain_text("里找")
    expect(page.locator("main .hits li").first).to_be_visible()


def test_a_word_before_a_number_in_the_english_footer_is_apart_from_it(demo: Site, arrive: Arrive):
    page = arrive(demo).open("/en/")
    for name in ("Telephone:", "Government hotline:"):
        gap = page.locator(".foot .duo li", has_text=name).evaluate(
            "(line) => { const words = document.createRange(); words.selectNodeContents(line.firstChild);"
            " return line.querySelector('a').getBoundingClientRect().left"
            " - words.getBoundingClientRect().right; }"
        )
        assert 2 <= gap <= 8, name
