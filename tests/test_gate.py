"""What never reaches Django: requests that two servers read in two ways, and excess of all kinds."""

import io
import threading
from typing import Any

import pytest

from portal import gate
from portal.gate import Gate


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read() if environ.get("CONTENT_LENGTH") else b"let in"]


def ask(through=None, body: bytes = b"", stream: Any = None, **environ: str):
    said: list[Any] = []
    everything = {
        "REQUEST_METHOD": "POST" if body or stream else "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "HTTP_HOST": "testserver",
        "wsgi.input": stream or io.BytesIO(body),
        **({"CONTENT_LENGTH": str(len(body))} if body else {}),
        **environ,
    }
    through = through or Gate(application, threads=2)
    answer = b"".join(through(everything, lambda *words: said.extend(words)))
    return int(said[0].split()[0]), answer, dict(said[1])


def test_a_plain_request_is_let_in():
    assert ask()[:2] == (200, b"let in")
    assert ask(CONTENT_LENGTH="0")[0] == 200
    assert ask(CONTENT_LENGTH="")[0] == 200
    for charset in ("", "; charset=UTF-8", '; charset="utf-8"', "; charset=utf8; x=y"):
        assert ask(CONTENT_TYPE=f"text/plain{charset}")[0] == 200


@pytest.mark.parametrize(
    ("status", "environ"),
    [
        (400, {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "3"}),
        (411, {"HTTP_TRANSFER_ENCODING": "chunked"}),
        (411, {"HTTP_TRANSFER_ENCODING": ""}),
        (400, {"HTTP_HOST": "one.example,two.example"}),
        (400, {"CONTENT_LENGTH": "-1"}),
        (400, {"CONTENT_LENGTH": "+1"}),
        (400, {"CONTENT_LENGTH": "1_0"}),
        (400, {"CONTENT_LENGTH": "１"}),
        (400, {"CONTENT_LENGTH": "9" * 30}),
        *(
            (400, {"CONTENT_TYPE": f"text/plain; charset{named}"})
            for named in ("=\0", "=hex", '="rot13"', "=utf-7", "*=utf-8''hex", " = utf-16", "=gbk")
        ),
        *(
            (400, {"CONTENT_TYPE": f"text/plain; {said}"})
            for said in (
                "charset=utf-8; charset=hex",
                "charset=; charset=utf-7",
                'a=";charset=utf-8"; charset=rot13',
                "charset*=nonsense''utf-8",
            )
        ),
        *(
            (405, {"REQUEST_METHOD": method})
            for method in ("OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "get", "")
        ),
        (413, {"CONTENT_LENGTH": str(gate.LARGEST_BODY + 1)}),
        (414, {"PATH_INFO": "/" + "a" * 9000}),
        (414, {"QUERY_STRING": "a" * 9000}),
        (431, {"HTTP_COOKIE": "a" * 40_000}),
        (431, {f"HTTP_X_{number}": "a" * 500 for number in range(90)}),
    ],
)
def test_what_is_ambiguous_or_excessive_is_refused_with_a_sentence(status, environ):
    got, answer, headers = ask(**environ)
    assert got == status
    assert answer.decode() == gate.SENTENCES[status]
    assert headers["Content-Length"] == str(len(answer))
    assert headers["Cache-Control"] == "no-store"
    assert headers.get("Allow") == ("GET, HEAD, POST" if status == 405 else None)


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("/api/ask", "lang=zh-hans&q=", "网址太长。"),
        ("/api/ask", "lang=zh-hant&q=", "網址太長。"),
        ("/api/search", "lang=en&q=", "The address is too long."),
        ("/api/search", "lang=fr&q=", "网址太长。"),
        ("/en/search/", "q=", "The address is too long."),
        ("/zh-hant/senior/search/", "q=", "網址太長。"),
    ],
)
def test_it_refuses_in_the_language_that_was_asked_for(path, query, said):
    got, answer, _headers = ask(PATH_INFO=path, QUERY_STRING=query + "a" * 9000)
    assert (got, answer.decode()) == (414, said)


@pytest.mark.parametrize("size", [1, 100_000, gate.IN_MEMORY + 5])
def test_a_body_arrives_whole(size):
    body = bytes(size)
    assert ask(body=body)[:2] == (200, body)


def test_no_more_than_the_announced_body_is_read():
    stream = io.BytesIO(b"bodyGET / HTTP/1.1")
    assert ask(stream=stream, CONTENT_LENGTH="4")[1] == b"body"
    assert stream.read(3) == b"GET"


def test_a_body_that_ends_early_is_refused():
    assert ask(stream=io.BytesIO(b"half"), CONTENT_LENGTH="8")[0] == 400


class Slow(io.RawIOBase):
    """A body that has not come yet."""

    def __init__(self) -> None:
        self.asked, self.come = threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.asked.set()
        self.come.wait()
        return b"x" * size


def test_half_of_the_threads_wait_for_slow_bodies_and_no_more():
    through, slow, answers = Gate(application, threads=4), [Slow(), Slow()], []
    threads = [
        threading.Thread(
            target=lambda each: answers.append(ask(through, stream=each, CONTENT_LENGTH="3")[0]),
            args=[each],
        )
        for each in slow
    ]
    for thread in threads:
        thread.start()
    for each in slow:
        each.asked.wait()
    status, _answer, headers = ask(through, body=b"too many")
    assert status == 503
    assert int(headers["Retry-After"]) > 0
    assert ask(through)[0] == 200, "pages are still read"
    for each in slow:
        each.come.set()
    for thread in threads:
        thread.join()
    assert answers == [200, 200]
    assert ask(through, body=b"welcome again")[0] == 200


def test_a_body_that_fails_gives_its_place_back():
    through = Gate(application, threads=2)
    for _each in range(3):
        assert ask(through, stream=io.BytesIO(b""), CONTENT_LENGTH="8")[0] == 400
    assert ask(through, body=b"x")[0] == 200


def test_one_thread_can_still_take_a_body():
    assert ask(Gate(application, threads=1), body=b"x")[0] == 200
