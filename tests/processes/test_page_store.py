"""The page store's promises with real processes: nothing stale is kept, whoever is killed when;
stored pages outlive the database; two hundred readers cost one render.
"""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPException

import pytest

from tests.processes.running import Publisher, Running, running
from tests.served import PATIENCE, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.own_database]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running(tmp_path_factory.mktemp("processes")) as site:
        yield site


@pytest.fixture
def publisher(site: Running):
    with site.publisher() as publisher:
        yield publisher


def test_two_hundred_readers_of_a_missing_page_cost_one_render(site: Running, publisher: Publisher):
    publisher.publish(1, "一篇")
    before = site.renders()
    with ThreadPoolExecutor(200) as readers:
        with site.held_renders():
            asked = [readers.submit(site.get, "/words/1/") for _each in range(200)]
            wait_until(lambda: site.renders() > before, "the render has begun")
        answers = [each.result(PATIENCE) for each in asked]
    assert site.renders() == before + 1
    assert {(each.status, each.words) for each in answers} == {(200, "一篇")}
    assert len({each.headers["etag"] for each in answers}) == 1


def test_a_render_overtaken_by_a_publication_is_never_kept(site: Running, publisher: Publisher):
    publisher.publish(2, "旧")
    before = site.renders()
    with ThreadPoolExecutor(1) as readers:
        with site.held_renders():
            asked = readers.submit(site.get, "/words/2/")
            wait_until(lambda: site.renders() > before, "the render has begun")
            publisher.publish(2, "新")
        assert asked.result(PATIENCE).words == "旧"
    assert not site.stored("/words/2/")
    assert site.get("/words/2/").words == "新"
    assert site.stored("/words/2/")


def by_the_next_render(site: Running) -> None:
    assert site.get("/words/404/").status == 404


def by_the_tick(site: Running) -> None:
    with site.publisher() as another:
        another.tick()


def by_a_new_server(site: Running) -> None:
    site.restart()


@pytest.mark.parametrize(
    ("pk", "made_good"), [(31, by_the_next_render), (32, by_the_tick), (33, by_a_new_server)]
)
def test_what_a_killed_publisher_could_not_forget_is_forgotten(
    site: Running, publisher: Publisher, pk, made_good
):
    publisher.publish(pk, "旧")
    address = f"/words/{pk}/"
    assert site.get(address).words == "旧"
    assert site.get(f"/en/senior{address}").words == "旧"
    site.get("/")
    publisher.die_publishing(pk, "新")
    assert site.stored(address), "else this test proves nothing"
    made_good(site)
    assert not site.stored(address)
    assert not site.stored(f"/en/senior{address}")
    assert site.get(address).words == site.get(f"/en/senior{address}").words == "新"


def test_stored_pages_outlive_the_database(site: Running, publisher: Publisher):
    publisher.publish(4, "常在")
    stored = site.get("/words/4/", **{"Accept-Encoding": "gzip"})
    with site.database_away():
        assert site.get("/words/4/", **{"Accept-Encoding": "gzip"}).body == stored.body
        site.restart()  # new ones have never seen the database
        again = site.get("/words/4/", **{"Accept-Encoding": "gzip"})
        assert (again.status, again.body) == (200, stored.body)
        tag = stored.headers["etag"]
        assert site.get("/words/4/", **{"If-None-Match": tag}).status == 304
        assert site.get("/words/4/", method="HEAD").status == 200
        assert site.get("/senior/words/4/").status >= 500, "else the database was not away"
    assert site.get("/senior/words/4/").words == "常在"


def test_publishing_at_the_same_moment_loses_no_epoch(site: Running):
    with site.publisher() as first:
        before = first.tick()
    with ExitStack() as opened, ThreadPoolExecutor(3) as pool:
        publishers = [opened.enter_context(site.publisher()) for _each in range(3)]
        epochs = pool.map(
            lambda each: [each[1].publish(50 + each[0], str(time)) for time in range(10)],
            enumerate(publishers),
        )
        found = sorted(epoch for each in epochs for epoch in each)
    assert found == list(range(before + 1, before + 31))
    assert (site.data_dir / "store" / ".epoch").read_text() == f"{before + 30}\n"


def test_who_reads_after_a_publication_reads_it_whatever_goes_on_meanwhile(
    site: Running, publisher: Publisher
):
    publisher.publish(6, "0")
    ended = threading.Event()

    def read_on() -> list[int]:
        found = []
        while not ended.is_set():
            try:
                found.append(int(site.get("/words/6/").words))
            except (OSError, HTTPException):  # its worker was killed
                ended.wait(0.02)  # asking on at once would keep the new one from loading
        return found

    with ThreadPoolExecutor(6) as pool:
        reading = [pool.submit(read_on) for _each in range(6)]
        try:
            for time in range(1, 31):
                publisher.publish(6, str(time))
                assert site.get("/words/6/").words == str(time)
                if time % 10 == 0:
                    site.restart()
        finally:
            ended.set()
        for each in reading:
            seen = each.result(PATIENCE)
            assert seen == sorted(seen), "a reader was given an older page than before"


def test_half_sent_forms_leave_the_pages_readable(site: Running, publisher: Publisher):
    publisher.publish(7, "可读")
    head = b"POST /words/7/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"
    sockets = [socket.create_connection(("127.0.0.1", site.port), PATIENCE) for _each in range(24)]
    try:
        for each in sockets:
            each.sendall(head)
        with ThreadPoolExecutor(8) as readers:
            answers = list(readers.map(lambda _each: site.get("/words/7/"), range(40)))
        assert {each.words for each in answers} == {"可读"}
        # Two workers, half of whose threads wait for the rest; the others were sent away.
        refused = [each.recv(99) for each in sockets if _has_answer(each)]
        assert refused
        assert all(each.startswith(b"HTTP/1.1 503") for each in refused)
        assert len(refused) >= len(sockets) - 4
    finally:
        for each in sockets:
            each.close()


def _has_answer(connection: socket.socket) -> bool:
    connection.settimeout(0.5)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, b"GET /words/7/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"),
        (400, b"GET /words/7/ HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        (400, b"GET /words/7/ HTTP/1.0\r\n\r\n"),
        (
            411,
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        ),
        (431, b"GET /x HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"a" * 40_000 + b"\r\n\r\n"),
        (404, b"GET /%00/%ff/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        (404, b"GET /words%2f7%2f..%2f HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ],
)
def test_a_broken_request_is_refused_by_the_real_server_too(site: Running, status, request_):
    assert site.raw(request_).startswith(b"HTTP/1.%d %d" % (b"HTTP/1.1" in request_, status))
