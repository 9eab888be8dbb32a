"""Every public route under fire: nothing breaks, nothing is said back, nothing is kept."""

import io
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import given
from hypothesis import strategies as st

from accessibility.page_store import files, keeping
from accessibility.preferences import PLACE
from accessibility.renderings import ALL
from articles.models import Article
from interaction.models import Answer
from portal.front import in_front_of
from portal.models import StripEntry
from tests import counter, press
from tests.hostile import MARK, NEEDLES, RUBBISH, TAG, TEXT, often, routes
from tests.test_page_store_headers import ask, connection_of_the_test  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

# Answered by middleware, before any route.
UNROUTED = ["healthz", "readyz", "metrics", "views/%(pk)s", "favicon.ico", "static/%(path)s"]
OURS = [route for route in routes() if not route.startswith(settings.ADMIN_PATH)] + UNROUTED
PUBLIC = routes(settings.PUBLIC_URLCONF)
NAMES = ["q", "lang", "page", "page_size", "column", "time", "kind", "file", "sort", "url", "next",
         "answer", "helpful", "size", "theme", "panel", "reset", "v", "id", "utm_source", "_method",
         "callback", "x"]  # fmt: skip
HEADERS = [
    "X_FORWARDED_HOST", "X_FORWARDED_PROTO", "X_FORWARDED_PORT", "X_FORWARDED_FOR", "FORWARDED",
    "X_FORWARDED_PREFIX", "X_FORWARDED_SCHEME", "X_SCRIPT_NAME", "X_ORIGINAL_URL", "X_REWRITE_URL",
    "X_HTTP_METHOD_OVERRIDE", "X_HOST", "X_REAL_IP", "RANGE", "IF_RANGE", "IF_NONE_MATCH", "IF_MATCH",
    "IF_MODIFIED_SINCE", "ACCEPT", "ACCEPT_LANGUAGE", "ACCEPT_ENCODING", "REFERER", "ORIGIN",
    "USER_AGENT", "AUTHORIZATION", "COOKIE", "SEC_FETCH_SITE", "X_REQUESTED_WITH", "PURPOSE", "HOST",
]  # fmt: skip


@pytest.fixture(scope="module")
def _written(written_once) -> None:
    press.site_facts(short_name_zh_hans="云渡区", site_domain="www.yundu.example")
    press.published(english=True)
    counter.published(english=True)
    StripEntry.objects.create(label_zh_hans="微信", qr_text="https://weixin.example/", order=9)


@pytest.fixture
def known(_written, monkeypatch) -> dict[str, Any]:
    """What leads to something that is there."""
    monkeypatch.setattr(keeping, "inside_transaction", lambda: False)
    slug = Answer.objects.get().topic.slug
    number = Article.objects.get().pk
    return {"pk": number, "path": "news", "slug": slug, "number": 1, "year": 2026}


def stored() -> dict[str, bytes]:
    """Every page in the store, as it would be given."""
    root = files.root()
    found = (each for each in root.rglob("*.gz") if each.is_file())
    return {str(each.relative_to(root)): files.whole(each.read_bytes()) for each in found}


def wire(text: str) -> str:
    """As a server hands text of a request on: its bytes, each one a letter."""
    return text.encode(errors="surrogatepass").decode("latin-1")


@st.composite
def requests(draw, route: str) -> dict[str, Any]:
    """A request to the route: its address, and everything else that somebody may send with it."""
    rendering = draw(st.sampled_from(ALL)) if route in PUBLIC else ALL[0]
    sent: dict[str, Any] = {
        "rendering": rendering,
        "values": draw(
            st.dictionaries(
                st.sampled_from(["pk", "path", "slug", "number", "year"]), TEXT, max_size=1
            )
        ),
        "REQUEST_METHOD": draw(
            st.sampled_from(["GET"] * 4 + ["HEAD"] + ["POST"] * 4 + ["OPTIONS", "X"])
        ),
    }
    fields = st.lists(st.tuples(st.sampled_from(NAMES), TEXT), max_size=4)
    query = urlencode(draw(fields), errors="surrogatepass")
    joint = draw(st.sampled_from(["&", "&", ";", "&&", "?"]))
    sent["QUERY_STRING"] = query.replace("&", joint)
    for name, value in draw(st.dictionaries(st.sampled_from(HEADERS), TEXT, max_size=3)).items():
        sent[f"HTTP_{name}"] = wire(value).replace("\r", "").replace("\n", "")
    if draw(st.booleans()):
        pairs = draw(
            st.lists(
                st.tuples(
                    st.sampled_from(["ux", "ux", "sessionid", "csrftoken", "x"]),
                    st.one_of(TEXT, st.just("size.2~theme.dark")),
                ),
                max_size=4,
            )
        )
        cookie = "; ".join(f"{name}={value}" for name, value in pairs)
        sent["HTTP_COOKIE"] = wire(cookie).replace("\r", "").replace("\n", "")
    if sent["REQUEST_METHOD"] == "POST" or draw(st.integers(0, 5)) == 0:
        kinds = [
            "application/x-www-form-urlencoded",
            "application/json",
            "text/plain",
            "",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/x-www-form-urlencoded; charset=" + draw(TEXT)[:20],
        ]
        sent["CONTENT_TYPE"] = wire(draw(st.sampled_from(kinds)))
        body = draw(
            st.one_of(fields.map(lambda made: urlencode(made, errors="surrogatepass")), TEXT)
        )
        raw = body.encode(errors="surrogatepass")
        sent |= {"CONTENT_LENGTH": str(len(raw)), "wsgi.input": io.BytesIO(raw)}
    return sent


def path_of(route: str, known: dict[str, Any], sent: dict[str, Any]) -> str:
    values = known | sent.pop("values")
    return wire(sent.pop("rendering").path("/" + route % values))


def check(sent: dict[str, Any], path: str, answer: tuple[int, dict[str, str], bytes]) -> None:
    """What holds for every answer to anybody."""
    status, headers, body = answer
    assert status < 500 or (path, status) == ("/readyz", 503), (path, sent)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert b"Traceback" not in body
    kind = headers.get("Content-Type", "")
    if not kind.startswith("text/plain"):
        assert TAG.encode() not in body, (path, sent)
    if kind.startswith("text/html"):
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert f'="javascript:{MARK}'.encode() not in body
        assert f'href="//{MARK}'.encode() not in body
    said = "\n".join(f"{name}: {value}" for name, value in headers.items())
    assert TAG not in said
    assert "\r" not in said
    assert f"//{MARK}" not in said
    if path != "/prefs":
        assert "Set-Cookie" not in headers, (path, sent)


@pytest.mark.parametrize("route", OURS)
def test_no_route_breaks_or_says_back_or_keeps_what_strangers_send(route, known):
    site = in_front_of(WSGIHandler())

    @often(8)
    @given(sent=requests(route))
    def fire(sent):
        before = stored()
        path = path_of(route, known, sent)
        check(sent, path, ask(path, site, **sent))
        after = stored()
        assert before.items() <= after.items()
        new = [text for name, text in after.items() if name not in before]
        assert not new or not sent["QUERY_STRING"], (path, sent)
        assert all(MARK.encode() not in text for text in new)

    fire()


# What some server or framework somewhere takes for more than it is.
ATTACKS: dict[str, dict[str, str]] = {
    **{
        f"{name} says {value[:30]!r}": {f"HTTP_{name}": value}
        for name in HEADERS
        if name not in ("HOST", "COOKIE", "IF_NONE_MATCH", "ACCEPT_ENCODING")
        for value in (f"{MARK}.example", f"/admin/?{TAG}", "https", "en")
    },
    "many ranges": {"HTTP_RANGE": "bytes=" + ",".join(f"{n}-" for n in range(1500))},
    "a range that is none": {"HTTP_RANGE": f"bytes={TAG}"},
    "a range behind the end": {"HTTP_RANGE": "bytes=99999999-"},
    "a GET with a body": {"CONTENT_LENGTH": "5", "CONTENT_TYPE": "application/x-www-form-urlencoded"},
    "rubbish for preferences": {"HTTP_COOKIE": f'ux="{TAG}"'},
    "preferences twice": {"HTTP_COOKIE": f"ux={MARK}.1; ux={TAG}"},
    "preferences nobody has": {"HTTP_COOKIE": f"ux=size.99~{MARK}.1~theme.{MARK}"},
    "a cookie without a name": {"HTTP_COOKIE": f"={TAG}; ; =;{TAG}"},
    "a thousand cookies": {"HTTP_COOKIE": "a=1; " * 1000},
    "no session": {"HTTP_COOKIE": f"sessionid={MARK}"},
    "a token": {"HTTP_COOKIE": f"csrftoken={'a' * 32}"},
}  # fmt: skip
PAGES = ["/", "/en/senior/", "/columns/news/", "/sitemap.xml", "/feed/", "/ask/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_to_everybody_whatever_its_first_reader_sent(path, known):
    """Poisoning of caches: what the store is given must not follow from anything but the address."""
    site = in_front_of(WSGIHandler())
    right = ask(path, site)
    assert right[0] == 200
    assert files.read(path)
    for name, sent in ATTACKS.items():
        more: dict[str, Any] = {"wsgi.input": io.BytesIO(b"q=" + TAG[:3].encode())}
        for is_first in (False, True):
            if is_first:
                files.remove_everything()
            status, headers, body = ask(path, site, **sent, **more)
            assert status == 200, name
            assert body.replace(PLACE, b"") == right[2].replace(PLACE, b""), name
            assert MARK not in str(headers), name
            assert ask(path, site)[2] == right[2], name


HOSTS = [
    f"{MARK}.example", f"testserver@{MARK}.example", f"{MARK}.example#testserver", "testserver:x",
    f"testserver:80@{MARK}.example", f"testserver.{MARK}.example", f"{MARK}.example:80", "",
    f"testserver/{MARK}", "testserver\t", " testserver", "testserver:8000:8000", "[::1", "[::1]x",
    wire("测试"), "xn--0zwm56d", f"testserver\\@{MARK}", f"testserver?{TAG}", f"{TAG}", "..", "*",
    "testserver%00", f"testserver, {MARK}.example", "１２７.0.0.1".encode().decode("latin-1"),
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/nothing/", "/api/ask", "/prefs"])
def test_a_host_that_is_not_ours_is_refused_and_not_named(host, path, known):
    for method in ("GET", "POST"):
        status, headers, body = ask(path, HTTP_HOST=host, REQUEST_METHOD=method)
        assert status == 400
        assert MARK.encode() not in body
        assert MARK not in str(headers)
    assert stored() == {}


@pytest.mark.parametrize("query", ["q=x", "x", "&", "=", f"utm_source={MARK}", "%00", f";{quote(TAG)}", f"q={TAG}",
                                   "lang=en;lang=zh-hans", "a=1&a=2"])  # fmt: skip
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_stored_for_an_address_with_a_query(query, path, known):
    status, headers, body = ask(path, QUERY_STRING=query)
    assert status == 200
    assert stored() == {}
    assert TAG.encode() not in body
    assert "Set-Cookie" not in headers


WAYS = [
    "/../", "/./", "/columns/../admin/", "/columns/%2e%2e/", "/columns/..%2fadmin/", "//", "///en//",
    "/\\", "/columns/news/\x00", "/columns/news%00/", "/\xc0\xae\xc0\xae/", "/\xe0\x80\xaf/",
    "/columns/news/;x=1/", "/columns/news/.css", "/columns/news/x.css", "/index.html.gz",
    "/columns/news/index.html", "/.trash/", "/store/", "/EN/", "/en/en/", "/senior/en/", "/en%2f",
    "http://hostile.example/", "//hostile.example/", "/http://hostile.example/", "*", "/\r\nX: y",
    "/" + "a/" * 3000, "/" + "a" * 8000, "/columns/" + "news/" * 1000, f"/{TAG}/", "/media/../db/",
    "/media/..%2f..%2fdb/portal.sqlite3", "/media//etc/passwd", "/static/../settings.py",
    "/en/media/x", "/en/admin/", "/en/prefs", "/senior/api/ask", "/admin/..;/", "/\x7f/",
]  # fmt: skip


@pytest.mark.parametrize("path", WAYS, ids=lambda path: quote(path)[:40])
def test_no_crooked_way_leads_anywhere_or_is_stored(path, known):
    status, headers, body = ask(path)
    assert status in (301, 302, 400, 404, 410, 414)
    assert TAG.encode() not in body
    assert f"//{MARK}" not in headers.get("Location", "")
    assert not headers.get("Location", "").startswith(("//", "/\\"))
    assert stored() == {}


def test_what_is_sent_is_of_every_kind():
    """That the fuzzer is not blunt: each needle is one that a careless page would give back."""
    assert all(MARK in needle for needle in NEEDLES)
    assert len(RUBBISH) > 20
    assert {"articles/%(pk)s/", "search/", "api/ask", "prefs", "ask/rate/"} <= set(OURS)
