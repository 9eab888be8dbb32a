"""What a page costs to load, and that nothing moves while it does."""

import gzip
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, Route

from accessibility.renderings import Rendering
from tests.browser.ux.looks import WHOLE, in_turn
from tests.browser.ux.pages import KIN, NAMES, Pages
from tests.browser.ux.verdicts import Verdicts
from tests.browser.watching import Arrive, settled
from tests.served import Site

KIB = 1024
# Packed by gzip as anybody's server would, in bytes; and how many answers all in all.
MOST = {"document": 30 * KIB, "stylesheet": 12 * KIB, "script": 15 * KIB, "font": 0}
MOST_REQUESTS = 25
HOME_IN_ALL = 400 * KIB
# A fast machine hides what a late script pushes down.
LATE_SECONDS = 0.6
SWITCHED = "hl.1~img.1~plain.1~still.1~panel.1"
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


def costs(answers: list[Response], name: str, origin: str) -> dict[str, list[str]]:
    """Where a page costs more than it may, or asks somebody else."""
    heavy: list[str] = []
    asked: list[str] = []
    packed, all_in_all = dict.fromkeys(MOST, 0), 0
    for answer in answers:
        kind, body = answer.request.resource_type, answer.body()
        size = len(gzip.compress(body, 6)) if kind in MOST and kind != "font" else len(body)
        all_in_all += size
        if kind in packed:
            packed[kind] += size
        if not answer.url.startswith(origin) and urlsplit(answer.url).scheme != "data":
            asked.append(f"asks somebody else: {answer.url}")
        if answer.status >= 400 and kind != "document":
            asked.append(f"{answer.status}: {answer.url}")
    for kind, most in MOST.items():
        if packed[kind] > most:
            heavy.append(f"{kind} of {packed[kind]} bytes, {most} at most")
    if len(answers) > MOST_REQUESTS and name != "home":
        asked.append(f"{len(answers)} requests, {MOST_REQUESTS} at most")
    if name == "home" and all_in_all > HOME_IN_ALL:
        heavy.append(f"{all_in_all} bytes in all, {HOME_IN_ALL} at most")
    return {"weight": heavy, "requests": asked}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_light_and_nothing_moves_while_it_loads(
    demo: Site, arrive: Arrive, verdicts: Verdicts, name: str
):
    pages = Pages(demo)
    for rendering in in_turn(name):
        for width in (360, 1280):
            visitor = arrive(demo, width=width)
            pages.prepare(visitor, name)
            page = visitor.page
            page.add_init_script(f"({SHIFTS})()")
            page.route("**/*", late)
            path = rendering.path(pages.path(name))
            visitor.refused.add(visitor.origin + path)
            answers = load(page, visitor.origin + path)
            found = costs(answers, name, visitor.origin)
            found["nothing shifts"] = page.evaluate("moved")
            found["nothing complains"] = visitor.complaints()
            verdicts.note(name, rendering, f"at {width}", found)
            visitor.context.close()
    assert verdicts.faults == [], "\n".join(verdicts.faults)


@pytest.mark.parametrize("name", NAMES)
def test_without_script_the_words_are_the_same_and_no_button_is_dead(
    demo: Site, arrive: Arrive, verdicts: Verdicts, name: str
):
    pages = Pages(demo)
    some = in_turn(name) if WHOLE or name in KIN else (*in_turn(name), Rendering("zh-hans"))
    for rendering in dict.fromkeys(some):
        with_script, without = arrive(demo), arrive(demo, script=False)
        for visitor in (with_script, without):
            pages.prepare(visitor, name)
            pages.open(visitor, name, rendering)
        found = [f"no button without script: {each}" for each in dead(without.page)]
        there, here = words(with_script.page), words(without.page)
        if here < 0.9 * there:
            found.append(f"{here} of {there} characters without script")
        without.context.add_cookies([{"name": "ux", "value": SWITCHED, "url": without.origin}])
        found += stuck(pages.open(without, name, rendering))
        verdicts.note(name, rendering, "without script", {"without script": found})
    assert verdicts.faults == [], "\n".join(verdicts.faults)


def stuck(page: Page) -> list[str]:
    """What is switched on, the open panel too, and has no button that switches it off."""
    if page.locator("#panel").count() == 0:
        return []
    names = [pair.partition(".")[0] for pair in SWITCHED.split("~")]
    ways = {name: page.locator(f"#a11y button[name={name}][value='0']:visible") for name in names}
    return [f"{name} cannot be switched off" for name, way in ways.items() if way.count() != 1]


def words(page: Page) -> int:
    return len("".join(page.locator("main").inner_text().split()))


def dead(page: Page) -> list[str]:
    found: list[str] = page.locator("button:visible").evaluate_all(
        "(all) => all.filter((each) => !each.form).map((each) => each.textContent)"
    )
    return found
