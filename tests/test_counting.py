"""The view counter: exact, deaf to robots and forgeries, and it knows nobody."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from articles import counting
from articles.models import Article, RecentReader, ViewCount
from articles.publishing import withdraw
from tests import press
from tests.processes.running import admin_url

ROOT = Path(__file__).resolve().parent.parent
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36"
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "counts"])


@pytest.fixture
def article() -> Article:
    return press.moved_in(1)


def view(client, article_id, **headers):
    """One view as a browser sends it; words in capitals are of the WSGI environment."""
    body = headers.pop("body", "")
    kind = headers.pop("content_type", "application/json")
    environ = {
        "HTTP_USER_AGENT": BROWSER,
        "REMOTE_ADDR": "192.0.2.7",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
    }
    return client.generic("POST", f"/views/{article_id}/", body, **environ | headers)


def views(article: Article) -> int:
    return ViewCount.objects.get(article=article).views


def test_a_view_is_counted_and_the_number_answered(client, article):
    assert view(client, article.pk).json() == {"views": 1}
    assert view(client, article.pk, REMOTE_ADDR="192.0.2.8").json() == {"views": 2}
    assert views(article) == 2


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


def test_the_answer_is_stored_nowhere_and_sets_no_cookie(client, article):
    response = view(client, article.pk)
    assert response["Cache-Control"] == "no-store"
    assert "Vary" not in response
    assert not response.cookies


def test_an_empty_object_counts_as_an_empty_body(client, article):
    assert view(client, article.pk, body="{}").json() == {"views": 1}
    response = view(client, article.pk, content_type="text/plain;charset=UTF-8", REMOTE_ADDR="::1")
    assert response.json() == {"views": 2}


def test_the_same_reader_counts_once_within_half_an_hour(client, article, monkeypatch):
    for _ in range(3):
        assert view(client, article.pk).json() == {"views": 1}
    later = time.time() + counting.SAME_READER - 10
    monkeypatch.setattr("articles.counting.time.time", lambda: later)
    assert view(client, article.pk).json() == {"views": 1}
    monkeypatch.setattr("articles.counting.time.time", lambda: later + 20)
    assert view(client, article.pk).json() == {"views": 2}


def test_reading_on_does_not_stretch_the_half_hour(client, article, monkeypatch):
    now = time.time()
    counts = []
    for minutes in (0, 20, 40, 60):
        monkeypatch.setattr("articles.counting.time.time", lambda m=minutes: now + m * 60)
        counts.append(view(client, article.pk).json()["views"])
    assert counts == [1, 1, 2, 2]


def test_another_browser_at_the_same_address_is_another_reader(client, article):
    view(client, article.pk)
    assert view(client, article.pk, HTTP_USER_AGENT="Firefox/150").json() == {"views": 2}


def test_one_reader_counts_for_each_article(client, article):
    other = press.published()
    view(client, article.pk)
    assert view(client, other.pk).json() == {"views": 1}


def test_a_household_with_ipv6_is_one_reader(client, article):
    view(client, article.pk, REMOTE_ADDR="2001:db8:0:1::5")
    assert view(client, article.pk, REMOTE_ADDR="2001:db8:0:1:ffff::9").json() == {"views": 1}
    assert view(client, article.pk, REMOTE_ADDR="2001:db8:0:2::5").json() == {"views": 2}


def test_ipv4_written_as_ipv6_is_the_same_reader(client, article):
    view(client, article.pk, REMOTE_ADDR="192.0.2.7")
    assert view(client, article.pk, REMOTE_ADDR="::ffff:192.0.2.7").json() == {"views": 1}
    assert view(client, article.pk, REMOTE_ADDR="::ffff:192.0.2.8").json() == {"views": 2}


@pytest.mark.parametrize("address", ["", "unix:", "fe80::1%eth0", "::not-an-address"])
def test_strange_addresses_do_not_stop_the_count(client, article, address):
    assert view(client, article.pk, REMOTE_ADDR=address).json() == {"views": 1}


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Sogou web spider/4.0",
        "Mozilla/5.0 (compatible; YisouSpider/5.0)",
        "Mozilla/5.0 (compatible; PetalBot;+https://webmaster.petalsearch.com/)",
        "Mozilla/5.0 (compatible; Yahoo! Slurp)",
        "curl/8.5.0",
        "Wget/1.21",
        "python-requests/2.32",
        "Go-http-client/1.1",
    ],
)
def test_robots_get_the_number_and_are_not_counted(client, article, agent):
    view(client, article.pk)
    assert view(client, article.pk, HTTP_USER_AGENT=agent).json() == {"views": 1}
    assert RecentReader.objects.count() == 1


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (Linux; Android 13; CUBOT X18 Plus) Chrome/140.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0",
        "Mozilla/5.0 (Linux; Android 12; HarmonyOS) HuaweiBrowser/14.0",
    ],
)
def test_people_are_counted_whatever_their_browser(client, article, agent):
    assert view(client, article.pk, HTTP_USER_AGENT=agent).json() == {"views": 1}


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18, "9" * 19, "9" * 40, "9" * 5000])
def test_unknown_articles_are_404(client, article, number):
    assert view(client, number).status_code == 404


@pytest.mark.parametrize("word", ["-1", "1.0", "abc", "%00", "１", "%FF"])
def test_what_is_no_number_is_404(client, article, word):
    assert view(client, word).status_code == 404


def test_an_article_never_published_is_404(client):
    manuscript = press.article()
    assert view(client, manuscript.pk).status_code == 404
    assert not RecentReader.objects.exists()


def test_a_withdrawn_article_is_410_and_keeps_its_count(client, article):
    view(client, article.pk)
    withdraw(article, press.publisher(), "数据有误")
    assert view(client, article.pk, REMOTE_ADDR="192.0.2.9").status_code == 410
    assert views(article) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_post_is_answered(client, article, method):
    response = client.generic(method, f"/views/{article.pk}/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert views(article) == 0


@pytest.mark.parametrize(
    "body", ["{ }", "[]", '{"views": 9}', "views=9", "0", "null", "\x00", "{", "x" * 3_000_000]
)
def test_a_body_that_says_something_is_400(client, article, body):
    assert view(client, article.pk, body=body).status_code == 400
    assert views(article) == 0


@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml", "null"],
)
def test_a_forged_content_type_is_400(client, article, kind):
    assert view(client, article.pk, content_type=kind).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": "1e9"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_a_forged_length_is_400(client, article, headers):
    assert view(client, article.pk, **headers).status_code == 400


def test_a_made_up_host_is_refused(client, article):
    assert view(client, article.pk, HTTP_HOST="evil.example").status_code == 400
    assert views(article) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
    ],
)
def test_another_site_cannot_count(client, article, headers):
    assert view(client, article.pk, **headers).status_code == 403
    assert views(article) == 0


def test_the_own_site_can_count(client, article):
    headers = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "http://testserver"}
    assert view(client, article.pk, **headers).json() == {"views": 1}


@pytest.mark.parametrize("prefix", ["/en", "/zh-hant", "/senior", "/en/senior"])
def test_the_counter_has_no_renderings(client, article, prefix):
    response = client.post(f"{prefix}/views/{article.pk}/", content_type="application/json")
    assert response.status_code == 404
    assert views(article) == 0


def test_a_database_that_cannot_be_written_is_503_and_never_500(client, article, monkeypatch):
    def locked(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(counting, "count", locked)
    response = view(client, article.pk)
    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")


def test_what_is_kept_names_neither_address_nor_browser(client, article):
    view(client, article.pk)
    reader = RecentReader.objects.get()
    assert len(bytes(reader.key)) == 16
    assert b"192.0.2.7" not in bytes(reader.key)


def test_a_secret_of_its_own_keys_the_readers(rf, settings):
    request = rf.post("/views/1/", REMOTE_ADDR="192.0.2.7")
    key = counting.reader_key(request, BROWSER, 1)
    assert counting.reader_key(request, BROWSER, 1) == key
    settings.SECRET_KEY = "another"
    assert counting.reader_key(request, BROWSER, 1) != key


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


def test_readers_are_forgotten_in_batches_and_the_count_stays(article):
    now = 10_000_000
    RecentReader.objects.bulk_create(
        RecentReader(key=number.to_bytes(16, "big"), seen_at=now - number * 600)
        for number in range(10)
    )
    assert counting.forget_readers(now, batch=3) == 7
    assert sorted(
        now - seen for seen in RecentReader.objects.values_list("seen_at", flat=True)
    ) == [
        0,
        600,
        1200,
    ]
    assert counting.forget_readers(now, batch=3) == 0


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
