"""The view counter: exact, deaf to robots and forgeries, and it knows nobody."""

import time

import pytest
from django.db import OperationalError

from articles import counting
from articles.models import Article, RecentReader
from articles.publishing import withdraw
from tests import press
from tests.viewing import BROWSER, view, views

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "counts"])


@pytest.fixture
def article() -> Article:
    return press.moved_in(1)


def test_a_view_is_counted_and_the_number_answered(client, article):
    assert view(client, article.pk).json() == {"views": 1}
    assert view(client, article.pk, REMOTE_ADDR="192.0.2.8").json() == {"views": 2}
    assert views(article) == 2


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
