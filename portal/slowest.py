"""The slowest answers since the server's start, by the kind of page: for the desk's own look.

Each process notes in a file of its own when a kind of page has been slower than ever before, which
is seldom; nothing is known of who asked, or for which page of the kind. Stored pages never come
this way.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Seconds below which nobody waits, and nothing is noted.
NOTICED = 0.2
# The screen that tells of it looks at disks and files, and would come first wherever it is opened.
_LEFT_OUT = ("", "admin:status")
_worst: dict[str, tuple[float, float]] = {}  # by route: seconds, and when
_lock = Lock()


@dataclass(frozen=True)
class Slow:
    """The slowest answer of a kind of page: the name of its address, seconds, when."""

    route: str
    seconds: float
    at: datetime


class SlowestMiddleware:
    """Look at the clock before and after each page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        taken = time.perf_counter() - began
        if taken >= NOTICED and request.method == "GET" and request.resolver_match:
            note(request.resolver_match.view_name or "", taken)
        return response


def note(route: str, seconds: float) -> None:
    """Remember it if it is the slowest of its kind in this process."""
    if route in _LEFT_OUT or _worst.get(route, (0.0, 0.0))[0] >= seconds:
        return
    with _lock, suppress(OSError):
        if not _worst:
            _forget_the_dead()
        _worst[route] = (round(seconds, 3), time.time())
        _folder().mkdir(parents=True, exist_ok=True)
        beside = _folder() / f".{os.getpid()}.new"
        beside.write_text(json.dumps(_worst))
        beside.replace(_folder() / f"{os.getpid()}.json")


def worst(most: int) -> list[Slow]:
    """Of all processes of this machine that are running, the slowest kinds of pages first."""
    found: dict[str, Slow] = {}
    for file in _folder().glob("*.json"):
        with suppress(OSError, ValueError):
            if not _is_alive(file):
                continue
            for route, (seconds, at) in json.loads(file.read_text()).items():
                if route not in found or found[route].seconds < seconds:
                    found[route] = Slow(route, seconds, datetime.fromtimestamp(at, tz=UTC))
    return sorted(found.values(), key=lambda slow: -slow.seconds)[:most]


def _forget_the_dead() -> None:
    for file in _folder().glob("*.json"):
        if not _is_alive(file) or file.stem == str(os.getpid()):
            file.unlink(missing_ok=True)


def _is_alive(file: Path) -> bool:
    return file.stem.isdecimal() and Path(f"/proc/{file.stem}").exists()


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "slow"
