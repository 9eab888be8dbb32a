"""Keep each test's verdicts, and tell them to whoever asked when the run ends."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.ux import verdicts as kept
from tests.browser.ux.looks import LOOKS, WINDOWS, looks_at
from tests.browser.ux.pages import EXEMPT, NAMES
from tests.browser.ux.verdicts import Verdicts


@pytest.fixture
def verdicts() -> Iterator[Verdicts]:
    """What a test finds goes in here; its last line is that `verdicts.faults` is empty."""
    mine = Verdicts()
    yield mine
    kept.keep(mine)


def pytest_sessionfinish() -> None:
    folder = os.environ.get("UX_TOLD")
    if folder:
        exempt = [f"{page}: {fault}: {why}" for (page, fault), why in EXEMPT.items()]
        views = sum(len(list(looks_at(name))) for name in NAMES) * len(WINDOWS)
        facts = {"looks": len(LOOKS), "widths": len(WINDOWS), "views": views, "exempt": exempt}
        kept.tell(Path(folder), facts)
