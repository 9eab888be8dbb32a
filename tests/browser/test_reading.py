"""What a reader can do on a public page: with script and without, by mouse and by keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from accessibility.renderings import ALL
from tests.browser.axe import SERIOUS
from tests.browser.public import NOTICE, OUTSIDE, Pages, first_article
from tests.browser.watching import Arrive, Visitor, settled
from tests.served import Site

SCRIPTED = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def report_path(site: Site) -> str:
    return Pages(site).path("report")


@pytest.mark.parametrize("prefix", ["", "/en/senior"])
def test_a_wide_tables_caption_stays_while_the_table_scrolls(
    demo: Site, arrive: Arrive, prefix: str
):
    path = first_article(demo, "/en/columns/openness/notices/").removeprefix("/en")
    if not prefix:  # In Chinese its three columns fit a phone; the report's six do not.
        listed = demo.get("/columns/news/meetings/").read().decode()
        found = re.search(r'href="(/articles/\d+/)"[^>]*>[^<]*滨水空间建设推进会', listed)
        assert found
        path = found[1]
    page = arrive(demo, width=360).open(prefix + path)
    frame = page.locator(".scroll").first
    moved = frame.evaluate("(each) => { each.scrollLeft = 80; return each.scrollLeft; }")
    assert moved == 80
    inside = frame.evaluate(
        "(each) => { const box = each.getBoundingClientRect();"
        " const words = each.querySelector('caption').getBoundingClientRect();"
        " return [words.left - box.left, box.right - words.right]; }"
    )
    assert min(inside) >= -0.5, inside


@pytest.mark.parametrize("prefix", ["/senior", "/en/senior"])
def test_a_wide_table_has_the_whole_senior_page(demo: Site, arrive: Arrive, prefix: str):
    path = first_article(demo, "/en/columns/openness/notices/").removeprefix("/en")
    page = arrive(demo, width=1280).open(prefix + path)
    frame = page.locator(".scroll").first
    assert frame.evaluate("(each) => each.scrollWidth - each.clientWidth") == 0


def test_the_side_strip_folds_and_remembers_it(demo: Site, arrive: Arrive):
    reader = arrive(demo, width=1440)
    page = reader.open("/")
    strip = page.locator("[data-strip-panel]")
    expect(strip.get_by_role("link", name="回到顶部")).to_be_visible()
    strip.locator(":scope > summary").click()
    expect(strip.get_by_role("link", name="回到顶部")).to_be_hidden()
    page = reader.open(report_path(demo))
    expect(page.locator("[data-strip-panel]").get_by_role("link", name="回到顶部")).to_be_hidden()
    page.locator("[data-strip-panel] > summary").click()
    page = reader.open("/columns/news/")
    expect(page.locator("[data-strip-panel]").get_by_role("link", name="回到顶部")).to_be_visible()


@SCRIPTED
@pytest.mark.parametrize("width", [360, 1440])
def test_the_strips_code_opens_in_place(demo: Site, arrive: Arrive, width: int, script: bool):
    page = arrive(demo, width=width, script=script).open("/")
    entry = page.locator("[data-strip-panel] li details").first
    code = entry.locator("img")
    expect(code).to_be_hidden()
    entry.locator("summary").click()
    expect(code).to_be_visible()
    expect(entry.locator("figcaption")).to_contain_text("扫码关注我们")
    expect(code).to_have_js_property("complete", True)
    assert code.evaluate("(image) => image.naturalWidth") >= 128
    assert page.url.endswith("/")


@SCRIPTED
def test_a_link_that_leaves_the_site_is_announced_first(demo: Site, arrive: Arrive, script: bool):
    reader = arrive(demo, width=1440, script=script)
    page = reader.open("/")
    link = page.locator('[data-strip-panel] a[href*="/leave/?url="]').first
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("提示")
    address = page.locator(".notice .doc").inner_text()
    assert address.startswith("https://")
    on = page.locator(".notice").get_by_role("link", name="继续前往")
    expect(on).to_have_attribute("href", address)
    expect(page.locator(".notice .host")).to_have_text(address.split("/")[2])
    page.get_by_role("link", name="留在本站").click()
    expect(page).to_have_url(reader.origin + "/")


def test_the_notice_spells_the_address_out(demo: Site, arrive: Arrive):
    reader = arrive(demo, width=320)
    for rendering in ALL:
        page = reader.open(rendering.path(NOTICE))
        expect(page.locator(".notice .doc")).to_have_text(OUTSIDE)


def held(page: Page) -> Callable[[int], None]:
    """Hold the counter's answer back until the returned function gives it."""
    waiting: list[Route] = []
    page.route("**/views/*/", lambda route: waiting.append(route))

    def give(views: int) -> None:
        while not waiting:
            settled(page)
        waiting.pop().fulfill(json={"views": views})

    return give


SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) sum += shift.value;
  }).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_the_number_of_views_comes_without_moving_anything(demo: Site, arrive: Arrive, width: int):
    visitor = arrive(demo, width=width)
    give = held(visitor.page)
    page = visitor.open(report_path(demo))
    place = page.locator("[data-views-url]")
    boxes = "() => [...document.querySelectorAll('dl.meta > div')].map((e) => e.offsetLeft + e.offsetTop * 1e4)"
    before = page.evaluate(boxes)
    give(123_456)
    expect(place).to_have_text("123456")
    settled(page)
    assert page.evaluate(boxes) == before
    assert page.evaluate(SHIFT) == 0


@pytest.mark.parametrize("answer", ["busy", "nobody"])
def test_a_count_that_cannot_be_had_is_no_concern_of_the_reader(demo: Site, arrive: Arrive, answer):
    visitor = arrive(demo)
    asked: list[str] = []

    def fail(route: Route) -> None:
        asked.append(route.request.url)
        if answer == "busy":  # as the counter says while there is no database
            route.fulfill(status=503, json={})
        else:
            route.abort()

    visitor.page.route("**/views/*/", fail)
    page = visitor.open(report_path(demo))
    place = page.locator("[data-views-url]")
    before = place.inner_text()
    while not asked:
        settled(page)
    settled(page)
    expect(place).to_have_text(before)
    # The browser itself writes down that an address failed; the page has nothing to say of it.
    own = ("Failed to load", "/views/")
    visitor.problems[:] = [each for each in visitor.problems if not any(w in each for w in own)]
    assert visitor.problems == []


def test_a_reader_is_counted_once_in_whatever_rendering(demo: Site, arrive: Arrive):
    path = Pages(demo).path("translated")
    first = views(arrive(demo, agent="first of two"), path)
    second = arrive(demo, agent="second of two")
    for rendering in ALL:
        assert views(second, rendering.path(path)) == first + 1


def views(visitor: Visitor, path: str) -> int:
    """What the counter answers when the page is opened; it stands there where it is shown."""
    with visitor.page.expect_response("**/views/*/") as answer:
        page = visitor.open(path)
    number = int(answer.value.json()["views"])
    if "/senior/" not in path:
        expect(page.locator("[data-views-url]")).to_have_text(str(number))
    return number


@pytest.mark.parametrize("can_share", [True, False])
def test_what_the_device_shares_with_is_offered_where_it_can(
    demo: Site, arrive: Arrive, can_share: bool
):
    visitor = arrive(demo)
    shared = "async (what) => { window.shared = what; }" if can_share else "undefined"
    visitor.context.add_init_script(
        f"Object.defineProperty(navigator, 'share', {{ value: {shared} }});"
    )
    page = visitor.open(report_path(demo))
    page.locator(".tools summary", has_text="分享").click()
    expect(page.locator(".tools .chips")).to_contain_text("微信：打开“二维码”，用微信扫一扫")
    button = page.get_by_role("button", name="用其他应用")
    if can_share:
        button.click()
        given = page.evaluate("shared")
        assert given["title"] == page.locator("h1").inner_text()
        assert given["url"].endswith(report_path(demo))
    else:
        expect(button).to_have_count(0)
    assert visitor.barriers(SERIOUS) == []


def test_a_button_that_was_pressed_twice_gets_its_own_words_back(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    # A clipboard that takes everything, and a clock that the test moves.
    visitor.context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async () => {}}});"
    )
    visitor.page.clock.install()
    page = visitor.open(report_path(demo))
    label = page.locator(".tools [data-tool=copy] span")
    before = label.inner_text()
    label.click()
    expect(label).not_to_have_text(before)
    page.clock.run_for(3000)
    label.click()
    page.clock.run_for(3000)
    expect(label).not_to_have_text(before)
    page.clock.run_for(1000)
    expect(label).to_have_text(before)


def test_without_script_nothing_is_offered_that_needs_it(demo: Site, arrive: Arrive):
    page = arrive(demo, script=False).open(report_path(demo))
    assert page.get_by_role("button", name="打印").count() == 0
    code = page.locator(".tools details", has=page.locator("summary", has_text="二维码"))
    code.locator("summary").click()
    expect(code.locator("img")).to_be_visible()
