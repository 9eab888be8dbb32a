"""What stands on every page is read once an epoch in each process, by whichever thread comes first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore

import pytest

from accessibility.page_store import OnceAnEpoch, forget

PATIENCE = 30  # seconds


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
    times, asked, all_have_asked = [], Semaphore(0), Event()

    def read() -> int:
        times.append(1)
        assert all_have_asked.wait(PATIENCE)
        return len(times)

    value = OnceAnEpoch(read)

    def ask(_thread: int) -> int:
        asked.release()
        return value(3)

    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(ask, range(8))
        for _ in range(8):
            assert asked.acquire(timeout=PATIENCE)
        all_have_asked.set()
        assert set(answers) == {1}
    assert len(times) == 1


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
