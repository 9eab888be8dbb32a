"""Every check and every test: `make test`, and the inner loop `make quick`.

Each part is run even if one before it failed; the last lines say what each came to. What cannot
be had on this machine (PostgreSQL, Chromium) is named there as skipped; with CI=true a skip is a
failure, because nobody reads the log of a green run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from scripts import chromium, espeak, nginx, postgres
from tests.browser.ux import verdicts

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 30 * 60  # seconds that one part may take before it counts as hanging
PYTHON = (sys.executable, "-m")
MANAGE = (sys.executable, "manage.py")
# The site as it stands behind a proxy that speaks https.
PRODUCTION = {
    "ALLOWED_HOSTS": "www.yundu.example",
    "HTTPS": "1",
    "TRUSTED_PROXIES": "127.0.0.1",
}
Check = tuple[str, Sequence[str], Mapping[str, str]]
QUICK_CHECKS: list[Check] = [
    ("ruff check", [*PYTHON, "ruff", "check"], {}),
    ("ruff format", [*PYTHON, "ruff", "format", "--check"], {}),
]
CHECKS = [
    *QUICK_CHECKS,
    ("mypy", [*PYTHON, "mypy"], {}),
    ("templates", [*PYTHON, "djlint", "templates", "--lint", "--quiet"], {}),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    ("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
]


@dataclass
class Part:
    """What one check or one suite came to."""

    name: str
    ok: bool
    seconds: float = 0.0
    passed: int | None = None
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    more: str = ""

    def line(self) -> str:
        word = "ok" if self.ok else "FAILED"
        if self.passed is not None:
            word += f"  {self.passed} passed, {self.failed} failed"
        if self.skipped:
            word += f", {len(self.skipped)} skipped"
        if self.more:
            word += f"; {self.more}"
        return f"  {self.name:<22}{word}  ({self.seconds:.1f} s)"


class Run:
    """One run of the whole; everything it writes lies in `scratch`."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.parts: list[Part] = []
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
            "DATA_DIR": str(scratch / "data"),
            "PYTHONUNBUFFERED": "1",
        }
        self.environment.pop("DATABASE_URL", None)
        if self.environment.pop("PYTHONDONTWRITEBYTECODE", None):
            # Nothing beside the sources then; but a run of hundreds of processes compiles once.
            self.environment["PYTHONPYCACHEPREFIX"] = str(scratch / "compiled")

    def checks(self, wanted: Sequence[Check], at_once: int) -> None:
        """So many of them at once as there are cores: each keeps one busy."""
        with ThreadPoolExecutor(at_once) as threads:
            for part in threads.map(lambda each: self.check(*each), wanted):
                self.note(part)

    def check(self, name: str, command: Sequence[str], more: Mapping[str, str]) -> Part:
        """One command that is quiet when all is well."""
        begun = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST,
        )
        if done.returncode != 0:
            said = done.stdout.decode(errors="replace")
            print(f"── {name}: {' '.join(command[1:])}\n{said}", flush=True)
        return Part(name, done.returncode == 0, time.monotonic() - begun)

    def suite(
        self,
        name: str,
        arguments: Sequence[str],
        more: Mapping[str, str],
        longest: int = LONGEST,
    ) -> None:
        """One run of pytest, counted from its own report."""
        report = self.scratch / f"{len(self.parts)}.xml"
        print(f"── {name}", flush=True)
        begun = time.monotonic()
        command = [*PYTHON, "pytest", "-q", f"--junitxml={report}", *arguments]
        status = subprocess.call(
            command,
            cwd=ROOT,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            timeout=longest,
        )
        part = Part(name, status == 0, time.monotonic() - begun)
        count(part, report)
        self.note(part)

    def missing(self, name: str, why: str) -> None:
        self.note(Part(name, True, skipped=[why]))

    def note(self, part: Part) -> None:
        self.parts.append(part)
        print(part.line(), flush=True)

    def summary(self) -> int:
        """Print the last lines; returns the exit status."""
        print("── summary")
        for part in self.parts:
            print(part.line())
        skipped = [f"{part.name}: {why}" for part in self.parts for why in part.skipped]
        for each in skipped:
            print(f"  skipped  {each}")
        ok = all(part.ok for part in self.parts)
        if skipped and os.environ.get("CI") == "true":
            print("  FAILED: with CI=true nothing may be skipped")
            ok = False
        passed = sum(part.passed or 0 for part in self.parts)
        failed = sum(part.failed for part in self.parts)
        print(f"{passed} passed, {failed} failed, {len(skipped)} skipped", flush=True)
        return 0 if ok else 1


def count(part: Part, report: Path) -> None:
    """Read pytest's report; a suite that ran no test has failed, whatever its status."""
    part.passed = 0
    if report.exists():
        for case in ET.parse(report).getroot().iter("testcase"):
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                part.failed += 1
            elif skipped is not None:
                name = f"{case.get('classname')}::{case.get('name')}"
                part.skipped.append(f"{name}: {skipped.get('message')}")
            else:
                part.passed += 1
    part.ok = part.ok and part.passed + part.failed > 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="ruff, and the suite on SQLite less what is slow"
    )
    quick = parser.parse_args().quick
    # One process more than there are cores: many tests wait for other processes.
    cores = len(os.sched_getaffinity(0))
    # In the order of tests/conftest.py, for a file of few tests may take longest.
    at_once = ("-n", str(cores + 1), "--dist", "loadfile", "--no-loadscope-reorder")
    # Each of these brings a browser and a site, which are busy while it waits for them.
    by_group = ("-n", str(cores), "--dist", "loadgroup", "--no-loadscope-reorder")
    with tempfile.TemporaryDirectory(prefix="portal-check-") as scratch:
        run = Run(Path(scratch))
        run.checks(QUICK_CHECKS if quick else CHECKS, cores)
        if quick:
            run.suite("quick tests on SQLite", [*at_once, "-m", "not browser and not slow"], {})
            return run.summary()
        # Without these their tests are skipped, and named as such.
        espeak.find_or_install()
        nginx.find_or_install()
        run.suite("tests on SQLite", [*at_once, "-m", "not browser"], {})
        try:
            with postgres.running() as url:
                arguments = [*at_once, "-m", "not browser"]
                run.suite("tests on PostgreSQL", arguments, {"TEST_DATABASE_URL": url})
        except postgres.NotAvailable as why:
            run.missing("tests on PostgreSQL", str(why))
        browser = chromium.find_or_install()
        if browser:
            # In the groups and the order that tests/browser/conftest.py gives them.
            arguments = [*by_group, "-m", "browser", "tests/browser"]
            told = run.scratch / "told"
            told.mkdir()
            more = {"CHROMIUM": browser, "UX_TOLD": str(told)}
            run.suite("tests in Chromium", arguments, more)
            if pages := verdicts.told(told):
                counts = f"{pages['passed']} checks passed, {pages['failed']} failed"
                run.parts[-1].more = f"public pages: {counts}"
        else:
            run.missing("tests in Chromium", "no Chromium on this machine")
        return run.summary()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
