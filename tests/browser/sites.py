"""The sites that the browser tests look at: each made once a run, of another where that will do.

What a site shares with one that was made before is copied from it; migrating, collecting static
files and drawing pictures take most of the time that it takes to make one.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.served import Site, manage, passwords_in, serving


@dataclass(frozen=True)
class Plan:
    """How a site comes to be: from what, and by which statement inside of it."""

    name: str
    statement: str
    base: "Plan | None" = field(default=None)


BARE = Plan("bare", "from tests.browser.foundation import *; lay_foundation()")
DEMO = Plan("demo", "from tests.browser.foundation import *; load_demo()", BARE)
NEWSROOM = Plan("newsroom", "from tests.browser.newsroom import *; open_newsroom()", BARE)
PRESSED = Plan(
    "pressed",
    "from tests.browser.misspelt import *; write_reports(); "
    "from tests.browser.printings import *; print_twice()",
    NEWSROOM,
)


def said(data_dir: Path, statement: str) -> str:
    """Run a statement inside a site; returns what it printed."""
    done = manage(data_dir, "shell", "-v0", "-c", statement)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _made(common: Path, plan: Plan) -> tuple[Path, str]:
    """The folder of a plan's site and what was printed while it was made."""
    original, notes = common / f"{plan.name}-original", common / f"{plan.name}.json"
    with (common / f"{plan.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not notes.exists():
            before = ""
            if plan.base:
                folder, before = _made(common, plan.base)
                shutil.copytree(folder, original)
            notes.write_text(json.dumps(before + said(original, plan.statement)))
    return original, json.loads(notes.read_text())


@contextmanager
def site_of(factory: pytest.TempPathFactory, plan: Plan, **more: str) -> Iterator[tuple[Site, str]]:
    """Serve a copy of a site that is made once for all processes of a parallel run.

    Hands on what was printed in the making, too. `more` is its environment.
    """
    common = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent
    original, printed = _made(common, plan)
    data_dir = factory.mktemp(plan.name) / "var"
    shutil.copytree(original, data_dir)
    with serving(data_dir, **more) as site:
        site.passwords = passwords_in(printed)
        yield site, printed
