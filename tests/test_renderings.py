"""Six renderings: one parser of prefixes, and every condition that makes it safe."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from hypothesis import given
from hypothesis import strategies as st

from accessibility import renderings
from accessibility.renderings import ALL, Mode, Rendering, parse, use
from articles.models import LiveEntry
from tests import press

PREFIXES = ["", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior"]


def test_there_are_six_and_their_prefixes_are_as_designed():
    assert sorted(each.prefix for each in ALL) == sorted(PREFIXES)


@pytest.mark.parametrize("rendering", ALL, ids=lambda each: each.prefix or "/")
def test_a_prefix_is_parsed_back_into_its_rendering(rendering):
    assert parse(rendering.path("/columns/news/")) == (rendering, "/columns/news/")


@pytest.mark.parametrize("rendering", ALL, ids=lambda each: each.prefix or "/")
def test_an_entry_of_a_list_has_the_address_that_leads_to_its_page(rendering):
    with use(rendering):
        assert LiveEntry(article_id=12).get_absolute_url() == reverse("article", args=[12])
    assert LiveEntry(article_id=12).get_absolute_url() == reverse("article", args=[12])


@given(st.text(max_size=40))
def test_parsing_any_path_loses_nothing(text):
    rendering, bare = parse("/" + text)
    assert rendering.prefix + bare == "/" + text


@pytest.mark.parametrize("path", ["/senior/en/", "/zh-hans/", "/en/zh-hant/", "/senior/senior/"])
def test_a_prefix_in_the_wrong_order_is_not_found(path, client, db):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("prefix", PREFIXES[1:])
def test_a_prefix_without_its_slash_is_led_to_the_one_with(prefix, client, db):
    response = client.get(prefix)
    assert response.status_code == 301
    assert response["Location"] == prefix + "/"


@pytest.mark.parametrize(
    "path",
    ["/en/admin/", "/senior/admin/login/", "/en/views/1/", "/zh-hant/prefs", "/en/healthz",
     "/en/static/portal/site.css", "/en/media/images/x.jpeg", "/en/robots.txt"],
)  # fmt: skip
def test_what_has_no_renderings_is_not_found_under_a_prefix(path, client, db):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("prefix", PREFIXES)
def test_addresses_stay_inside_the_rendering(prefix):
    with use(parse(prefix + "/")[0]):
        assert reverse("article", args=[7]) == f"{prefix}/articles/7/"


def test_outside_the_block_prefix_and_language_are_as_before():
    before = get_script_prefix(), get_language()
    with use(Rendering("en", Mode.SENIOR)):
        assert get_language() == "en"
    assert (get_script_prefix(), get_language()) == before


def test_they_are_restored_when_the_block_fails():
    before = get_script_prefix(), get_language()
    with pytest.raises(ZeroDivisionError), use(Rendering("zh-hant")):
        raise ZeroDivisionError
    assert (get_script_prefix(), get_language()) == before


def test_the_language_is_never_taken_from_a_header(client, db):
    press.published()
    response = client.get("/", headers={"Accept-Language": "en"})
    assert response.status_code == 200
    assert b'<html lang="zh-Hans"' in response.content


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_unknown_page_is_refused_in_its_own_rendering(prefix, client, db):
    response = client.get(f"{prefix}/nothing/here/")
    assert response.status_code == 404
    rendering = parse(prefix + "/")[0]
    html = response.content.decode()
    assert f'<html lang="{rendering.tag}"' in html
    assert f'data-mode="{rendering.mode}"' in html


def test_static_and_media_addresses_carry_no_prefix(client, db, settings):
    press.published(english=True)
    html = client.get("/en/senior/").content.decode()
    assets = re.findall(r'(?:href|src)="([^"]*(?:/static/|/media/)[^"]*)"', html)
    assert assets
    assert all(address.startswith(("/static/", "/media/")) for address in assets)


def test_a_missing_slash_is_added_within_the_rendering(client, db):
    made = press.published(english=True)
    response = client.get(f"/en/senior/articles/{made.pk}")
    assert response.status_code == 301
    assert response["Location"] == f"/en/senior/articles/{made.pk}/"


@pytest.mark.django_db(transaction=True)
def test_concurrent_requests_never_cross_renderings():
    made = press.published(english=True)

    def visit(number: int) -> bool:
        rendering = ALL[number % len(ALL)]
        html = Client().get(rendering.path(f"/articles/{made.pk}/")).content.decode()
        own = f'<html lang="{rendering.tag}" data-mode="{rendering.mode}"'
        return own in html and f'href="{rendering.path("/")}"' in html

    with ThreadPoolExecutor(8) as readers:
        assert all(readers.map(visit, range(60)))


def test_the_default_rendering_needs_no_middleware(rf):
    assert renderings.of(rf.get("/")) == Rendering()
