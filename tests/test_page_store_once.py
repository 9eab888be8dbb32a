"""What stands on every page is read once an epoch in each process, by whichever thread comes first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from accessibility.page_store import OnceAnEpoch, forget


class Counted:
    """A reading that counts how often it was asked for."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_an_epoch_is_read_once_and_the_next_one_anew():
    value = OnceAnEpoch(Counted())
    assert [value(7), value(7), value(8), value(8)] == [1, 1, 2, 2]


@pytest.mark.django_db
def test_without_an_epoch_the_databases_counts():
    value = OnceAnEpoch(Counted())
    assert [value(), value()] == [1, 1]
    forget(["/"])
    assert value() == 2


def test_many_threads_wait_for_one_reading():
    value = OnceAnEpoch(Counted())
    together = Barrier(8)

    def ask(_thread: int) -> int:
        together.wait()
        return value(3)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(8))) == {1}


def test_a_reading_that_fails_is_tried_again():
    faults = [RuntimeError("the database is away")]

    def read() -> str:
        if faults:
            raise faults.pop()
        return "read"

    value = OnceAnEpoch(read)
    with pytest.raises(RuntimeError):
        value(1)
    assert value(1) == "read"
