"""When this machine last proved its backups and held the site against its seals, and how it went.

In a file of DATA_DIR: what is checked may be the database.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils import timezone

What = Literal["backup", "site"]


@dataclass(frozen=True)
class Checked:
    """One check: when, and how many things did not fit."""

    at: datetime
    faults: int


def note(what: What, faults: int) -> None:
    """Remember that it was checked just now; a disk that takes nothing keeps nobody from it."""
    known = _read()
    known[what] = {"at": timezone.now().isoformat(timespec="seconds"), "faults": faults}
    beside = _file().with_suffix(".new")
    try:
        beside.write_text(json.dumps(known))
        beside.replace(_file())
    except OSError:
        beside.unlink(missing_ok=True)


def last(what: What) -> Checked | None:
    """None where it never was, or nobody can tell."""
    try:
        told = _read()[what]
        return Checked(datetime.fromisoformat(str(told["at"])), int(told["faults"]))
    except (KeyError, ValueError, TypeError):
        return None


def _read() -> dict[str, dict[str, str | int]]:
    try:
        found = json.loads(_file().read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _file() -> Path:
    return Path(settings.DATA_DIR) / "checked.json"
