"""Measure every public page of the demo in every rendering and look: `make ux`.

What came of it is written to portal/measured.json, of which the site's accessibility statement
tells; whoever releases a version measures it first. The JSON holds
`date` (of the day it was measured), `pages`, `renderings`, `looks` and `widths` (how many of each),
`passed` and `failed` (tests), `axe` and `chromium` (their versions).
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

from scripts import chromium
from scripts.check import ROOT, Run

RESULTS = ROOT / "portal" / "measured.json"


def version(text: str) -> str:
    """The first version number in a text."""
    found = re.search(r"\d+(\.\d+)+", text)
    return found[0] if found else ""


def main() -> int:
    browser = chromium.find_or_install()
    if browser is None:
        print("no Chromium on this machine")
        return 1
    cores = str(len(os.sched_getaffinity(0)))
    arguments = ["-n", cores, "--dist", "load", "tests/browser/ux"]
    with tempfile.TemporaryDirectory(prefix="portal-ux-") as scratch:
        looked = Path(scratch) / "looked.json"
        run = Run(Path(scratch))
        more = {"CHROMIUM": browser, "UX": "whole", "UX_TOLD": str(looked)}
        run.suite("pages in Chromium", arguments, more)
        [part] = run.parts
        whole = looked.exists() and not part.skipped
        if whole:
            told = {
                "date": datetime.now(tz=UTC).date().isoformat(),
                **json.loads(looked.read_text()),
                "passed": part.passed,
                "failed": part.failed,
                "axe": version(AXE_SCRIPT[:80]),
                "chromium": version(shown_by(browser)),
            }
            RESULTS.write_text(json.dumps(told, indent=2) + "\n")
    for each in part.skipped:
        print(f"  not measured: {each}")
    print(f"{part.passed} passed, {part.failed} failed", flush=True)
    return 0 if part.ok and whole else 1


def shown_by(browser: str) -> str:
    done = subprocess.run([browser, "--version", "--no-sandbox"], capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
