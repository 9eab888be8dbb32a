"""Hold every public page of the demo against what is promised: `make ux`.

    python -m scripts.ux                     every page, rendering and look; keeps the result
    python -m scripts.ux --pairwise          the part that the suite runs: every two of them meet
    python -m scripts.ux --only home,ask     these pages alone (tests/browser/ux/pages.py)
    python -m scripts.ux --results FILE      writes the result there

The last line counts checks: a check is one promise on one page in one rendering, at all widths and
in all looks. The result of the whole goes to portal/measured.json, of which the site's accessibility
statement tells; whoever releases a version measures it first. The JSON holds

    date, axe, chromium, checker      of the day; versions of axe-core, Chromium, the HTML checker
    pages, renderings, looks, widths  how many of each
    views                             how many pictures of a page that makes
    passed, failed                    checks
    by_page, by_rendering, by_promise passed and failed for each
    faults                            page, rendering and promise of each check that failed, and what
                                      was found, five lines at most
    exempt                            what a page may leave out, and why
    skipped                           what could not be measured on this machine
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from scripts import chromium, validator
from scripts.check import ROOT, Run
from tests.browser.ux import verdicts

RESULTS = ROOT / "portal" / "measured.json"
LONGEST = 2 * 60 * 60  # seconds


def version(text: str) -> str:
    """The first version number in a text."""
    found = re.search(r"\d+(\.\d+)+", text)
    return found[0] if found else ""


def shown_by(browser: str) -> str:
    done = subprocess.run([browser, "--version", "--no-sandbox"], capture_output=True, text=True)
    return done.stdout


def checker() -> str:
    try:
        return validator.version()
    except validator.NotAvailable:
        return ""


def measure(browser: str, pairwise: bool, only: str) -> tuple[dict[str, Any], bool]:
    """The result as it is written, less what no page was opened for; and whether all went well."""
    cores = str(len(os.sched_getaffinity(0)))
    arguments = ["-n", cores, "--dist", "load", "--no-loadscope-reorder", "tests/browser/ux"]
    with tempfile.TemporaryDirectory(prefix="portal-ux-") as scratch:
        told = Path(scratch) / "told"
        told.mkdir()
        run = Run(Path(scratch))
        more = {"CHROMIUM": browser, "UX_TOLD": str(told), "UX_ONLY": only}
        run.suite("pages in Chromium", arguments, more | ({} if pairwise else {"UX": "whole"}))
        [part] = run.parts
        found = {
            "date": datetime.now(tz=UTC).date().isoformat(),
            "axe": version(AXE_SCRIPT[:80]),
            "chromium": version(shown_by(browser)),
            "checker": checker(),
            **verdicts.told(told),
            "skipped": part.skipped,
        }
    # A test that broke off has noted no fault of a page, but is one.
    found["failed"] = max(found.get("failed", 0), part.failed)
    return found, part.ok and not part.failed and "passed" in found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairwise", action="store_true", help="a part in which every two meet")
    parser.add_argument("--only", default="", metavar="PAGES", help="names with commas between")
    parser.add_argument("--results", type=Path, metavar="FILE", help="where the result is kept")
    asked = parser.parse_args()
    browser = chromium.find_or_install()
    if browser is None:
        print("no Chromium on this machine")
        return 1
    found, ok = measure(browser, asked.pairwise, asked.only)
    is_whole = not asked.pairwise and not asked.only and not found["skipped"]
    results = asked.results or (RESULTS if is_whole and "passed" in found else None)
    if results:
        results.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    for promise, counts in found.get("by_promise", {}).items():
        print(f"  {promise:<22}{counts['passed']:>5} passed, {counts['failed']} failed")
    for fault in found.get("faults", []):
        print(f"  FAILED {fault['page']}, {fault['rendering']}, {fault['promise']}:")
        print("\n".join(f"    {each}" for each in fault["found"]))
    for each in found["skipped"]:
        print(f"  not measured: {each}")
    print(f"{found.get('passed', 0)} passed, {found['failed']} failed", flush=True)
    return 0 if ok else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
