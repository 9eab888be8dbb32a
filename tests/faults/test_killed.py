"""Killed in the middle of anything, the site is as it was before or as it was to be."""

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from tests.faults.sites import hands
from tests.processes.nursery import Child
from tests.processes.running import database

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

# Of the acts of a publication so many are died before; all of them with FAULTS=all.
MOMENTS = 5
KILLED = {"ended": -signal.SIGKILL}


@pytest.fixture(scope="module")
def hand(tmp_path_factory):
    """Processes of one site, one after the other."""
    data_dir: Path = tmp_path_factory.mktemp("killed")
    with database(data_dir) as url, hands(data_dir, url) as address:
        yield partial(Child, address)


def test_a_publication_killed_at_any_moment_is_the_old_print_or_the_new_one_whole(hand):
    with hand() as first:
        first.order("publish", number=1)
        acts = first.order("publish", number=2)
    step = 1 if os.environ.get("FAULTS") == "all" else acts // MOMENTS
    outcomes = set()
    with hand() as looking:
        before = looking.order("look")
        # The last acts follow the commit.
        for moment in sorted({*range(1, acts, step), acts - 6, acts - 3}):
            with hand() as doomed:
                ended = doomed.order("publish", number=moment + 2, at=moment)
            looking.order("make_good")
            found = looking.order("look")
            outcomes.add((ended == KILLED, assert_is_whole(before, found, moment + 2)))
            before = found
    assert outcomes >= {(True, False), (True, True)}, "else it was always killed too early or late"
    with hand() as last:
        last.order("publish", number=999)
        assert last.order("look")["titles"] == ["Print 999", "第999版"]


def assert_is_whole(before, found, number):
    """That the site is wholly the print of before, or that number; returns whether the latter."""
    assert found["languages"] == ["en", "zh-hans", "zh-hant"]
    assert len(found["printings"]) == 1, "the languages are of different prints"
    is_new = found["printings"] != before["printings"]
    shown = [f"Print {number}", f"第{number}版"] if is_new else before["titles"]
    assert found["titles"] == shown
    assert found["prints"] == before["prints"] + 3 * is_new
    english, chinese = found["titles"]
    for (status, title), words in zip(found["shown"], [chinese] * 4 + [english] * 2, strict=True):
        assert status == 200
        assert words in title, "a page is not of the print that is live"
    nothing = {"broken": "", "lost": [], "leftovers": [], "forgotten": True}
    assert {key: found[key] for key in nothing} == nothing
    return is_new


@pytest.mark.parametrize("within", [5])
def test_a_worker_killed_within_a_picture_leaves_no_half_copy_and_is_followed_by_the_next(
    hand, within
):
    with hand() as first:
        pk = first.order("picture", width=1600 + within)
        first.die("work", within=within)
    with hand() as second:
        found = second.order("copies", pk=pk)
        assert (found["there"], found["is_made"], found["unfinished"]) == (within - 1, False, 1)
        second.order("work")  # a worker of the same name gives up what the first was killed over
        assert "order_renditions" in second.order("tick")
        second.order("work")
        second.order("clear")
        found = second.order("copies", pk=pk)
    assert found == {"there": 9, "wanted": 9, "is_made": True, "unfinished": 0}


def test_a_backup_killed_at_any_moment_is_none_and_hurts_no_other(hand):
    with hand() as first:
        first.order("back_up")
        opens = first.order("back_up")  # what has not changed is linked to, and not opened
        assert first.order("backups") == {"whole": 2, "half": 0}
    for moment in (opens // 2, opens):
        with hand() as doomed:
            doomed.die("back_up", within=moment)
        with hand() as next_one:
            assert next_one.order("backups") == {"whole": 2, "half": 1}
    with hand() as last:
        last.order("back_up")
        assert last.order("backups") == {"whole": 3, "half": 0}
