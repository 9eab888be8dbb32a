"""A Chromium of the machine, and sites served by the real process tree for it to look at."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from scripts import chromium
from tests.browser.desk import let_in
from tests.browser.sites import DEMO, NEWSROOM, PRESSED, site_of
from tests.browser.watching import Arrive, Visitor
from tests.served import Site

# The browser talks to the site under test and to nobody else.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync", "--disable-default-apps"),
    "--renderer-process-limit=1",  # none in reserve: hardly a window opens a second page
)
WIDE, HEIGHT = 1280, 900
# So many names for one browser that each counts as a reader of its own.
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150 Safari/537.36 Reader/{}"


# What looks at one of these is handed to one process of a parallel run, so that the site is served
# once; everything else goes by its file, and what is promised of every page too, which is half of
# the work. What takes long and begins last would be waited for.
ONCE = ("demo", "pressed")
LONGEST = (
    *("test_looks.py", "test_keeping.py", "test_public_pages.py"),
    *("test_desk_photos.py", "test_journey.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder needs a browser; what takes long comes first."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            fixtures = () if item.path.parent.name == "ux" else getattr(item, "fixturenames", ())
            sites = [site for site in ONCE if site in fixtures]
            item.add_marker(pytest.mark.xdist_group([*sites, item.path.stem][0]))
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of the folder.

    It ends with them: as long as it lives, Django takes this thread for an asynchronous one.
    """
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with columns and staff, and no article yet."""
    with site_of(tmp_path_factory, NEWSROOM) as (site, _printed):
        yield site


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site that `make run` gives, but for its pictures: the demo's articles."""
    with site_of(tmp_path_factory, DEMO) as (site, _printed):
        yield site


@pytest.fixture(scope="session")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """A newsroom that has printed, and what it said of its articles (misspelt.py, printings.py)."""
    with site_of(tmp_path_factory, PRESSED) as served:
        yield served


@pytest.fixture
def arrive(browser: Browser) -> Iterator[Arrive]:
    """Open a window for a person: `arrive(site, width=360, script=False, agent="2")`.

    When the test ends, nobody's browser may have complained of anything.
    """
    visitors: list[Visitor] = []

    def come(
        site: Site, *, width: int = WIDE, script: bool = True, agent: str = "0", **more: Any
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=script,
            user_agent=AGENT.format(agent),
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            # Requests that a worker makes no test sees; its own test allows it.
            **{"service_workers": "block"} | more,
        )
        visitors.append(Visitor(context, site.url))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
    assert [problem for visitor in visitors for problem in visitor.problems] == []


@pytest.fixture
def writer(newsroom: Site, arrive: Arrive) -> Visitor:
    """A writer at the desk, on the laptop that desks have."""
    visitor = arrive(newsroom, width=1366)
    let_in(visitor, newsroom, "bianji")
    return visitor
