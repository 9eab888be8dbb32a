"""A phone without a network: the site itself says so, in the reader's rendering, and can be called off."""

from playwright.sync_api import expect

from accessibility.renderings import ALL
from tests.browser.axe import SERIOUS
from tests.browser.public import Pages
from tests.browser.watching import Arrive, Visitor
from tests.served import Site

# In the page nothing waits for ever: a worker that does not come is told by the test.
CONTROLLED = """() => Promise.race([navigator.serviceWorker.ready.then(() => true),
  new Promise((done) => setTimeout(() => done(false), 20000))])"""


def with_worker(arrive: Arrive, site: Site, path: str) -> Visitor:
    """A phone on which the worker has come to work and has seen this page."""
    visitor = arrive(site, width=360, service_workers="allow")
    visitor.open(path)
    assert visitor.page.evaluate(CONTROLLED)
    visitor.open(path)
    kept = "async (path) => Boolean(await caches.match(path))"
    senior = "/senior" if path.startswith("/senior") else ""
    for _turn in range(100):
        if visitor.page.evaluate(kept, f"{senior}/offline/"):
            return visitor
        visitor.page.wait_for_timeout(50)
    raise AssertionError("the page without a network is not kept")


def test_without_a_network_the_page_says_so_and_what_helps(demo: Site, arrive: Arrive):
    visitor = with_worker(arrive, demo, "/senior/")
    path = "/senior" + Pages(demo).path("report")
    visitor.context.set_offline(True)
    page = visitor.page
    page.goto(visitor.origin + path)
    visitor.problems.clear()  # the browser tells of what it could not fetch
    expect(page.get_by_role("heading", level=1)).to_have_text("没有网络")
    assert page.url == visitor.origin + path
    expect(page.locator("html")).to_have_attribute("data-mode", "senior")
    assert page.locator("h1").evaluate("(each) => getComputedStyle(each).fontSize") == "30px"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert visitor.barriers(SERIOUS) == []
    visitor.context.set_offline(False)
    page.get_by_role("link", name="再试一次").click()
    expect(page.locator("article h1")).to_be_visible()
    visitor.problems.clear()


def test_it_is_in_the_rendering_that_was_wanted_though_the_reader_was_never_in_it(
    demo: Site, arrive: Arrive
):
    visitor = with_worker(arrive, demo, "/")
    visitor.context.set_offline(True)
    page, path = visitor.page, Pages(demo).path("report")
    for prefix, heading in (
        ("/en", "No connection"),
        ("/senior", "没有网络"),
        ("/en/senior", "No connection"),
    ):
        page.goto(f"{visitor.origin}{prefix}{path}?page=2")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        senior = prefix.endswith("senior")
        expect(page.locator("html")).to_have_attribute(
            "data-mode", "senior" if senior else "standard"
        )
    # Its links lead on to what was wanted, and the panel is there.
    page.get_by_role("link", name="Leave senior version").click()
    assert page.url == f"{visitor.origin}/en{path}?page=2"
    page.get_by_role("link", name="简体").click()
    assert page.url == f"{visitor.origin}{path}?page=2"
    expect(page.get_by_role("heading", level=1)).to_have_text("没有网络")
    page.get_by_role("button", name="无障碍").click()
    page.get_by_role("button", name="深色").click()
    page.get_by_role("button", name="大字幕").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".captions")).to_be_attached()
    assert visitor.barriers(SERIOUS) == []
    # Its own address wants nothing but the site.
    page.goto(visitor.origin + "/offline/")
    visitor.context.set_offline(False)
    page.get_by_role("link", name="再试一次").click()
    expect(page).to_have_url(f"{visitor.origin}/")
    visitor.problems.clear()


def test_nothing_that_was_published_is_kept_on_the_phone(demo: Site, arrive: Arrive):
    visitor = with_worker(arrive, demo, "/")
    visitor.open(Pages(demo).path("report"))
    kept = visitor.page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
        " (await (await caches.open(name)).keys()).map((each) => new URL(each.url).pathname)))).flat()"
    )
    assert {path for path in kept if not path.startswith("/static/")} == {
        rendering.path("/offline/") for rendering in ALL
    }
    visitor.problems.clear()
