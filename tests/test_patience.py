"""No statement of the app server holds a reader's thread for ever."""

from copy import deepcopy

import pytest
from django.db import OperationalError, connections

from portal import patience

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def server_connection(monkeypatch):
    """Opens connections as a process of the app server would, with limits of a moment."""
    own = deepcopy(connections.settings)
    monkeypatch.setattr(connections, "settings", own)
    monkeypatch.setattr(patience, "STATEMENT", "200ms")
    monkeypatch.setattr(patience, "LOCK", "50ms")
    patience.be_bounded()
    opened = []

    def open_one(alias="default"):
        opened.append(connections.create_connection(alias))
        return opened[-1]

    yield open_one
    for connection in opened:
        connection.close()


def test_a_statement_that_takes_too_long_is_ended(server_connection):
    with (
        server_connection().cursor() as cursor,
        pytest.raises(OperationalError, match="statement timeout"),
    ):
        cursor.execute("SELECT pg_sleep(20)")


def test_whoever_waits_too_long_for_a_lock_is_told_so(server_connection):
    holder, waiter = server_connection(), server_connection()
    with holder.cursor() as holding, waiter.cursor() as waiting:
        holding.execute("SELECT pg_advisory_lock(4711)")
        with pytest.raises(OperationalError, match="lock timeout"):
            waiting.execute("SELECT pg_advisory_lock(4711)")


@pytest.mark.django_db(transaction=True, databases=["default", "counts"])
def test_views_are_bounded_too_and_stay_as_quick_to_commit(server_connection):
    with server_connection("counts").cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("200ms",)
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("off",)


def test_a_limit_that_the_operator_sets_is_kept(server_connection):
    connections.settings["default"]["OPTIONS"] |= {"options": "-c statement_timeout=2min"}
    patience.be_bounded()
    with server_connection().cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("2min",)


def test_commands_have_all_the_time_they_need():
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
