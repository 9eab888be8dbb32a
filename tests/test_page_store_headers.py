"""A page says the same of itself whether Django or the store gives it; hosts and https hold."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accessibility.page_store import files, keeping
from portal.front import in_front_of

pytestmark = pytest.mark.django_db
# What only bytes that lie ready can have.
READY = {"ETag", "Content-Encoding", "Content-Length"}


@pytest.fixture(autouse=True)
def outside_of_transactions(monkeypatch, settings):
    monkeypatch.setattr(keeping, "inside_transaction", lambda: False)
    settings.ROOT_URLCONF = settings.PUBLIC_URLCONF = "tests.processes.pages"


@pytest.fixture(autouse=True)
def connection_of_the_test():
    """A request's end closes connections that are inside a transaction, as a test's is."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(path: str = "/", site: Any = None, **more: str):
    """Ask the whole site as a server would, for a page of the tests or of the portal."""
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **more,
    }
    site = site or in_front_of(WSGIHandler())
    result = site(environ, lambda *words: said.extend(words))
    body = b"".join(result)
    if hasattr(result, "close"):
        result.close()
    return int(said[0].split()[0]), dict(said[1]), body


@pytest.mark.parametrize("path", ["/", "/feed/", "/sitemap.xml", "/robots.txt", "/en/senior/"])
def test_a_page_says_the_same_of_itself_from_django_and_from_the_store(path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "inside_transaction", lambda: True)
        status, fresh, _body = ask(path)
        assert (status, files.read(path)) == (200, None)
    ask(path)
    assert files.read(path)
    status, stored, _body = ask(path)
    assert status == 200
    kinds = {headers.pop("Content-Type").partition(";")[0] for headers in (fresh, stored)}
    assert len(kinds) == 1
    assert set(stored) | {"Content-Encoding"} >= READY
    for name in READY:
        fresh.pop(name, None)
        stored.pop(name, None)
    assert fresh == stored


def test_a_stored_page_carries_every_header_of_the_public_site():
    ask()
    _status, headers, _body = ask()
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Vary"] == "Cookie, Accept-Encoding"
    assert headers["Cache-Control"] == "no-cache"
    assert "Strict-Transport-Security" not in headers


def test_the_first_reader_gets_it_compressed_and_with_a_tag():
    _status, first, first_body = ask(HTTP_ACCEPT_ENCODING="gzip")
    _status, second, second_body = ask(HTTP_ACCEPT_ENCODING="gzip")
    assert (first, first_body) == (second, second_body)
    assert first["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "", "testserver,evil.example", "testserver@evil", "a b", "testserver:x"],
)
def test_an_unknown_host_gets_no_stored_page(host):
    ask()
    assert ask()[0] == 200
    assert ask(HTTP_HOST=host)[0] == 400


@pytest.mark.parametrize("host", ["testserver", "TESTSERVER:8000", "testserver."])
def test_our_own_host_in_any_spelling_does(host):
    ask()
    assert "ETag" in ask(HTTP_HOST=host)[1]


@pytest.fixture
def https(settings):
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return in_front_of(WSGIHandler())


def test_with_https_a_plain_request_is_led_there_even_if_the_page_is_stored(https):
    proxied = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}
    ask(site=https, **proxied)
    status, headers, _body = ask(site=https, **proxied)
    assert (status, "ETag" in headers) == (200, True)
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    for plain in (
        {},
        {"REMOTE_ADDR": "10.0.0.1"},
        {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_PROTO": "http"},
        {"REMOTE_ADDR": "3.3.3.3", "HTTP_X_FORWARDED_PROTO": "https"},
    ):
        status, headers, _body = ask(site=https, **plain)
        assert (status, headers["Location"]) == (301, "https://testserver/")


def test_with_https_a_server_that_speaks_tls_itself_is_believed(https):
    ask(site=https, **{"wsgi.url_scheme": "https"})
    assert "ETag" in ask(site=https, **{"wsgi.url_scheme": "https"})[1]


def test_a_developer_sees_templates_as_they_are_now(settings):
    ask()
    settings.DEBUG = True
    assert "ETag" not in ask()[1]


def test_a_page_is_given_with_preferences_by_django_and_store_alike(monkeypatch):
    Group.objects.update_or_create(pk=1, defaults={"name": "镇"})
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "inside_transaction", lambda: True)
        fresh = ask("/words/1/", HTTP_COOKIE="ux=size.2~theme.blue")[2]
    ask("/words/1/")
    assert ask("/words/1/", HTTP_COOKIE="ux=size.2~theme.blue")[2] == fresh
    assert b' data-size="2" data-theme="blue"' in fresh


ADDRESS = st.text(alphabet=st.characters(max_codepoint=255), max_size=60) | st.text(
    alphabet=st.sampled_from("/.%\\ab-01\x00\n\xff\xe4"), max_size=60
)


@effort(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ADDRESS, ADDRESS, ADDRESS)
def test_no_address_however_broken_is_an_error_of_ours(path, query, cookie):
    status, _headers, _body = ask(
        "/" + path, QUERY_STRING=query, HTTP_COOKIE=cookie, HTTP_IF_NONE_MATCH=cookie
    )
    assert status in (200, 301, 302, 400, 403, 404, 405, 410)
