"""What a page costs to load, and that nothing moves while it does."""

import gzip
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, Route

from accessibility.renderings import ALL, Rendering
from tests.browser.public import NAMES, Pages
from tests.browser.ux.looks import WHOLE
from tests.browser.watching import Arrive, settled
from tests.served import Site

KIB = 1024
# Packed by gzip as anybody's server would, in bytes; and how many answers all in all.
MOST = {"document": 30 * KIB, "stylesheet": 12 * KIB, "script": 15 * KIB, "font": 0}
MOST_REQUESTS = 25
HOME_IN_ALL = 400 * KIB
# A fast machine hides what a late script pushes down.
LATE_SECONDS = 0.6
SHIFTS = """() => {
  window.moved = [];
  new PerformanceObserver((all) => all.getEntries().forEach((each) => {
    const where = each.sources.map((one) => one.node && one.node.nodeName).join(" ");
    if (!each.hadRecentInput) moved.push(`${each.value.toFixed(4)} ${where}`);
  })).observe({ type: "layout-shift", buffered: true });
}"""
SCROLL = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise((done) => setTimeout(done, 30));
  }
  scrollTo(0, 0);
}"""


def late(route: Route) -> None:
    if route.request.resource_type == "script":
        time.sleep(LATE_SECONDS)
    route.fallback()


def load(page: Page, address: str) -> list[Response]:
    """Open it, go down to its end and back; returns every answer that it took."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(SCROLL)
    page.wait_for_load_state("networkidle")
    settled(page)
    return answers


def costs(answers: list[Response], name: str, origin: str) -> list[str]:
    """Where a page costs more than it may, or asks somebody else."""
    found, packed, all_in_all = [], dict.fromkeys(MOST, 0), 0
    for answer in answers:
        kind, body = answer.request.resource_type, answer.body()
        size = len(gzip.compress(body, 6)) if kind in MOST and kind != "font" else len(body)
        all_in_all += size
        if kind in packed:
            packed[kind] += size
        if not answer.url.startswith(origin) and urlsplit(answer.url).scheme != "data":
            found.append(f"asks somebody else: {answer.url}")
        if answer.status >= 400 and kind != "document":
            found.append(f"{answer.status}: {answer.url}")
    for kind, most in MOST.items():
        if packed[kind] > most:
            found.append(f"{kind} of {packed[kind]} bytes, {most} at most")
    if len(answers) > MOST_REQUESTS and name != "home":
        found.append(f"{len(answers)} requests, {MOST_REQUESTS} at most")
    if name == "home" and all_in_all > HOME_IN_ALL:
        found.append(f"{all_in_all} bytes in all, {HOME_IN_ALL} at most")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_light_and_nothing_moves_while_it_loads(demo: Site, arrive: Arrive, name: str):
    pages = Pages(demo)
    faults = []
    one = ALL[NAMES.index(name) % len(ALL)]
    for rendering in ALL if WHOLE else (one,):
        for width in (360, 1280):
            visitor = arrive(demo, width=width)
            page = visitor.page
            page.add_init_script(f"({SHIFTS})()")
            page.route("**/*", late)
            path = rendering.path(pages.path(name))
            visitor.refused.add(visitor.origin + path)
            answers = load(page, visitor.origin + path)
            found = costs(answers, name, visitor.origin)
            found += [f"moved: {each}" for each in page.evaluate("moved")]
            faults += [f"{path} at {width}: {each}" for each in found]
            visitor.context.close()
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("name", NAMES)
def test_without_script_the_words_are_the_same_and_no_button_is_dead(
    demo: Site, arrive: Arrive, name: str
):
    pages = Pages(demo)
    one = ALL[NAMES.index(name) % len(ALL)]
    for rendering in ALL if WHOLE else (one, Rendering("zh-hans")):
        path, status = rendering.path(pages.path(name)), pages.status(name)
        with_script = words(arrive(demo).open(path, status))
        page = arrive(demo, script=False).open(path, status)
        assert words(page) >= 0.9 * with_script, path
        dead = page.locator("button:visible").evaluate_all(
            "(all) => all.filter((each) => !each.form).map((each) => each.textContent)"
        )
        assert dead == [], path


def words(page: Page) -> int:
    return len("".join(page.locator("main").inner_text().split()))
