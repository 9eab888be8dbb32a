"""The Nu HTML checker, for the tests: its version is pinned in package.json beside this file.

It is a Java program that npm brings. Neither is needed to run the site or the inner loop of tests;
root on Debian or Ubuntu gets what is missing from the distribution.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.chromium import apt

FOLDER = Path(__file__).resolve().parent
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PACKAGES = {"java": "default-jre-headless", "npm": "npm"}


class NotAvailable(Exception):
    """The checker cannot be had on this machine; the text says why."""


def errors(pages: Iterable[Path]) -> list[dict[str, Any]]:
    """What is wrong with these HTML files: `url`, `message`, `lastLine`, `extract` of each error.

    Raises NotAvailable.
    """
    _install()
    command = ["java", "-Xss2m", "-jar", str(JAR), "--errors-only", "--format", "json"]
    done = subprocess.run([*command, *map(str, pages)], capture_output=True, text=True)
    # It answers 1 where there are errors, and tells of them on its stderr.
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return messages


def _install() -> None:
    wanted = [
        name for name in ("java", *(() if JAR.exists() else ("npm",))) if not shutil.which(name)
    ]
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        apt("update")
        apt("install", "-y", "--no-install-recommends", *(PACKAGES[name] for name in wanted))
    for name in wanted:
        if not shutil.which(name):
            raise NotAvailable(f"no {name} on this machine")
    if not JAR.exists():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True)
        if done.returncode != 0 or not JAR.exists():
            raise NotAvailable(f"npm did not bring the HTML checker: {done.stderr.strip()[-300:]}")
