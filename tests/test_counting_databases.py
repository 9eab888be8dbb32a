"""Counting views, as each of the databases does it, and by many at once."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from articles import counting
from articles.models import Article, RecentReader, ViewCount
from tests import press
from tests.processes.running import admin_url
from tests.viewing import view, views

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "counts"])


@pytest.fixture
def article() -> Article:
    return press.moved_in(1)


@pytest.mark.postgresql
def test_a_connection_that_was_cut_meanwhile_costs_no_view_and_no_error(client, article):
    view(client, article.pk)
    with connections[counting.ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    with psycopg.connect(admin_url(), autocommit=True) as administrator:
        administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert view(client, article.pk, REMOTE_ADDR="192.0.2.8").json() == {"views": 2}


@pytest.mark.postgresql
def test_a_view_that_waits_too_long_is_refused_and_not_tried_a_second_time(
    client, article, monkeypatch
):
    tries = []

    def too_long(*_):
        tries.append(1)
        with connections[counting.ALIAS].cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)")

    monkeypatch.setattr(counting, "_count_in_one_statement", too_long)
    assert view(client, article.pk).status_code == 503
    assert tries == [1]


@pytest.mark.postgresql
def test_a_database_that_does_not_answer_is_asked_once_and_keeps_no_thread_twice(
    client, article, monkeypatch
):
    tries = []

    def unreachable(*_):
        tries.append(1)
        raise OperationalError("connection timeout expired")

    connections[counting.ALIAS].close()
    monkeypatch.setattr(counting, "_count_in_one_statement", unreachable)
    assert view(client, article.pk).status_code == 503
    assert tries == [1]


@pytest.mark.postgresql
def test_counting_changes_rows_where_they_are(article):
    """An update that finds no room in its row's page has to be told to the table's indexes."""
    others = [press.article().pk for _ in range(300)]
    ViewCount.objects.bulk_create(ViewCount(article_id=pk) for pk in others)
    with connection.cursor() as cursor:
        for table in ("viewcount", "recentreader"):
            cursor.execute(f"SELECT reloptions FROM pg_class WHERE relname = 'articles_{table}'")
            assert "autovacuum_vacuum_scale_factor" in str(cursor.fetchone())
        before = _updates(cursor)
        for pk in others:
            cursor.execute("UPDATE articles_viewcount SET views = 1 WHERE article_id = %s", [pk])
        updated, in_place = (now - then for now, then in zip(_updates(cursor), before, strict=True))
    assert updated == len(others)
    assert in_place == updated


def _updates(cursor):
    """Of the table of counts: updates, and those for which the row's page had room."""
    cursor.execute("SELECT pg_stat_force_next_flush()")
    cursor.execute(
        "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables"
        " WHERE relname = 'articles_viewcount'"
    )
    return cursor.fetchone()


@pytest.mark.postgresql
def test_counting_is_one_statement(client, article):
    with CaptureQueriesContext(connections["counts"]) as queries:
        view(client, article.pk)
    assert len(queries) == 1


@pytest.mark.sqlite
def test_who_does_not_count_waits_for_no_lock(client, article):
    view(client, article.pk)
    with CaptureQueriesContext(connections["counts"]) as queries:
        view(client, article.pk)
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]


def crowd(article: Article, environment: dict[str, str]) -> None:
    """16 clients in four processes, 500 readers each, and one reader who repeats."""
    processes = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.counting_clients"),
                *(str(article.pk), str(number * 4 * 500), "4", "500"),
            ],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"} | environment,
        )
        for number in range(4)
    ]
    assert [process.wait(timeout=300) for process in processes] == [0, 0, 0, 0]


@pytest.mark.sqlite
def test_16_clients_with_500_readers_each_make_8000_on_sqlite(article, tmp_path):
    file = tmp_path / "db" / "portal.sqlite3"
    file.parent.mkdir()
    connection.ensure_connection()
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
        # As every site's is before its server starts: two at once cannot switch a file to it.
        copy.execute("PRAGMA journal_mode=WAL")
    crowd(article, {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{file}"})
    with sqlite3.connect(file) as copy:
        found = copy.execute(
            "SELECT views FROM articles_viewcount WHERE article_id = ?", [article.pk]
        ).fetchone()
        readers = copy.execute("SELECT count(*) FROM articles_recentreader").fetchone()
    assert (found[0], readers[0]) == (8001, 8001)


@pytest.mark.postgresql
def test_16_clients_with_500_readers_each_make_8000_on_postgresql(article, tmp_path):
    facts = connection.settings_dict
    where = f"{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}"
    url = f"postgres://{where}/{facts['NAME']}"
    crowd(article, {"DATA_DIR": str(tmp_path), "DATABASE_URL": url})
    assert (views(article), RecentReader.objects.count()) == (8001, 8001)
