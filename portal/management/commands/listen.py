"""Forget at once what other machines publish; started by `manage.py serve` on PostgreSQL."""

import signal
import threading
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection

from accessibility.page_store.listening import listen


class Command(BaseCommand):
    help = "几台机器共用一个 PostgreSQL 时，别的机器一发布，就清掉这台机器上有关的页面。由 manage.py serve 启动。"
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("用 SQLite 的网站只有一台机器，不用这个命令。")
        ending = threading.Event()

        def end(*_signal: object) -> None:
            ending.set()
            raise KeyboardInterrupt  # out of waiting for the next word

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        try:
            listen(ending, lambda: self.stdout.write("▸ 页面同步已接上"))
        except KeyboardInterrupt:
            return
