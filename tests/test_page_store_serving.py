"""Stored pages in front of Django: validation, compression, preferences, and what is let through."""

import gzip
import io
import os
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from accessibility import preferences
from accessibility.page_store import files, keeping, serving
from accessibility.page_store.serving import PageServer

TEXT = b"<!DOCTYPE html><html" + preferences.PLACE + b"><p>" + "告示".encode() * 2000
DARK = b"<!DOCTYPE html><html" + b' data-theme="dark"' + b"><p>" + "告示".encode() * 2000


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> bytes:
        gzipped = self.headers.get("Content-Encoding") == "gzip"
        return gzip.decompress(self.body) if gzipped else self.body


@dataclass
class Asker:
    """A WSGI server and client in one; `behind` is asked when the store has no answer."""

    behind: Any = None
    asked: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = PageServer(self.behind or self._behind, **self.options)

    def _behind(self, environ, start_response):
        self.asked.append(environ["PATH_INFO"])
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"behind"]

    def __call__(self, path: str = "/a/", method: str = "GET", query: str = "", **more: str):
        said: list[Any] = []
        start: Any = lambda *words: said.extend(words)  # noqa: E731
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "testserver",
            "wsgi.input": io.BytesIO(),
            **{f"HTTP_{name.upper()}": value for name, value in more.items()},
        }
        body = b"".join(self.server(environ, start))
        assert len(said[1]) == len(dict(said[1])), "a header is sent twice"
        return Answer(int(said[0].split()[0]), dict(said[1]), body)


@pytest.fixture
def ask() -> Asker:
    return Asker()


def store(path: str = "/a/", text: bytes = TEXT, epoch: int = 5, kind: str = "text/html") -> None:
    name = files.name_for(path, kind)
    assert name
    files.put_in_place(files.write_aside(text, epoch), name)


def test_a_stored_page_is_given_as_it_lies_there(ask):
    store()
    answer = ask(accept_encoding="gzip, deflate, br")
    assert answer.status == 200
    assert answer.body == (settings.PAGE_STORE / "a/index.html.gz").read_bytes()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Vary"] == "Cookie, Accept-Encoding"
    assert "Last-Modified" not in answer.headers
    assert not ask.asked


def test_its_tag_is_that_of_nginx(ask):
    store()
    size = (settings.PAGE_STORE / "a/index.html.gz").stat().st_size
    assert ask(accept_encoding="gzip").headers["ETag"] == f'"{1_000_000_005:x}-{size:x}"'


@pytest.mark.parametrize(
    ("header", "gzipped"),
    [
        ("gzip", True),
        ("deflate, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=1.0, *;q=0", True),
        ("x-gzip", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("*;q=0", False),
        ("*, gzip;q=0", False),
    ],
)
def test_it_is_compressed_for_who_accepts_that(ask, header, gzipped):
    store()
    answer = ask(accept_encoding=header)
    assert ("Content-Encoding" in answer.headers) is gzipped
    assert answer.text == TEXT
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert answer.headers["ETag"].startswith("W/") is not gzipped


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', '"x",W/{} , "y"', "*", " {} "])
def test_who_has_it_is_told_so(ask, form):
    store()
    tag = ask(accept_encoding="gzip").headers["ETag"]
    answer = ask(accept_encoding="gzip", if_none_match=form.format(tag))
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Vary"] == "Cookie, Accept-Encoding"
    assert "Content-Length" not in answer.headers


@pytest.mark.parametrize("header", ['"x"', "W/", '"', "", "x", '"3b9aca05-1"'])
def test_who_has_something_else_gets_it(ask, header):
    store()
    assert ask(if_none_match=header).status == 200


def test_two_prints_of_one_size_have_two_tags(ask):
    store(text=b"<html>aaaa", epoch=5)
    first = ask(accept_encoding="gzip").headers
    store(text=b"<html>bbbb", epoch=6)
    second = ask(accept_encoding="gzip").headers
    assert first["Content-Length"] == second["Content-Length"]
    assert first["ETag"] != second["ETag"]


def test_head_says_the_same_without_the_page(ask):
    store()
    got, head = ask(accept_encoding="gzip"), ask(method="HEAD", accept_encoding="gzip")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == got.headers


@pytest.mark.parametrize("encoding", ["gzip", ""])
def test_preferences_are_put_on_the_stored_page(ask, encoding):
    store()
    answer = ask(cookie="a=b; ux=theme.dark; c=d", accept_encoding=encoding)
    assert answer.text == DARK
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert "theme.dark" in answer.headers["ETag"]


@given(
    st.dictionaries(st.sampled_from(list(preferences.VALUES)), st.sampled_from("0123a")),
    st.binary(max_size=300),
)
def test_a_dressed_page_is_the_same_compressed_and_not(wanted, rest):
    text = b"<html" + preferences.PLACE + b">" + rest
    asker = Asker()
    store(text=text)
    cookie = "ux=" + "~".join(f"{key}.{value}" for key, value in wanted.items())
    expected = preferences.dress(text, cookie.partition("=")[2])
    for encoding in ("gzip", ""):
        answer = asker(cookie=cookie, accept_encoding=encoding)
        assert answer.text == (expected if preferences.parse(cookie[3:]) else text)


def test_preferences_in_another_order_are_the_same_page(ask):
    store()
    one = ask(cookie="ux=size.1~theme.dark", accept_encoding="gzip").headers["ETag"]
    other = ask(cookie="ux=theme.dark~size.1", accept_encoding="gzip", if_none_match=one)
    assert other.status == 304


@pytest.mark.parametrize("cookie", ["", "a=b", "ux=", "ux=x.y", "xux=theme.dark", "ux=<script>"])
def test_other_cookies_change_nothing(ask, cookie):
    store()
    assert ask(cookie=cookie, accept_encoding="gzip").headers == ask(accept_encoding="gzip").headers


def test_a_change_of_preferences_is_not_taken_for_the_same_page(ask):
    store()
    plain = ask(accept_encoding="gzip").headers["ETag"]
    assert ask(accept_encoding="gzip", cookie="ux=size.1", if_none_match=plain).status == 200


def test_a_feed_knows_no_preferences(ask):
    store("/feed/", b"<feed/>", kind="application/atom+xml")
    plain, dressed = ask("/feed/"), ask("/feed/", cookie="ux=size.1")
    assert plain.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert (plain.headers, plain.body) == (dressed.headers, dressed.body)


def test_a_forgotten_page_is_gone_at_the_next_request(ask):
    store()
    assert ask().status == 200
    files.remove("/a/")
    assert (ask().status, ask.asked) == (404, ["/a/"])
    assert not ask.server.pages


def test_a_page_stored_anew_is_seen_at_the_next_request(ask):
    store(text=b"<html>old")
    assert ask().body == b"<html>old"
    store(text=b"<html>new", epoch=6)
    assert ask().body == b"<html>new"


def test_a_page_in_memory_is_not_read_again(ask, monkeypatch):
    store()
    ask()
    monkeypatch.delattr("builtins.open")
    assert ask().status == 200


def test_only_so_many_pages_stay_in_memory_and_the_last_read_ones_do(ask, monkeypatch):
    monkeypatch.setattr(serving, "PAGES", 2)
    for path in ("/a/", "/b/", "/c/"):
        store(path)
    ask("/a/")
    ask("/b/")
    ask("/a/")
    ask("/c/")
    assert list(ask.server.pages) == ["/a/", "/c/"]


def test_a_very_large_page_is_given_but_not_held_in_memory(ask):
    store(text=TEXT + os.urandom(serving.LARGEST))
    assert ask().status == 200
    assert not ask.server.pages


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x1f\x8b\x08\x00"])
def test_a_broken_file_is_no_page(ask, content):
    store()
    (settings.PAGE_STORE / "a/index.html.gz").write_bytes(content)
    assert ask().status == 404


@pytest.mark.parametrize(
    ("method", "query"), [("POST", ""), ("PUT", ""), ("OPTIONS", ""), ("GET", "a=1"), ("get", "")]
)
def test_all_else_goes_through(ask, method, query):
    store()
    assert ask(method=method, query=query).body == b"behind"


def test_what_is_not_admitted_goes_through():
    ask = Asker(options={"admits": lambda environ: environ["HTTP_HOST"] == "here"})
    store()
    assert ask(host="here").status == 200
    assert ask(host="there").body == b"behind"


def test_the_first_reader_gets_what_was_stored():
    def making(environ, start_response):
        store()
        environ[keeping.IN_STORE] = True
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"uncompressed"]

    ask = Asker(making)
    first, second = ask(accept_encoding="gzip"), ask(accept_encoding="gzip")
    assert first == second
    assert first.headers["Content-Encoding"] == "gzip"


def test_a_page_forgotten_right_after_it_was_stored_is_given_by_who_made_it():
    def making(environ, start_response):
        environ[keeping.IN_STORE] = True
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"made"]

    assert Asker(making)().body == b"made"


@given(st.text(alphabet=st.sampled_from("/.%\\ab-01\x00\n\xff"), max_size=40) | st.text())
def test_no_address_reads_a_file_that_is_not_a_page(path):
    secret = settings.PAGE_STORE.parent / "index.html.gz"
    settings.PAGE_STORE.mkdir(parents=True, exist_ok=True)
    secret.write_bytes(gzip.compress(b"secret"))
    (settings.PAGE_STORE / ".epoch").write_text("1")
    assert Asker()(path).body == b"behind"


def test_a_very_long_address_goes_through(ask):
    assert ask("/" + "a/" * 4000).body == b"behind"
    assert ask("/" + "a" * 4000 + "/").body == b"behind"
