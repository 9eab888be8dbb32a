"""The senior version measured: sizes, distances, one column, one way out, in all its languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from accessibility.renderings import ALL, Rendering
from tests.browser.public import PLAIN, renderings_of
from tests.browser.ux.pages import AMISS, NAMES, Pages
from tests.browser.ux.verdicts import Verdicts
from tests.browser.watching import Arrive, Visitor, settled
from tests.served import Site

SENIOR = [rendering for rendering in ALL if rendering.is_senior]
WIDTHS = (1280, 360)
LEAVE = {"zh-hans": "退出长者版", "zh-hant": "退出長者版", "en": "Leave senior version"}

# Text under 20 px, and of what is read through under 24, or 22 in the cells of a table.
SMALL_WORDS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode.data.trim(), around = walk.currentNode.parentElement;
    if (!words || !around.checkVisibility() || around.closest(".vh, noscript")) continue;
    const size = parseFloat(getComputedStyle(around).fontSize);
    const least = around.closest("figure") ? 20 : around.closest(".prose table") ? 22 : around.closest(".prose") ? 24 : 20;
    if (size < least) found.push(`${size}px ${words.slice(0, 20)}`);
  }
  return found;
}"""
# What is pressed, less links within sentences, and how near to another one of them it stands.
TARGETS = """() => {
  const all = [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")]
    .filter((each) => each.checkVisibility() && !each.closest(".skip, .vh, .prose p, .prose li, .prose td"))
    .map((each) => [each, each.getBoundingClientRect(), (each.textContent.trim() || each.name).slice(0, 20)]);
  const side = ([each]) => each.closest(".exit ul") ? 48 : 60;
  const told = ([, box, words]) => `${words} ${Math.round(box.width)}x${Math.round(box.height)}`;
  const small = all.filter((each) => each[1].height < side(each) - .5 || each[1].width < 47.5);
  const close = all.flatMap(([one, a, words], at) => all.slice(at + 1).filter(([other, b]) =>
    !one.contains(other) && !other.contains(one) && Math.hypot(
      Math.max(0, Math.max(a.left, b.left) - Math.min(a.right, b.right)),
      Math.max(0, Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom))) < 11.5,
  ).map(([, , others]) => `${words} | ${others}`));
  return [...small.map(told), ...close];
}"""
# Text blocks of one parent that stand beside each other instead of one below the other.
BESIDE = """() => {
  const boxes = [...document.querySelectorAll("main section, main article, main .rows > li")]
    .filter((each) => each.checkVisibility())
    .map((each) => [each.parentElement, each.getBoundingClientRect(), each.textContent.slice(0, 20)]);
  return boxes.flatMap(([parent, box, words], at) => boxes.slice(at + 1)
    .filter(([other, next]) => other === parent && next.top < box.bottom - 1 && box.top < next.bottom - 1)
    .map(([, , others]) => `${words} | ${others}`));
}"""


MEASURES = {"senior words": SMALL_WORDS, "senior targets": TARGETS, "one column": BESIDE}
WIDEST = 50 * 16


def measure(page: Page, name: str, rendering: Rendering, verdicts: Verdicts) -> None:
    """What on this page is smaller, closer or further beside than the senior version allows."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        found = {promise: page.evaluate(script) for promise, script in MEASURES.items()}
        main = page.locator("main").bounding_box()
        assert main
        if main["width"] > WIDEST:
            found["one column"].append(f"{main['width']} px wide")
        verdicts.note(name, rendering, f"at {width}", found)


@pytest.mark.parametrize("name", NAMES)
def test_every_senior_page_has_large_words_large_targets_and_one_column(
    demo: Site, arrive: Arrive, verdicts: Verdicts, name: str
):
    pages, visitor = Pages(demo), arrive(demo)
    pages.prepare(visitor, name)
    for rendering in SENIOR:
        if rendering in renderings_of(name):
            measure(pages.open(visitor, name, rendering), name, rendering, verdicts)
    assert verdicts.faults == [], "\n".join(verdicts.faults)


def test_so_has_the_open_panel(demo: Site, arrive: Arrive, verdicts: Verdicts):
    visitor = arrive(demo)
    visitor.context.add_cookies([{"name": "ux", "value": "panel.1", "url": visitor.origin}])
    for rendering in SENIOR:
        page = visitor.open(rendering.path("/"))
        expect(page.locator(".a11y form").first).to_be_visible()
        measure(page, "home", rendering, verdicts)
    assert verdicts.faults == [], "\n".join(verdicts.faults)


def test_an_article_has_the_size_the_lines_and_the_length_that_are_read_best(
    demo: Site, arrive: Arrive
):
    path = Pages(demo).path("report")
    for rendering in SENIOR[:2]:
        page = arrive(demo).open(rendering.path(path))
        paragraph = page.locator(".prose > p").first
        size, height, width = paragraph.evaluate(
            "(each) => { const style = getComputedStyle(each); return ["
            "parseFloat(style.fontSize), parseFloat(style.lineHeight), each.clientWidth]; }"
        )
        assert size == 24
        assert height / size == pytest.approx(1.9)
        assert width / size <= 24
        heading = page.locator("h1").evaluate(
            "(each) => parseFloat(getComputedStyle(each).fontSize)"
        )
        assert heading >= 30
        first, second = (page.locator(".tools > *").nth(at) for at in (0, 1))
        expect(first).to_contain_text("朗" if rendering.language == "zh-hans" else "朗讀")
        expect(second).to_have_class(re.compile("sizes"))
        assert page.locator(".share, .views").count() == 0


def test_the_way_out_comes_first_on_every_page_and_leads_to_the_same_page(
    demo: Site, arrive: Arrive, verdicts: Verdicts
):
    pages = Pages(demo)
    visitor = arrive(demo)
    # Without a network or a database there is no other page to lead to.
    for name in (name for name in NAMES if name not in AMISS):
        for rendering in SENIOR:
            if rendering not in renderings_of(name):
                continue
            page = pages.open(visitor, name, rendering)
            way_out = page.locator("a[href]:not(.skip a)").first
            there = (way_out.inner_text().strip(), way_out.get_attribute("href"))
            standard = Rendering(rendering.language).path(pages.path(name))
            found = [] if there == (LEAVE[rendering.language], standard) else [f"{there}"]
            verdicts.note(name, rendering, "first link", {"way out": found})
    assert verdicts.faults == [], "\n".join(verdicts.faults)
    page = visitor.open(SENIOR[0].path(pages.path("report")))
    words = page.locator("h1").inner_text()
    page.get_by_role("link", name=LEAVE["zh-hans"]).click()
    expect(page.locator("html")).to_have_attribute("data-mode", "standard")
    expect(page.locator("h1")).to_have_text(words)


def test_home_has_few_links_nothing_that_moves_and_numbers_to_dial(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    for rendering in SENIOR:
        page = visitor.open(rendering.path("/"))
        above = page.locator("a[href]:not(footer a):not(.skip a)").filter(visible=True)
        assert above.count() <= 20, page.url
        assert page.evaluate("document.getAnimations().length") == 0
        dial = page.locator("main a[href^='tel:']")
        assert dial.count() == 4
        for each in dial.all():
            number = (each.get_attribute("href") or "").removeprefix("tel:")
            expect(each).to_contain_text(number)
            words = re.sub(r"[\d\s-]", "", each.inner_text())
            assert len(words) >= 2, "a number without words"
        assert dial.first.evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)") >= 30
        assert page.locator(".six a").count() == 6


def test_senior_text_keeps_its_distance_from_the_rule_above_it(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    for path in ("/client/", "/accessibility/", "/privacy/"):
        page = visitor.open("/senior" + path)
        rule, words = (page.locator(each).first.bounding_box() for each in (".rule", "main .prose"))
        assert rule
        assert words
        assert words["y"] - rule["y"] - rule["height"] >= 16, path


def test_numbers_to_dial_within_a_text_are_large_enough_to_hit(demo: Site, arrive: Arrive):
    visitor = arrive(demo, width=360)
    for rendering in SENIOR:
        for path in ("/accessibility/", "/privacy/"):
            page = visitor.open(rendering.path(path))
            numbers = page.locator("main .prose a[href^='tel:']").all()
            assert numbers
            for each in numbers:
                box = each.bounding_box()
                assert box
                assert min(box["width"], box["height"]) >= 48, page.url
                # It takes over no indent of the paragraph that it stands in.
                inset = each.evaluate(
                    "(link) => { const words = document.createRange(); words.selectNodeContents(link);"
                    " return words.getBoundingClientRect().left - link.getBoundingClientRect().left; }"
                )
                assert inset < 4, page.url


def follow(visitor: Visitor, link: str) -> Page:
    visitor.page.locator(link).first.click()
    expect(visitor.page.locator("html")).to_have_attribute("data-mode", "senior")
    return visitor.page


@pytest.mark.parametrize("script", [True, False])
def test_from_home_to_an_article_its_column_and_the_hotline_one_never_leaves(
    demo: Site, arrive: Arrive, script: bool
):
    visitor = arrive(demo, width=360, script=script)
    visitor.open("/senior/")
    page = follow(visitor, "main .rows a")
    expect(page.locator("article .prose")).to_be_visible()
    page = follow(visitor, ".back a:nth-of-type(2)")
    expect(page.locator("main .rows")).to_be_visible()
    page = follow(visitor, ".back a:first-child")
    page.locator("main input[type=search]").fill("滨水")
    page.locator("main input[type=search]").press("Enter")
    expect(page.locator("main .hits li").first).to_be_visible()
    expect(page.locator("main a[href='tel:12345']").first).to_be_visible()
    page = follow(visitor, "main .hits a")
    expect(page.locator("article .prose")).to_be_visible()
    page = visitor.open("/senior" + PLAIN["missing"], 404)
    expect(page.locator("main a[href='tel:12345']").first).to_be_visible()
