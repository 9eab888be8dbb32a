"""Addresses of the old system lead to where its articles are now."""

import pytest

from accessibility import renderings
from accessibility.renderings import Rendering
from articles.models import ArticleRedirect
from articles.moving import old_address, redirect_for
from articles.publishing import withdraw
from tests import press


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://old.example/art/1.html", "/art/1.html"),
        ("https://old.example:8080/show.aspx?id=3&c=4#top", "/show.aspx?id=3&c=4"),
        ("/art/1.html", "/art/1.html"),
        ("http://old.example/%E8%A6%81%E9%97%BB/1", "/要闻/1"),
        ("http://old.example", ""),
        ("http://old.example/#/art/1", ""),
        ("http://old.example/?id=3", "/?id=3"),
    ],
)
def test_an_old_url_is_kept_without_its_host(url, address):
    assert old_address(url) == address


@pytest.mark.parametrize(
    "url", ["ftp://old.example/1", "mailto:a@b.example", "art/1.html", "http:///1", "/a\x00", "//["]
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ValueError):
        old_address(url)


@pytest.fixture
def article(db):
    made = press.moved_in(3)
    for path in ("/art/1.html", "/show.aspx?id=3"):
        ArticleRedirect.objects.create(old_path=path, article=made)
    return made


def test_a_reader_is_led_to_the_article_in_the_rendering_being_read(article):
    assert redirect_for("/art/1.html") == f"/articles/{article.pk}/"
    with renderings.use(Rendering("zh-hant")):
        assert redirect_for("/art/1.html") == f"/zh-hant/articles/{article.pk}/"


def test_a_path_is_found_whatever_query_trackers_added(article):
    assert redirect_for("/art/1.html", "from=wechat") == f"/articles/{article.pk}/"


def test_a_query_that_is_part_of_the_address_must_fit(article):
    assert redirect_for("/show.aspx", "id=3") == f"/articles/{article.pk}/"
    assert redirect_for("/show.aspx", "id=4") is None
    assert redirect_for("/show.aspx") is None


@pytest.mark.parametrize(
    "query",
    [
        "id=3&from=timeline&isappinstalled=0",
        "from=groupmessage&id=3",
        "utm_source=weibo&id=3&utm_campaign=x",
        "id=3&",
        "id=3&SPM=a.b.c&fbclid=1",
    ],
)
def test_what_was_hung_onto_an_address_with_a_query_is_left_out(article, query):
    assert redirect_for("/show.aspx", query) == f"/articles/{article.pk}/"


def test_an_address_that_was_written_down_with_such_parts_is_found_without_them(article):
    ArticleRedirect.objects.create(
        old_path=old_address("https://old.example/b.html?spm=1.2&from=timeline"), article=article
    )
    for query in ("", "spm=1.2&from=timeline", "spm=3", "page=2"):
        assert redirect_for("/b.html", query) == f"/articles/{article.pk}/"


def test_where_queries_tell_articles_apart_an_unknown_one_leads_nowhere(article):
    first = press.moved_in(4)
    ArticleRedirect.objects.create(old_path="/show.aspx", article=first)
    assert redirect_for("/show.aspx") == f"/articles/{first.pk}/"
    assert redirect_for("/show.aspx", "from=timeline") == f"/articles/{first.pk}/"
    assert redirect_for("/show.aspx", "id=99") is None
    assert redirect_for("/art/1.html", "page=2") == f"/articles/{article.pk}/"


@pytest.mark.parametrize("address", ["/art/1.html", "/art/1.html?from=wechat", "/show.aspx?id=3"])
def test_a_browser_is_sent_on_for_good(article, client, address):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, f"/articles/{article.pk}/")


def test_nothing_leads_to_what_was_never_published(db):
    ArticleRedirect.objects.create(old_path="/art/2.html", article=press.article())
    assert redirect_for("/art/2.html") is None


def test_a_withdrawn_article_is_led_to_and_says_so_itself(article):
    withdraw(article, press.publisher(), "数据有误")
    assert redirect_for("/art/1.html") == f"/articles/{article.pk}/"


@pytest.mark.parametrize("path", ["/", "/\x00", "/" + "x" * 5000, "/art/1.html/", "/\ufffd"])
def test_strange_paths_lead_nowhere(article, path):
    assert redirect_for(path, "a=\x00") is None
