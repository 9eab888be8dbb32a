"""`manage.py tick` once a minute, in one process that `manage.py serve` looks after."""

import logging
import signal
import threading
import time
from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command
from django.db import close_old_connections

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "每分钟做一次 manage.py tick 的工作，由 manage.py serve 启动。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=60.0, metavar="SECONDS")

    def handle(self, *, every: float, **options: Any) -> None:
        ending = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            # A tick under way is finished; only the waiting is cut short.
            signal.signal(number, lambda *_: ending.set())
        while not ending.is_set():
            close_old_connections()
            try:
                call_command("tick", verbosity=0)
            except Exception:
                # The next minute tries again; nothing that the clock does is done only once.
                logger.exception("tick failed")
            close_old_connections()
            ending.wait(until_next(every, time.time()))


def until_next(every: float, now: float) -> float:
    """Seconds to the next full minute (or what `every` says): what is due at 17:00 is not late.

    Reckoned anew each time, so that a clock that was set right does not shift the beat for ever.
    """
    # A little past it: a wait may end a hair early, and would find nothing due yet.
    return every - now % every + min(0.05, every / 10)
