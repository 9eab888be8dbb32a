"""Somebody else at the same moment: a thread with a connection of its own, on PostgreSQL."""

import time
from collections.abc import Callable
from threading import Event, Thread

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import ProtectedError

PATIENCE = 60  # seconds until a test gives up waiting for the other thread
REFUSALS = (DatabaseError, ProtectedError, ValidationError)


class Other:
    """Somebody else, on a connection of their own, who does one thing."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act
        self.refusal: Exception | None = None
        self.began, self.pid = Event(), 0
        self.thread = Thread(target=self._run)

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.pid = cursor.fetchone()[0]
            self.began.set()
            self.act()
        except REFUSALS as refusal:
            self.refusal = refusal
        finally:
            connection.close()

    def come(self) -> None:
        """Let them begin; returns when they wait for a lock, or are done without any."""
        self.thread.start()
        assert self.began.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        with connection.cursor() as cursor:
            while self.thread.is_alive() and time.monotonic() < deadline:
                cursor.execute("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", [self.pid])
                if cursor.fetchone():
                    return
        assert not self.thread.is_alive()

    def leave(self) -> None:
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
