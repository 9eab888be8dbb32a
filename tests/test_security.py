"""The security floor: headers, hosts, proxies, lock-out, and every public address under fire."""

import re
from urllib.parse import unquote, urlencode

import pytest
from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from articles.models import Column, LiveEntry, Publication, ViewCount
from portal.proxies import TrustedProxyMiddleware
from tests import press

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/",
    "/en/senior/",
    "/columns/news/",
    "/sitemap/",
    "/search/?q=x",
    "/nothing/",
    "/client/",
]


def directives(response) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split(";")
    return {name: rest for name, _space, rest in (part.strip().partition(" ") for part in parts)}


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_allow_nothing_inline_and_nothing_from_elsewhere(client, path):
    press.published(english=True)
    policy = directives(client.get(path))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in str(policy)
    assert "http" not in str(policy)


def test_the_desk_allows_no_unsafe_script_either(client):
    policy = directives(client.get("/admin/login/"))
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in str(policy)
    assert policy["default-src"] == "'none'"
    assert policy["form-action"] == "'self'"


@pytest.mark.parametrize("path", [*PUBLIC, "/admin/login/"])
def test_each_answer_forbids_sniffing_and_names_its_referrer_policy(client, path):
    response = client.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_set_no_cookie_and_hold_no_token(client, path):
    press.published(english=True)
    response = client.get(path)
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content


def test_an_unknown_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_absolute_addresses_never_come_from_the_host_header(client):
    press.published()
    html = client.get("/", headers={"host": "localhost"}).content.decode()
    assert "localhost" not in html


@pytest.mark.parametrize(
    ("peer", "forwarded", "believed"),
    [
        ("10.0.0.1", "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        ("10.0.0.1", "1.1.1.1, 2.2.2.2, 10.0.0.7", "2.2.2.2"),
        ("10.0.0.1", "forged", "10.0.0.1"),
        ("10.0.0.1", "1.1.1.1, forged", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("3.3.3.3", "1.1.1.1", "3.3.3.3"),
        ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_clients_address_is_believed_from_trusted_proxies_only(
    rf, settings, peer, forwarded, believed
):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    TrustedProxyMiddleware(lambda seen: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == believed
    assert "HTTP_X_FORWARDED_FOR" not in request.META


def test_a_proxy_nearby_that_nobody_named_is_told_of_once_in_the_log(rf, settings, caplog):
    def told(peer, forwarded):
        caplog.clear()
        request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
        guard(request)
        return caplog.text

    guard = TrustedProxyMiddleware(lambda seen: HttpResponse())
    assert told("127.0.0.1", "") == ""
    assert told("8.8.8.8", "1.1.1.1") == ""  # any visitor may send the header
    assert "127.0.0.1 forwards requests and is not believed" in told("127.0.0.1", "1.1.1.1")
    assert told("127.0.0.1", "2.2.2.2") == ""
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    guard = TrustedProxyMiddleware(lambda seen: HttpResponse())
    assert told("127.0.0.1", "1.1.1.1") == ""


def test_five_wrong_passwords_lock_the_door_in_chinese(client):
    user = press.writer()
    user.set_password("right-password-123")
    user.save()
    form = {"username": user.username, "password": "wrong"}
    answers = [client.post("/admin/login/", form).status_code for _attempt in range(5)]
    assert answers[-1] == 429
    locked = client.post("/admin/login/", form | {"password": "right-password-123"})
    assert locked.status_code == 429
    assert "暂时不能登录" in locked.content.decode()


def test_a_count_can_never_be_edited_on_the_desk():
    registered = {model.__name__ for model in admin.site._registry}
    assert not registered & {ViewCount.__name__}


@pytest.mark.parametrize("model", [Publication, LiveEntry])
def test_nobody_may_add_change_or_delete_what_is_printed(model):
    people = [press.writer(), press.publisher(), press.administrator()]
    people += [press.security_officer(), press.auditor()]
    name = model._meta.model_name
    for act in ("add", "change", "delete"):
        assert not any(person.has_perm(f"articles.{act}_{name}") for person in people)


def test_each_group_may_do_what_its_work_needs_and_no_more():
    writer, publisher = press.writer(), press.publisher()
    administrator = press.administrator()
    assert writer.has_perm("articles.change_article")
    assert not writer.has_perm("articles.publish_article")
    assert publisher.has_perm("articles.publish_article")
    assert not publisher.has_perm("articles.change_article")
    assert administrator.has_perm("portal.change_sitefacts")
    assert not administrator.has_perm("articles.publish_article")
    assert not administrator.has_perm("articles.change_user")
    assert not administrator.has_perm("auditlog.view_logentry")
    officer, auditor = press.security_officer(), press.auditor()
    assert officer.has_perm("articles.change_user")
    assert not officer.has_perm("portal.change_sitefacts")
    assert not officer.has_perm("auditlog.view_logentry")
    assert auditor.has_perm("auditlog.view_logentry")
    assert not any(
        perm.split(".")[1].split("_")[0] != "view" for perm in auditor.get_all_permissions()
    )
    assert not any(
        person.has_perm("articles.delete_article") for person in (writer, publisher, administrator)
    )


def routes() -> list[str]:
    """Every public route, as Django writes it."""
    found = []

    def walk(patterns, before=""):
        for each in patterns:
            text = before + str(each.pattern)
            if hasattr(each, "url_patterns"):
                if not text.startswith(settings.ADMIN_PATH):
                    walk(each.url_patterns, text)
            elif not text.startswith(settings.ADMIN_PATH):
                found.append(text)

    walk(get_resolver().url_patterns)
    return found


def test_all_public_routes_are_known_to_the_fuzzer():
    assert len(routes()) >= 20


SEGMENTS = st.one_of(
    st.sampled_from(
        ["articles", "columns", "news", "page", "feed", "0", "1", "-1", "9" * 40, "2026", "0000",
         "9" * 2500, "9" * 2500 + ".png", "home.png", "strip",
         "en", "senior", "zh-hant", "sitemaps", "articles-1.xml", "media", "images", "files", "qr",
         "leave", "search", "ask", "views", "prefs", "..", ".", "%00", "%ff%fe", "%2e%2e", "%c0%af",
         "a" * 3000, "<script>", "'\"", "；", "新闻", "\u202e", "admin", "static", "index.html.gz"]
    ),
    st.text(max_size=12),
)  # fmt: skip
QUERIES = st.dictionaries(
    st.sampled_from(["q", "page", "url", "next", "year", "x"]),
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(["\x00", "9" * 40, "-1", "javascript:alert(1)", "http://[", "%", "//e.e"]),
    ),
    max_size=3,
)


@effort(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    segments=st.lists(SEGMENTS, max_size=5),
    slash=st.booleans(),
    query=QUERIES,
    method=st.sampled_from(["get", "head", "post", "put", "delete", "options"]),
)
def test_no_public_address_ever_answers_500(segments, slash, query, method):
    if not Column.objects.filter(path="news").exists():
        press.published(english=True)
    path = "/" + "/".join(segments) + ("/" if slash else "")
    # Not client.get(path): the client's own parser stumbles over what a server may be sent.
    response = Client(raise_request_exception=True).generic(
        method.upper(),
        "/",
        PATH_INFO=path.encode(errors="surrogatepass").decode("latin-1"),
        QUERY_STRING=urlencode(query, errors="surrogatepass"),
    )
    assert response.status_code < 500


@pytest.mark.parametrize("number", ["9" * 19, "9" * 2500, "9" * 5000])
@pytest.mark.parametrize("path", ["/qr/articles/{}.png", "/qr/strip/{}.png", "/articles/{}/"])
def test_a_number_that_no_record_can_have_is_not_found(client, path, number):
    assert client.get(path.format(number)).status_code == 404


@pytest.mark.parametrize("path", ["/en//evil.example/", "/en/%5Cevil.example/", "//evil.example/"])
def test_an_unknown_address_is_never_linked_to_as_another_host(client, path):
    html = client.generic("GET", "/", PATH_INFO=unquote(path)).content.decode()
    assert "evil.example" in html
    assert not re.search(r'href="[/\\]{2}', html)


@pytest.mark.parametrize(
    "raw",
    [
        b"/\x00/",
        b"/columns/\xff\xfe/",
        b"/articles/\xe4\xb8/",
        b"/search/\xed\xa0\x80/",
        b"//",
        b"/%/",
    ],
)
def test_bytes_that_are_no_text_in_an_address_are_refused_calmly(raw):
    client = Client(raise_request_exception=True)
    response = client.generic("GET", "/", PATH_INFO=raw.decode("latin-1"))
    assert response.status_code in (200, 301, 400, 404)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://1.2.3.4/", "ftp://a.example/",
                                 "https://user@a.example/", "/en/", "", "https://a b.example/",
                                 r"https://evil.example\.gov.cn/"])  # fmt: skip
def test_the_leaving_notice_leads_to_ordinary_addresses_only(client, url):
    assert client.get("/leave/", {"url": url}).status_code == 404


def test_the_leaving_notice_names_the_address_and_offers_to_stay(client):
    html = client.get("/leave/", {"url": "https://media.other.example/a?b=1"}).content.decode()
    assert "media.other.example" in html
    assert 'href="https://media.other.example/a?b=1"' in html


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/en/articles/3/", "/en/articles/3/"),
        ("http://testserver/search/?q=%E6%BB%A8&page=2", "/search/?q=%E6%BB%A8&amp;page=2"),
        ("http://testserver/en/leave/?url=https://a.example/", "/en/"),
        ("http://testserver//evil.example/", "/evil.example/"),
        ("https://evil.example/articles/3/", "/en/"),
        ("http://testserver.evil.example/", "/en/"),
        ("//testserver/\\evil", "/en/"),
        ("javascript:alert(1)", "/en/"),
        ("", "/en/"),
    ],
)
def test_staying_leads_back_to_the_page_of_ours_that_was_left(client, referer, back):
    asked = client.get("/en/leave/?url=https://a.example/", headers={"Referer": referer})
    assert f'<a class="btn btn-main" href="{back}" data-back>' in asked.content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_preferences_are_taken_from_our_own_pages_only(client, headers, status):
    response = client.post("/prefs", {"size": "1", "next": "/en/"}, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil", "x", "",
                                  "javascript:1", "/\t/evil.example"])  # fmt: skip
def test_preferences_never_lead_off_the_site(client, back):
    response = client.post("/prefs", {"size": "1", "next": back})
    assert response["Location"] == "/"


def test_preferences_hold_known_words_only(client):
    client.cookies["ux"] = "size.9~theme.dark~evil.1~space.<b>"
    response = client.post("/prefs", {"size": "2", "hl": "1", "x": "y", "next": "/en/"})
    assert response.cookies["ux"].value == "size.2~theme.dark~hl.1"
    assert response["Location"] == "/en/"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_watchers_addresses_answer_whatever_the_host(client, path):
    assert client.get(path, headers={"host": "10.9.9.9"}).status_code == 200
