"""The app server as `serve` starts it: killed, renewed, held up and misled, it loses and mixes up nothing."""

import os
import select
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import BadStatusLine

import pytest

from tests.faults.sites import served
from tests.processes.running import database
from tests.served import PATIENCE, wait_until

# The server is the same whatever database is behind it.
pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

PAGES = ("/articles/1/", "/en/articles/1/", "/senior/", "/en/")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("server")
    with database(data_dir) as url, served(data_dir, url) as site:
        for path in PAGES:
            assert site.ask(path).status == 200
        wait_until(lambda: len(site.workers()) == 2, "two workers serve")
        yield site


# A killed process takes up connections until the last of its threads has noticed.
ENDING = 0.2


@contextmanager
def readers(site, count=4):
    """Readers who read the pages over and over, and ask once more when they get no answer.

    Yields what waits until they have read more. A connection that a worker has taken up as it ends
    is not answered; browsers and proxies try again, and then nobody may be left without.
    """
    right = {path: site.ask(path).body for path in PAGES}
    ended, given, wrong = threading.Event(), [], []

    def read_on(number):
        while not ended.is_set():
            time.sleep(0.02)
            path = PAGES[number % len(PAGES)]
            number += 1
            try:
                answer = site.ask(path)
            except (ConnectionResetError, BadStatusLine):
                time.sleep(ENDING)
                answer = site.ask(path)
            given.append(path)
            if (answer.status, answer.body) != (200, right[path]):
                wrong.append((path, answer))

    with ThreadPoolExecutor(count) as pool:
        reading = [pool.submit(read_on, number) for number in range(count)]

        def wait_for_more(pages=50):
            enough = len(given) + pages

            def there_are():
                for each in reading:
                    if each.done():
                        each.result()  # which says what has befallen them
                return len(given) > enough

            wait_until(there_are, "they have read on")

        try:
            yield wait_for_more
        finally:
            ended.set()
    for each in reading:
        each.result()
    assert wrong == []


def test_renewing_the_workers_under_load_loses_no_request(site):
    before = site.workers()
    master = site.master()
    with readers(site) as wait_for_more:
        wait_for_more()
        os.kill(master, signal.SIGHUP)
        wait_until(lambda: not before & site.workers(), "the old workers are gone")
        wait_until(lambda: len(site.workers()) == 2, "two new ones serve")
        wait_for_more()
    assert site.master() == master


def test_of_a_killed_worker_readers_notice_nothing_but_a_second_try(site):
    before = site.workers()
    with readers(site) as wait_for_more:
        wait_for_more()
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: len(site.workers() - before) == 1, "another takes its place")
        wait_for_more()
    assert len(site.workers()) == 2


def test_two_hundred_half_sent_forms_leave_the_pages_readable(site):
    head = b"POST /search/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"
    with connections(site, 200, head) as sockets:
        # Two workers, one thread of each waits for the rest of a form; the others are sent away.
        wait_until(lambda: len(answered(sockets)) >= 200 - 4, "they are answered")
        assert {*answered(sockets)} == {b"HTTP/1.1 503 Service Unavailable"}
        assert_all_is_readable(site)


def test_connections_that_say_nothing_or_half_a_header_leave_the_pages_readable(site):
    half = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long"
    with connections(site, 1300, b""), connections(site, 300, half):
        assert_all_is_readable(site)


def test_a_form_is_still_taken_after_all_that(site):
    answer = site.ask("/views/1/", "POST", **{"User-Agent": "Mozilla/5.0"})
    assert answer.status == 200


def assert_all_is_readable(site):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(site.ask, PAGES * 4))
    assert {answer.status for answer in answers} == {200}


@contextmanager
def connections(site, count, words):
    sockets = []
    try:
        for _each in range(count):
            sockets.append(socket.create_connection(("127.0.0.1", site.site.port), PATIENCE))
            if words:
                sockets[-1].sendall(words)
        yield sockets
    finally:
        for each in sockets:
            each.close()


def answered(sockets):
    """The first lines of what was answered so far."""
    ready, _, _ = select.select(sockets, [], [], 0)
    return [each.recv(4096, socket.MSG_PEEK).partition(b"\r\n")[0] for each in ready]


HOST = b"Host: localhost\r\n"
SMUGGLED = b"GET /smuggled/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
ATTACKS = {
    "two lengths": (
        b"POST /views/1/ HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n"
    )
    + SMUGGLED,
    "length and chunks": (
        b"POST /views/1/ HTTP/1.1\r\n" + HOST + b"Content-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    + SMUGGLED,
    "chunks and length": (
        b"POST /views/1/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n"
        b"Content-Length: 4\r\n\r\n0\r\n\r\n"
    )
    + SMUGGLED,
    "chunks in disguise": (
        b"POST /views/1/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"
    )
    + SMUGGLED,
    "another coding": (
        b"POST /views/1/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: identity\r\n"
        b"Content-Length: 0\r\n\r\n"
    ),
    "length with a sign": (b"POST /views/1/ HTTP/1.1\r\n" + HOST + b"Content-Length: +0\r\n\r\n"),
    "two hosts": b"GET /en/ HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "a stranger's host": b"GET /en/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "folded header": b"GET /en/ HTTP/1.1\r\n" + HOST + b"X: a\r\n b: c\r\n\r\n",
    "huge header": b"GET /en/ HTTP/1.1\r\n" + HOST + b"Cookie: " + b"a" * 500_000 + b"\r\n\r\n",
    "many headers": b"GET /en/ HTTP/1.1\r\n" + HOST + b"A: b\r\n" * 5000 + b"\r\n",
    "long target": b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_what_two_servers_could_read_in_two_ways_is_refused_and_smuggles_nothing(site, name):
    said = all_answers(site, ATTACKS[name])
    statuses = [line.split()[1] for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.")]
    assert statuses == [] or statuses[0].startswith(b"4"), said[:300]
    # What follows in the same connection is no second request.
    assert len(statuses) <= 1, said
    assert b"evil" not in said
    assert b"smuggled" not in said
    assert site.ask("/en/").status == 200


def test_a_host_in_the_target_changes_nothing_of_the_page(site):
    said = all_answers(site, b"GET http://evil.example/en/ HTTP/1.1\r\n" + HOST + b"\r\n")
    assert said.partition(b"\r\n\r\n")[2] == site.ask("/en/").body


def all_answers(site, words):
    """What is answered until the server closes or has nothing more to say."""
    said = b""
    with socket.create_connection(("127.0.0.1", site.site.port), PATIENCE) as connection:
        with suppress(OSError):  # it closes before it has heard all
            connection.sendall(words)
        connection.settimeout(1)
        with suppress(OSError):
            while chunk := connection.recv(65536):
                said += chunk
    return said
