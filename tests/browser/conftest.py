"""A Chromium of the machine, and sites served by the real process tree for it to look at."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from scripts import chromium
from tests.browser.desk import sign_in
from tests.browser.watching import Arrive, Visitor
from tests.served import Site, manage, passwords_in, serving

# The browser talks to the site under test and to nobody else.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync", "--disable-default-apps"),
)
WIDE, HEIGHT = 1280, 900
# So many names for one browser that each counts as a reader of its own.
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150 Safari/537.36 Reader/{}"


# Files are handed to processes whole: one that takes long and begins last is waited for.
LONGEST = ("test_keeping.py", "test_public_pages.py", "test_desk_photos.py", "test_journey.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder needs a browser; what takes long comes first."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
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


@contextmanager
def site_of(
    factory: pytest.TempPathFactory, name: str, prepare: Callable[[Path], str]
) -> Iterator[Site]:
    """Serve a copy of a site that is prepared once for all processes of a parallel run.

    `prepare(data_dir)` answers what was printed, accounts and passwords among it.
    """
    common = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent
    original, notes = common / f"{name}-original", common / f"{name}.json"
    with (common / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not notes.exists():
            said = prepare(original)
            notes.write_text(json.dumps(passwords_in(said)))
    data_dir = factory.mktemp(name) / "var"
    shutil.copytree(original, data_dir)
    with serving(data_dir) as site:
        site.passwords = json.loads(notes.read_text())
        yield site


def _said(data_dir: Path, *words: str) -> str:
    done = manage(data_dir, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _open_newsroom(data_dir: Path) -> str:
    fill = "from tests.browser.newsroom import open_newsroom; open_newsroom()"
    return _said(data_dir, "prepare", "--empty") + _said(data_dir, "shell", "-v0", "-c", fill)


def _load_demo(data_dir: Path) -> str:
    return _said(data_dir, "prepare")


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with columns and staff, and no article yet."""
    with site_of(tmp_path_factory, "newsroom", _open_newsroom) as site:
        yield site


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site that `make run` gives: the demo's articles."""
    with site_of(tmp_path_factory, "demo", _load_demo) as site:
        yield site


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
    sign_in(visitor, newsroom, "bianji")
    return visitor
