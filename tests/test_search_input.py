"""Whatever somebody sends to the search: a clear page, and no more work than for any other search."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from tests import press
from tests.test_search import found

pytestmark = pytest.mark.django_db

# What one search asks of the database at most, whatever was typed: epochs, what is found with all
# words and with fewer, the words that may have been meant, and what others read.
MOST_QUERIES = 60
MOST_FIELDS = 1000  # of an address, by Django's own bound


@pytest.fixture(scope="module")
def _published(written_once) -> int:
    return press.published(title_zh_hans="白鹭", english=True, title_en="Egrets").pk


@pytest.fixture
def article(_published) -> Article:
    """The one article of the site, printed once for all."""
    return Article.objects.get(pk=_published)


SIGNS = [
    "",
    " ",
    '"',
    '""',
    "“”",
    "-",
    "- -",
    "*",
    "()",
    "\x00",
    "\ud800",
    "😀",
    "！？。",
    "\\'",
    "':*",
    "|&!<->",
]
SYNTAX = [
    "NEAR(",
    'title : "x"',
    "a AND OR NOT",
    "'; DROP TABLE x; --",
    "_c1",
    "_lzhhans",
    "^白",
    "白*",
]
LONG = ["白鹭" * 5000, "a " * 5000, "-a " * 500, '"a" ' * 500, "x" * 10000]


@pytest.mark.parametrize("text", [*SIGNS, *SYNTAX, *LONG], ids=lambda text: text[:12])
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_nothing_that_anybody_types_breaks_it(article, text, language):
    assert found(text, language) in ([], [article.pk])


QUERIES = {
    "nothing": "",
    "spaces": "%20%20",
    "ten thousand characters": "%E7%99%BD%E9%B9%AD" * 5_000,
    "ten thousand letters": "a" * 10_000,
    "five thousand words": "ab+" * 5_000,
    "five thousand words that are left out": "-ab+" * 5_000,
    "operators": "AND+OR+NOT+NEAR+-+*+(+)+%26+%7C+!+%3A",
    "one minus": "-",
    "quotes": "%22%22%22%E2%80%9C%E2%80%9D%27%27",
    "a thousand quotes": "%22a%22" * 1_000,
    "a NUL": "%00",
    "a NUL within": "%E7%99%BD%00%E9%B9%AD",
    "emoji": "%F0%9F%98%80%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9",
    "half a character": "%ED%A0%80",
    "no UTF-8": "%FF%FE%C0",
    "SQL": "%27%3B+DROP+TABLE+articles_searchentry%3B+--",
    "FTS": "title+%3A+%22x%22+NEAR%28a+b%2C+2%29+%5Ex+*",
    "tsquery": "%27a%27%3A*+%26+%21%28b+%3C-%3E+c%29+%5C",
    "LIKE": "%25_%25",
    "facets": "_c1+_f1+_en+_kmeeting",
    "nothing but asking": "%E6%80%8E%E4%B9%88+%E4%BB%80%E4%B9%88",
    "letters of pinyin": "gongjijinzenmetiquyaoduojiucainengdaozhang",
}


@pytest.mark.parametrize("sent", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("prefix", ["", "/zh-hant", "/en", "/senior"])
def test_whatever_is_typed_gets_a_clear_page_for_a_bounded_price(client, article, sent, prefix):
    client.get(f"{prefix}/search/?q=x")  # what is read once an epoch is read
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"{prefix}/search/?q={sent}")
    assert response.status_code == 200
    assert "<h1" in response.content.decode()
    assert len(asked) <= MOST_QUERIES
    language = prefix.strip("/") if prefix in ("/zh-hant", "/en") else ""
    answer = client.get(f"/api/search?lang={language}&q={sent}")
    assert answer.status_code == 200
    assert {"total", "suggestion", "results"} == answer.json().keys()


@pytest.mark.parametrize(
    "filters",
    [
        "page=1000000000",
        "page=-1",
        "page=1e9",
        "page=" + "9" * 5_000,
        "page=%00",
        "page=%D9%A3",
        "column=" + "a/" * 5_000,
        "column=%00&time=%00&kind=%00&file=%00&sort=%00",
        "kind=policy&kind=meeting&kind=x",
        "time=week;time=year",
        "column=x&" * 900,
    ],
    ids=lambda text: text[:12],
)
def test_whatever_is_chosen_gets_a_clear_page_for_a_bounded_price(client, article, filters):
    for address in ("/search/", "/senior/search/", "/api/search"):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(f"{address}?q=%E7%99%BD%E9%B9%AD&{filters}")
        assert response.status_code == 200
        assert len(asked) <= MOST_QUERIES
    if "page=" not in filters and "kind=" not in filters:
        html = client.get(f"/search/?q=%E7%99%BD%E9%B9%AD&{filters}").content.decode()
        assert f"/articles/{article.pk}/" in html


def test_a_page_that_lies_far_behind_the_last_is_the_last(client, article):
    html = client.get("/search/?q=%E7%99%BD%E9%B9%AD&page=1000000000").content.decode()
    assert f"/articles/{article.pk}/" in html


@pytest.mark.parametrize("address", ["/search/", "/senior/search/", "/en/search/", "/api/search"])
def test_ten_thousand_filters_are_refused_and_not_read(client, address):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"{address}?q=x&" + "kind=meeting&" * 10 * MOST_FIELDS)
    assert response.status_code == 400
    assert len(asked) <= 10  # the page itself
    if "api" not in address:
        assert "<h1" in response.content.decode()
