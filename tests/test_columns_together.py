"""Two at once in the column tree: whoever comes second waits, and sees what the first one did."""

import time
from collections.abc import Callable
from threading import Event, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from articles.models import Article, Column, ColumnMonth, Placement
from tests import press

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

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


def move(path: str, to: str) -> None:
    """Check and save, as the desk does."""
    column = Column.objects.get(path=path)
    column.parent = Column.objects.get(path=to)
    column.full_clean()
    column.save()


def placed(article: Article) -> set[str]:
    stands = Placement.objects.filter(entry__article=article)
    return set(stands.values_list("column__path", flat=True))


def test_two_moves_never_make_a_cycle():
    press.column("news"), press.column("about")
    other = Other(lambda: move("about", "news"))
    with transaction.atomic():
        move("news", "about")
        other.come()
    other.leave()
    assert "不能移到自己" in str(other.refusal)
    assert set(Column.objects.values_list("path", flat=True)) == {"about", "about/news"}
    assert Column.objects.get(path="about").parent is None


def test_what_is_published_during_a_move_stands_where_the_column_went():
    press.column("about")
    article = press.article(column=press.column("news/headlines"))
    press.publisher()
    other = Other(lambda: press.print_it(article))
    with transaction.atomic():
        move("news/headlines", "about")
        other.come()
    other.leave()
    assert other.refusal is None
    assert placed(article) == {"about", "about/headlines"}
    counted = ColumnMonth.objects.filter(total__gt=0).values_list("column__path", flat=True)
    assert set(counted) == {"about", "about/headlines"}


def test_a_move_during_a_publishing_takes_along_what_is_published():
    press.column("about")
    article = press.article(column=press.column("news/headlines"))
    press.publisher()
    other = Other(lambda: move("news", "about"))
    with transaction.atomic():
        press.print_it(article)
        other.come()
    other.leave()
    assert other.refusal is None
    assert placed(article) == {"about", "about/news", "about/news/headlines"}


def test_a_column_is_not_deleted_while_something_is_published_in_it():
    column = press.column("notices")
    article = press.article()
    article.further_columns.add(column)
    press.publisher()
    other = Other(Column.objects.get(pk=column.pk).delete)
    with transaction.atomic():
        press.print_it(article)
        other.come()
    other.leave()
    assert isinstance(other.refusal, ProtectedError)
    assert placed(article) == {"news", "notices"}
