"""How an article stands on its page: one line at the left, and tools that open without a push."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Arrive, settled, sideways
from tests.served import Site

GUIDES = "/columns/services/guides/"
SIZES = ("", "size.1", "size.2", "size.3")
WIDTHS = (360, 768, 1000, 1280, 1440)
LEFT = """(selector) => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(selector));
  return range.getBoundingClientRect().left;
}"""
TOOLS = """() => [...document.querySelectorAll(".tools fieldset, .tools summary, .tools > button")]
  .map((each) => [each.getBoundingClientRect().left, each.getBoundingClientRect().top])"""


def guide(site: Site, related: bool) -> str:
    """The first guide that has, or has not, something to read on beside it."""
    listing = site.get(GUIDES).read().decode()
    for path in dict.fromkeys(re.findall(r'"(/articles/\d+/)"', listing)):
        if ('<h2 id="r1">' in site.get(path).read().decode()) == related:
            return path
    raise AssertionError("there is no such guide")


def prefer(page: Page, origin: str, size: str) -> None:
    page.context.clear_cookies()
    if size:
        page.context.add_cookies([{"name": "ux", "value": size, "url": origin}])


@pytest.mark.parametrize("related", [True, False], ids=["related", "alone"])
def test_the_way_here_begins_where_the_article_does(demo: Site, arrive: Arrive, related: bool):
    visitor = arrive(demo)
    path = guide(demo, related)
    for size in SIZES:
        prefer(visitor.page, visitor.origin, size)
        page = visitor.open(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            settled(page)
            crumb, title = page.evaluate(LEFT, ".crumb a"), page.evaluate(LEFT, "h1")
            assert crumb == pytest.approx(title, abs=1.5), f"with {size or 'no size'} at {width}"


def test_an_article_alone_stands_in_the_middle_with_its_questions_below(demo: Site, arrive: Arrive):
    page = arrive(demo, width=1440).open(guide(demo, related=False))
    article = page.locator("article.text").bounding_box()
    side = page.locator(".side").bounding_box()
    assert article
    assert side
    right = page.evaluate("document.documentElement.clientWidth") - article["x"] - article["width"]
    assert article["x"] == pytest.approx(right, abs=1)
    assert side["y"] >= article["y"] + article["height"]
    assert side["x"] == pytest.approx(article["x"], abs=1)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_what_a_tool_opens_moves_no_tool_and_covers_none(demo: Site, arrive: Arrive, width: int):
    listing = demo.get("/en" + GUIDES).read().decode()
    translated = re.search(r'"/en(/articles/\d+/)"', listing)
    assert translated
    visitor = arrive(demo, width=width)
    for prefix in ("", "/en"):
        tools_keep_their_places(visitor.open(prefix + translated[1]), width)


def tools_keep_their_places(page: Page, width: int) -> None:
    before = page.evaluate(TOOLS)
    text = page.locator(".prose").bounding_box()
    tools = page.locator(".tools").bounding_box()
    assert tools
    for tool in page.locator(".tools details").all():
        summary, panel = tool.locator("summary"), tool.locator(":scope > :not(summary)")
        summary.focus()
        page.keyboard.press("Enter")
        expect(panel).to_be_visible()
        assert page.locator(".tools details[open]").count() == 1
        assert page.evaluate(TOOLS) == before
        assert page.locator(".prose").bounding_box() == text
        assert sideways(page) <= 0
        box = panel.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        panel_hides = page.evaluate(
            """() => [...document.querySelectorAll(".tools summary, .tools > button")].some((each) => {
              const box = each.getBoundingClientRect();
              const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return top !== null && !each.contains(top);
            })"""
        )
        assert not panel_hides


def test_what_a_tool_has_opened_closes_with_escape_and_with_a_click_elsewhere(
    demo: Site, arrive: Arrive
):
    page = arrive(demo).open(guide(demo, related=True))
    opened = page.locator(".tools details[open]")
    for name in ("二维码", "分享"):
        summary = page.locator(".tools summary", has_text=name)
        summary.click()
        expect(opened).to_have_count(1)
        page.keyboard.press("Escape")
        expect(opened).to_have_count(0)
        expect(summary).to_be_focused()
        summary.click()
        expect(opened).to_have_count(1)
        page.locator("h1").click()
        expect(opened).to_have_count(0)


def test_one_tool_is_open_at_a_time_where_a_browser_knows_no_groups(demo: Site, arrive: Arrive):
    page = arrive(demo).open(guide(demo, related=True))
    page.evaluate(
        "() => document.querySelectorAll('.tools details').forEach((each) => each.removeAttribute('name'))"
    )
    for summary in page.locator(".tools summary").all():
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".tools details[open]")).to_have_count(1)


@pytest.mark.parametrize("prefix", ["", "/senior"])
def test_without_script_there_is_no_room_left_for_its_buttons(
    demo: Site, arrive: Arrive, prefix: str
):
    path = prefix + guide(demo, related=True)
    for width in (360, 1280):
        page = arrive(demo, width=width, script=False).open(path)
        assert [each.bounding_box() for each in page.locator(".slot").all()] == [None] * (
            page.locator(".slot").count()
        )


def test_a_senior_article_has_one_right_edge(demo: Site, arrive: Arrive):
    page = arrive(demo).open("/senior" + guide(demo, related=True))
    edges = {
        round(box["x"] + box["width"])
        for box in (
            page.locator(each).first.bounding_box()
            for each in ("article .rule", "article .prose > p", "article .big .btn")
        )
        if box
    }
    assert len(edges) == 1


def test_the_footers_numbers_stand_on_one_line(demo: Site, arrive: Arrive):
    page = arrive(demo).open("/ask/")
    tops = page.locator(".foot .duo ul").last.evaluate(
        """(list) => [...list.querySelectorAll("li")].map((item) => {
          const walk = document.createTreeWalker(item, NodeFilter.SHOW_TEXT), range = new Range();
          while (walk.nextNode()) if (walk.currentNode.data.trim()) range.selectNode(walk.currentNode);
          return Math.round(range.getBoundingClientRect().top);
        })"""
    )
    assert len(tops) == 3
    assert len(set(tops)) == 1


@pytest.mark.parametrize("related", [True, False], ids=["related", "alone"])
def test_the_tools_stand_in_one_line_where_the_window_is_wide(
    demo: Site, arrive: Arrive, related: bool
):
    page = arrive(demo).open(guide(demo, related))
    assert len({top for _left, top in page.evaluate(TOOLS)}) == 1
