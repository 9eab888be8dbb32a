"""What has been held against which promise, so that it can be counted and told.

A check is one promise on one page in one rendering, at every width and in every look in which it was
measured; it has passed when nothing was found at any of them. Each process of a run writes its
checks to the folder UX_TOLD; `told` reads them together. Nothing here needs a site's settings.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Check = tuple[str, str, str]  # page, rendering ("zh-hans senior"), promise
MOST_TOLD = 5  # of what one check found


class Verdicts:
    """The checks of one test; `faults` is what its last line wants empty."""

    def __init__(self) -> None:
        self.found: dict[Check, list[str]] = {}

    def note(
        self, page: str, rendering: Any, where: str, promises: Mapping[str, Iterable[str]]
    ) -> None:
        """`promises` holds what was found against each of them; an empty list is a good word too."""
        for promise, found in promises.items():
            check = (page, f"{rendering.language} {rendering.mode}", promise)
            self.found.setdefault(check, []).extend(f"{where}: {each}" for each in found)

    @property
    def faults(self) -> list[str]:
        return [
            f"{page}, {rendering}, {promise}, {each}"
            for (page, rendering, promise), found in self.found.items()
            for each in found
        ]


# Of all tests that this process has run.
ALL_OF_THEM = Verdicts()


def keep(verdicts: Verdicts) -> None:
    for check, found in verdicts.found.items():
        ALL_OF_THEM.found.setdefault(check, []).extend(found)


def tell(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write down what this process has seen, and what it knows of the whole."""
    checks = [[*check, found] for check, found in ALL_OF_THEM.found.items()]
    if checks:
        file = folder / f"{os.getpid()}.json"
        file.write_text(json.dumps({"facts": facts, "checks": checks}))


def told(folder: Path) -> dict[str, Any]:
    """All processes together, in the form that scripts/ux.py describes; {} when nothing was seen."""
    checks: dict[Check, list[str]] = {}
    facts: dict[str, Any] = {}
    for file in sorted(folder.glob("*.json")):
        one = json.loads(file.read_text())
        facts = one["facts"]
        for page, rendering, promise, found in one["checks"]:
            checks.setdefault((page, rendering, promise), []).extend(found)
    if not checks:
        return {}
    by: tuple[dict[str, Counter[str]], ...] = ({}, {}, {})
    for check, found in sorted(checks.items()):
        for counts, name in zip(by, check, strict=True):
            counts.setdefault(name, Counter(passed=0, failed=0))[
                "failed" if found else "passed"
            ] += 1
    by_page, by_rendering, by_promise = by
    failed = sum(bool(found) for found in checks.values())
    return {
        "pages": len(by_page),
        "renderings": len(by_rendering),
        **facts,
        "passed": len(checks) - failed,
        "failed": failed,
        "by_page": by_page,
        "by_rendering": by_rendering,
        "by_promise": by_promise,
        "faults": [
            {"page": page, "rendering": rendering, "promise": promise, "found": found[:MOST_TOLD]}
            for (page, rendering, promise), found in sorted(checks.items())
            if found
        ],
    }
