"""A real nginx with deploy/nginx.conf: readers get what the application would say, or less work."""

import gzip
import http.client
import json
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.deploy import fronted
from tests.served import manage, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite,
    pytest.mark.skipif(fronted.NGINX is None, reason="no nginx on this machine"),
]
# Of the connection, and not of the page.
OF_THE_WAY = {"server", "date", "connection", "transfer-encoding"}
PLACES = ["/", "/senior/", "/en/senior/", "/zh-hant/", "/feed/", "/sitemap.xml", "/robots.txt"]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Front:
    """nginx and the site behind it."""

    data_dir: Path
    app: int
    plain: int
    tls: int

    def ask(self, path: str, host: str = fronted.HOST, method: str = "GET", **more: str) -> Answer:
        """Through nginx, as a reader."""
        context = ssl._create_unverified_context()
        line = http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=60, context=context)
        return _ask(line, path, host, method, more)

    def ask_app(self, path: str, method: str = "GET", **more: str) -> Answer:
        """The application itself, as nginx would."""
        line = http.client.HTTPConnection("127.0.0.1", self.app, timeout=60)
        return _ask(line, path, fronted.HOST, method, {"X-Forwarded-Proto": "https", **more})

    def stored(self, path: str) -> Path:
        return self.data_dir / "store" / path.lstrip("/") / "index.html.gz"


def _ask(line: Any, path: str, host: str, method: str, more: dict[str, str]) -> Answer:
    line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": host, **more}.items():
        line.putheader(name.replace("_", "-"), value)
    line.endheaders()
    answer = line.getresponse()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    kept = {name: value for name, value in headers.items() if name not in OF_THE_WAY}
    return Answer(answer.status, kept, answer.read())


HTTPS = {"HTTPS": "1", "TRUSTED_PROXIES": "127.0.0.1", "ALLOWED_HOSTS": fronted.HOST}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    data_dir = tmp_path_factory.mktemp("data")
    work = tmp_path_factory.mktemp("nginx")
    done = manage(data_dir, "prepare", DEMO="0")
    assert done.returncode == 0, done.stdout + done.stderr
    with (
        serving(data_dir, **HTTPS, DEMO="0") as site,
        fronted.nginx(work, data_dir, site.port) as (plain, tls),
    ):
        yield Front(data_dir, site.port, plain, tls)


def assert_same(path: str, front: Front, method: str = "GET", **more: str) -> None:
    front.ask_app(path, **more)  # stored from now on, if it is ever stored
    direct, through = front.ask_app(path, method, **more), front.ask(path, method=method, **more)
    if "content-length" not in through.headers:
        # Uncompressed as it leaves: nginx does not know beforehand how long it becomes.
        direct.headers.pop("content-length", None)
    assert through == direct


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_stored_page_is_byte_for_byte_and_header_for_header_what_the_store_gives(
    path, method, front
):
    assert_same(path, front, method, Accept_Encoding="gzip")
    assert_same(path, front, method)


@pytest.mark.parametrize(
    "more",
    [
        {"Range": "bytes=0-9"},
        {"If_None_Match": '"x"'},
        {"If_Modified_Since": "Sat, 28 Nov 2026 09:00:00 GMT"},
        {"If_Match": '"x"'},
        {"Cookie": "ux=size.1"},
        {"Cookie": "a=b; ux=size.1~theme.dark"},
        {"Via": "1.1 office"},
        {"Accept_Encoding": "gzip;q=0"},
    ],
    ids=str,
)
def test_whatever_a_reader_asks_with_the_answer_is_the_same(more, front):
    assert_same("/", front, **{"Accept_Encoding": "gzip", **more})


def test_who_has_the_page_is_told_so(front):
    tag = front.ask("/", Accept_Encoding="gzip").headers["etag"]
    assert_same("/", front, Accept_Encoding="gzip", If_None_Match=tag)
    assert front.ask("/", If_None_Match=f'"x", W/{tag}').status == 304


def test_a_reader_with_preferences_gets_them(front):
    body = front.ask("/", Cookie="ux=theme.dark").body
    assert b'data-theme="dark"' in body


@pytest.mark.parametrize(
    "path",
    [
        *("/index.html", "/index.html.gz", "/en/index.html", "/robots.txt.gz", "/.epoch"),
        *("/.keeping", "/.locks/", "/.new/", "/store/", "/secret_key", "/db/portal.sqlite3"),
        *("//", "//en/", "/en//", "/./", "/en/../", "/%2e%2e/", "/en%2f", "/..%2fsecret_key"),
        *("/static/../secret_key", "/static/staticfiles.json", "/media/../secret_key"),
        *("/media/images/../../../secret_key", "/media/private/images/x.jpeg", "/static/"),
        *("/media/images/.hidden.jpeg", "/media/images/", "/maintenance/en.html", "/EN/"),
        *("/.closed", "/.closed?x", "/.closed/"),
    ],
)
def test_no_odd_address_shows_a_file_of_the_site(path, front):
    front.ask_app("/en/")
    answer, direct = front.ask(path), front.ask_app(path)
    # nginx itself refuses what leads out of the root; all else the application answers.
    assert answer.status in (direct.status, 400)
    assert answer.body[:2] != b"\x1f\x8b"
    secret = (front.data_dir / "secret_key").read_bytes().strip()
    assert secret not in answer.body


def test_the_application_is_asked_for_the_address_that_the_reader_asked_for(front):
    assert front.ask("/admin/").headers["location"] == "/admin/login/?next=/admin/"


def test_a_page_that_is_forgotten_is_gone_at_once(front):
    front.ask_app("/en/")
    file = front.stored("/en/")
    for number in range(5):
        marked = f"<!-- {number} -->".encode() + gzip.decompress(
            front.ask("/senior/", Accept_Encoding="gzip").body
        )
        file.write_bytes(gzip.compress(marked))
        assert front.ask("/en/").body == marked
        file.unlink()
        assert front.ask("/en/").body != marked


def test_files_that_never_change_come_from_the_folder_and_say_so(front):
    page = front.ask("/").body.decode()
    for path in set(re.findall(r'/static/[^" ]+\.(?:css|js|png|svg|woff2)', page)):
        direct, through = front.ask_app(path), front.ask(path)
        for own in ("etag", "accept-ranges", "last-modified"):
            direct.headers.pop(own, None)
            through.headers.pop(own, None)
        assert through == direct, path


def test_a_public_picture_comes_with_every_header_of_the_site(front):
    folder = front.data_dir / "media/public/images"
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / "0123456789abcdef0123456789abcdef-480.webp"
    picture.write_bytes(b"RIFF0000WEBP")
    path = f"/media/images/{picture.name}"
    direct, through = front.ask_app(path), front.ask(path)
    for own in ("etag", "content-disposition"):
        direct.headers.pop(own), through.headers.pop(own, None)
    assert through == direct
    assert front.ask(path, Range="bytes=0-3").body == b"RIFF"
    picture.unlink()
    assert front.ask(path).status == 404


def test_a_picture_is_not_followed_out_of_its_folder(front):
    folder = front.data_dir / "media/public/images"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "away.png").symlink_to(front.data_dir / "secret_key")
    assert front.ask("/media/images/away.png").status == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "www.example.gov.cn.evil.example"])
def test_an_unknown_host_gets_nothing(host, front):
    assert front.ask("/", host=host).status == 400


def test_plain_http_leads_to_https(front):
    line = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=60)
    answer = _ask(line, "/en/?a=1", fronted.HOST, "GET", {})
    assert answer.status == 301
    assert answer.headers["location"] == f"https://{fronted.HOST}/en/?a=1"


def test_figures_for_operators_are_not_for_visitors(front):
    assert front.ask("/metrics").status == 404


class _Tell(BaseHTTPRequestHandler):
    """Answers with the headers that it was asked with."""

    def do_GET(self) -> None:
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def test_a_visitor_cannot_say_who_they_are(tmp_path: Path):
    listener = HTTPServer(("127.0.0.1", 0), _Tell)
    Thread(target=listener.serve_forever, daemon=True).start()
    with fronted.nginx(tmp_path, tmp_path, listener.server_port) as (plain, tls):
        front = Front(tmp_path, listener.server_port, plain, tls)
        made_up = {
            "X_Forwarded_For": "203.0.113.9",
            "X_Forwarded_Proto": "http",
            "X_Forwarded_Host": "evil.example",
            "X_Forwarded_Port": "1",
            "X_Real_IP": "203.0.113.9",
            "Forwarded": "for=203.0.113.9",
            "X_Request_Id": "mine",
        }
        told = json.loads(front.ask("/search/?q=a", **made_up).body)
    listener.shutdown()
    listener.server_close()
    assert len(told.pop("x-request-id")) == 32
    assert told == {
        "host": fronted.HOST,
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "https",
    }


HUGE = {"Content_Length": str(300 * 1024**2)}


def test_more_than_a_form_may_hold_is_refused_in_a_sentence(front):
    answer = front.ask("/prefs", method="POST", **HUGE)
    assert answer.status == 413
    assert "提交的内容太大" in answer.body.decode()
    assert "提交的内容太大" in front.ask("/ask/", method="POST", **HUGE).body.decode()


def test_without_the_application_stored_pages_go_on_and_the_rest_is_calm(
    front, tmp_path_factory: pytest.TempPathFactory
):
    front.ask_app("/", Accept_Encoding="gzip")
    for name in ("en-senior", "zh-hans"):
        page = front.data_dir / "maintenance" / f"{name}.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"closed: {name}")
    before = front.ask("/", Accept_Encoding="gzip")
    work = tmp_path_factory.mktemp("alone")
    nobody = fronted.free_port()
    with fronted.nginx(work, front.data_dir, nobody) as (plain, tls):
        alone = Front(front.data_dir, nobody, plain, tls)
        assert alone.ask("/", Accept_Encoding="gzip") == before
        for path, name in {"/en/senior/ask/": "en-senior", "/search/?q=a": "zh-hans"}.items():
            answer = alone.ask(path)
            assert (answer.status, answer.body.decode()) == (503, f"closed: {name}")
            assert answer.headers["retry-after"] == "60"
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert "content-security-policy" in answer.headers
            assert "last-modified" not in answer.headers
            assert alone.ask(path, method="POST", Content_Length="0") == answer
            assert alone.ask(path, method="DELETE") == answer
        assert alone.ask("/.closed").body == answer.body
        (front.data_dir / "maintenance/zh-hans.html").unlink()
        answer = alone.ask("/search/")
        assert (answer.status, answer.headers["retry-after"]) == (503, "60")
        assert "网站正在维护" in answer.body.decode()
        assert alone.ask("/search/", method="POST", Content_Length="0") == answer


@pytest.mark.skipif(not fronted.HAS_IPV6, reason="no IPv6 on this machine")
def test_a_reader_who_comes_by_ipv6_gets_the_same(front):
    context = ssl._create_unverified_context()
    line = http.client.HTTPSConnection("::1", front.tls, timeout=60, context=context)
    assert _ask(line, "/", fronted.HOST, "GET", {}) == front.ask("/")


def test_whoever_has_many_ipv6_addresses_is_counted_as_one(tmp_path: Path, monkeypatch):
    """A household's /64 shares a limit; the next one, and each IPv4 address, has its own."""
    told = "set_real_ip_from 127.0.0.1; real_ip_header X-Comes-From;"
    monkeypatch.setattr(fronted, "WHOLE", fronted.WHOLE.replace("{ours}", told + "{ours}"))
    nobody = fronted.free_port()
    with fronted.nginx(tmp_path, tmp_path, nobody) as (_plain, tls):
        context = ssl._create_unverified_context()
        line = http.client.HTTPSConnection("127.0.0.1", tls, timeout=60, context=context)

        def send(address: str) -> int:
            more = {"X_Comes_From": address, "Content_Length": "0"}
            return _ask(line, "/prefs", fronted.HOST, "POST", more).status

        def sent_until_refused(addresses: str) -> int:
            for number in range(1000):
                if send(addresses.format(number)) == 429:
                    return number
            return 1000

        assert 300 <= sent_until_refused("2001:db8:0:1::{:x}") < 600
        assert send("2001:db8:0:2::1") == 503
        assert sent_until_refused("2001:db8:0:1:{:x}::1") < 100
        assert {send(f"192.0.2.{number}") for number in range(1, 200)} == {503}
        assert {send(f"::ffff:198.51.100.{number}") for number in range(1, 200)} == {503}
