"""The epoch and the outbox: what a change makes the store forget, and when."""

import errno
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accessibility import page_store
from accessibility.models import Epoch, ForgottenPage
from accessibility.page_store import files, outbox

pytestmark = pytest.mark.django_db

PREFIXES = ["", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior"]


def store(*paths: str) -> None:
    for path in paths:
        files.put_in_place(files.write_aside(b"<html>", 0), files.names(path)[0][0])


def stored(*paths: str) -> list[str]:
    return [path for path in paths if files.read(path)]


def forget(*paths: str) -> int:
    """Forget without draining, as if the process had been killed at its commit."""
    return page_store.forget(paths)


def test_a_change_raises_the_epoch_by_one_and_names_its_pages():
    assert forget("/a/", "/b/*") == 1
    assert forget("/a/") == 2
    assert page_store.current_epoch() == 2
    rows = list(ForgottenPage.objects.order_by("pk").values_list("epoch", "path"))
    assert rows == [(1, "/a/"), (1, "/b/*"), (2, "/a/")]


def test_the_change_and_the_forgetting_stand_or_fall_together():
    with transaction.atomic():
        forget("/a/")
        transaction.set_rollback(True)
    assert page_store.current_epoch() == 0
    assert not ForgottenPage.objects.exists()


def test_pages_are_removed_at_the_commit_and_not_before(django_capture_on_commit_callbacks):
    page_store.drain()
    addresses = [f"{prefix}/a/" for prefix in PREFIXES]
    store(*addresses, "/b/")
    with django_capture_on_commit_callbacks(execute=True):
        forget("/a/")
        assert stored(*addresses) == addresses
    assert stored(*addresses, "/b/") == ["/b/"]
    assert files.drained() == 1


def test_forgetting_that_fails_does_not_touch_the_change_and_is_done_later(
    django_capture_on_commit_callbacks, monkeypatch, caplog
):
    page_store.drain()
    store("/a/")

    def broken(_path: str) -> None:
        raise OSError("read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(files, "remove", broken)
        with django_capture_on_commit_callbacks(execute=True):
            forget("/a/")
    assert "read-only file system" in caplog.text
    assert page_store.current_epoch() == 1
    assert files.drained() == 0
    assert page_store.drain_if_behind()
    assert stored("/a/") == []


def test_a_store_that_is_up_to_date_is_left_alone(django_assert_num_queries):
    forget("/a/")
    page_store.drain()
    store("/a/")
    with django_assert_num_queries(1):
        assert not page_store.drain_if_behind()
    assert stored("/a/") == ["/a/"]


def test_a_store_that_missed_many_changes_catches_up_with_all():
    page_store.drain()
    store("/a/", "/b/", "/c/page/2/", "/d/")
    for path in ("/a/", "/b/", "/c/*"):
        forget(path)
    assert page_store.drain() == 3
    assert stored("/a/", "/b/", "/c/page/2/", "/d/") == ["/d/"]


def test_a_new_folder_is_emptied_before_it_is_trusted():
    forget("/a/")
    store("/d/")
    page_store.drain()
    assert stored("/d/") == []
    assert files.drained() == 1


def test_a_store_that_was_away_until_the_outbox_was_pruned_is_emptied():
    page_store.drain()
    forget("/a/")
    forget("/b/")
    ForgottenPage.objects.filter(epoch=1).delete()
    store("/d/")
    page_store.drain()
    assert stored("/d/") == []
    assert files.drained() == 2


def test_a_store_that_meets_an_empty_outbox_is_emptied():
    page_store.drain()
    forget("/a/")
    ForgottenPage.objects.all().delete()
    store("/d/")
    page_store.drain()
    assert stored("/d/") == []


def test_a_store_newer_than_the_database_is_emptied():
    forget("/a/")
    forget("/a/")
    page_store.drain()
    store("/d/")
    Epoch.objects.update(number=1)  # a backup was restored
    page_store.drain()
    assert stored("/d/") == []
    assert files.drained() == 1


def test_a_very_long_list_empties_the_store_instead(monkeypatch):
    page_store.drain()
    monkeypatch.setattr(outbox, "MOST_ROWS", 3)
    store("/d/")
    forget("/a/", "/b/", "/c/")
    page_store.drain()
    assert stored("/d/") == ["/d/"]
    forget("/a/", "/b/", "/c/", "/e/")
    page_store.drain()
    assert stored("/d/") == []


def test_nothing_to_forget_is_no_change():
    assert forget() == 0
    assert not Epoch.objects.exists()


def test_a_path_too_long_to_be_noted_empties_the_store():
    page_store.drain()
    store("/d/")
    forget("/" + "a" * 600 + "/")
    page_store.drain()
    assert stored("/d/") == []


@pytest.mark.parametrize("path", ["", "a/", "https://example.org/", "**"])
def test_what_is_no_path_is_a_mistake_of_the_caller(path):
    with pytest.raises(ValueError, match="bare path"):
        forget(path)
    assert page_store.current_epoch() == 0


def test_what_killed_processes_left_is_swept_away(monkeypatch):
    store("/a/")
    aside = files.write_aside(b"half", 0)
    trash = settings.PAGE_STORE / ".trash" / "folder"
    trash.mkdir(parents=True)
    page_store.drain()
    assert not trash.exists()
    assert aside.exists()  # somebody may still be writing it
    monkeypatch.setattr(files, "LEFT_BEHIND", -1)
    files.empty_trash()
    assert not aside.exists()


def test_a_full_folder_is_told_as_full_and_has_room_when_it_is_looked_at_again(monkeypatch):
    store("/a/")
    (settings.PAGE_STORE / ".epoch").unlink(missing_ok=True)
    (settings.PAGE_STORE / "rubbish").write_bytes(b"x")
    full = Mock(side_effect=OSError(errno.ENOSPC, "full"))
    with monkeypatch.context() as disk:
        disk.setattr(files, "_with_room", full)
        with pytest.raises(OSError, match="full"):
            page_store.drain()
    assert not [*(settings.PAGE_STORE / ".trash").iterdir()]
    assert page_store.drain() == page_store.current_epoch()


def age(epoch: int, days: float) -> None:
    at = timezone.now() - timedelta(days=days)
    ForgottenPage.objects.filter(epoch=epoch).update(forgotten_at=at)


def test_the_outbox_keeps_a_week():
    for days in (9, 8, 6, 0):
        age(forget("/a/", "/b/"), days)
    assert page_store.prune() == 4
    assert set(ForgottenPage.objects.values_list("epoch", flat=True)) == {3, 4}
    assert page_store.prune() == 0


def test_the_outbox_is_pruned_from_its_beginning_whatever_the_clocks_say():
    for days in (9, 1, 8, 0):
        age(forget("/a/"), days)
    page_store.prune()
    assert set(ForgottenPage.objects.values_list("epoch", flat=True)) == {4}
    page_store.forget(["/a/"])
    page_store.prune()
    assert set(ForgottenPage.objects.values_list("epoch", flat=True)) == {4, 5}


def test_an_empty_outbox_is_pruned_without_a_word():
    assert page_store.prune() == 0
