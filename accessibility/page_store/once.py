"""What stands on every page, read once an epoch and kept in the process."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from accessibility.page_store.outbox import current_epoch

T = TypeVar("T")


class OnceAnEpoch(Generic[T]):
    """A reading of the database that stays true until the epoch is raised.

    Decorates a function without arguments. The value is shared by all threads: it must never be
    changed. While one thread reads, those that want the same epoch wait for it. Not to be asked by
    whoever has raised the epoch in a transaction that may still be rolled back.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._lock = Lock()
        self._known: tuple[int, T] | None = None

    def __call__(self, epoch: int | None = None) -> T:
        """The value as of `epoch`, or of the database's when none is given."""
        if epoch is None:
            epoch = current_epoch()
        known = self._known
        if known is not None and known[0] == epoch:
            return known[1]
        with self._lock:
            if self._known is None or self._known[0] != epoch:
                self._known = (epoch, self._read())
            return self._known[1]

    def forget(self) -> None:
        """Read anew at the next call, whatever the epoch."""
        self._known = None
