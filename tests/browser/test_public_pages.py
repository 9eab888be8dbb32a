"""Every kind of public page in the six renderings: whole at any width, open to everybody."""

import pytest
from playwright.sync_api import expect

from accessibility.renderings import ALL, Rendering
from tests.browser.public import NAMES, SIX, Pages
from tests.browser.watching import Arrive, settled, sideways
from tests.served import Site

WIDTHS = (1280, 768, 360, 320)
# Where the page is laid out anew; in between only lines grow longer.
LOOKED_AT = {1280, 320}


@SIX
@pytest.mark.parametrize("name", NAMES)
def test_a_page_fits_every_width_and_shuts_nobody_out(
    demo: Site, arrive: Arrive, name: str, rendering: Rendering
):
    pages = Pages(demo)
    visitor = arrive(demo, width=WIDTHS[0])
    page = visitor.open(rendering.path(pages.path(name)), pages.status(name))
    html = page.locator("html")
    expect(html).to_have_attribute("lang", rendering.tag)
    expect(html).to_have_attribute("data-mode", str(rendering.mode))
    assert page.locator("h1").count() == 1
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        assert sideways(page) <= 0, f"wider than {width}"
        if width in LOOKED_AT:
            assert visitor.barriers() == [], f"at {width}"


@SIX
def test_the_skip_link_is_first_and_leads_to_the_text(
    demo: Site, arrive: Arrive, rendering: Rendering
):
    page = arrive(demo).open(rendering.path("/"))
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    expect(first).to_have_attribute("href", "#main")
    expect(first).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


LEAVE = {"zh-hans": "退出长者版", "zh-hant": "退出長者版", "en": "Leave senior version"}
SENIOR = [rendering for rendering in ALL if rendering.is_senior]
SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden])")]
  .filter((each) => each.checkVisibility() && !each.closest(".prose, .skip"))
  .map((each) => [each.getBoundingClientRect(), each.textContent.trim()])
  .filter(([box]) => box.width < 48 || box.height < 48)
  .map(([box, words]) => `${words}: ${Math.round(box.width)}x${Math.round(box.height)}`)"""
# Text blocks of one parent that stand beside each other instead of one below the other.
BESIDE = """() => {
  const boxes = [...document.querySelectorAll("main section, main article, main .rows > li")]
    .filter((each) => each.checkVisibility())
    .map((each) => [each.parentElement, each.getBoundingClientRect(), each.textContent.slice(0, 20)]);
  return boxes.flatMap(([parent, box, words], at) => boxes.slice(at + 1)
    .filter(([other, next]) => other === parent && next.top < box.bottom - 1 && box.top < next.bottom - 1)
    .map(([, , others]) => `${words} | ${others}`));
}"""


@pytest.mark.parametrize("rendering", SENIOR, ids=lambda r: r.language)
@pytest.mark.parametrize("name", ["home", "column", "report", "search", "ask", "missing"])
def test_a_senior_page_has_one_column_and_large_targets(
    demo: Site, arrive: Arrive, name: str, rendering: Rendering
):
    pages = Pages(demo)
    page = arrive(demo).open(rendering.path(pages.path(name)), pages.status(name))
    assert page.evaluate(SMALL) == []
    assert page.evaluate(BESIDE) == []
    main = page.locator("main").bounding_box()
    assert main
    assert main["width"] <= 50 * 16
    expect(page.locator("header a").first).to_have_text(LEAVE[rendering.language])
