"""Maintenance that was announced: until when it lasts, told without the database.

The moment lies in a file of DATA_DIR, since it may be the database that is being looked after.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def announced(now: datetime | None = None) -> datetime | None:
    """When the announced maintenance ends; None where none is announced, or its time is over."""
    try:
        until = datetime.fromisoformat(_file().read_text().strip())
    except (OSError, ValueError):
        return None
    return until if until.tzinfo and until > (now or timezone.now()) else None


def announce(until: datetime) -> None:
    """From now on tell readers who find the site closed when it opens again."""
    beside = _file().with_suffix(".new")
    beside.write_text(until.isoformat() + "\n")
    beside.replace(_file())


def end() -> None:
    """Nothing is announced any more."""
    with suppress(FileNotFoundError):
        _file().unlink()


def _file() -> Path:
    return Path(settings.DATA_DIR) / "maintenance.txt"
