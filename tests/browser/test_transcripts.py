"""What a screen reader finds on each kind of page, in order, held against what has been read through.

The transcripts lie in transcripts/, a line for each thing that is said, further in what belongs to
it. `TRANSCRIPTS=write` writes them anew; whoever changes one reads it through.
"""

import difflib
import os
import re
from pathlib import Path

import pytest

from accessibility.renderings import Mode, Rendering
from tests.browser.public import NAMES, Pages
from tests.browser.watching import Arrive
from tests.served import Site

FOLDER = Path(__file__).parent / "transcripts"
STANDARD, SENIOR = Rendering("zh-hans"), Rendering("zh-hans", Mode.SENIOR)
ENGLISH = Rendering("en")
HEARD = [
    *((name, STANDARD) for name in NAMES),
    *((name, SENIOR) for name in ("home", "column", "report", "search", "ask", "missing")),
    *((name, ENGLISH) for name in ("home", "report", "translated")),
]
# What the day of the run decides: the demo's articles are of the last months.
BY_THE_DAY = [
    (r"\d{4}年\d+月\d+日 星期.", "某年某月某日 星期某"),
    (r"\b\w+day,? \d+ \w+ \d{4}", "Someday"),
    (r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", "某日"),
    (r"\b\d\d-\d\d\b", "某日"),
    (r"axe-core [\d.]+", "axe-core"),
    (r"definition: \"\d+\"", "definition: 若干"),
]


def heard(snapshot: str) -> list[str]:
    """The lines of a snapshot without addresses, which are not said, and without the day."""
    lines = [line for line in snapshot.splitlines() if "/url:" not in line]
    words = "\n".join(line.removesuffix(":") for line in lines)
    for pattern, instead in BY_THE_DAY:
        words = re.sub(pattern, instead, words)
    return words.splitlines()


@pytest.mark.parametrize(("name", "rendering"), HEARD)
def test_a_page_is_heard_as_it_has_been_read_through(
    demo: Site, arrive: Arrive, name: str, rendering: Rendering
):
    pages = Pages(demo)
    visitor = arrive(demo)
    page = visitor.open(rendering.path(pages.path(name)), pages.status(name))
    said = heard(page.locator("body").aria_snapshot())
    mode = "-senior" if rendering.is_senior else ""
    file = FOLDER / f"{name.replace(' ', '-')}-{rendering.language}{mode}.txt"
    if os.environ.get("TRANSCRIPTS") == "write":
        file.write_text("\n".join(said) + "\n")
    golden = file.read_text().splitlines()
    assert said == golden, "\n".join(difflib.unified_diff(golden, said, lineterm="", n=1))
