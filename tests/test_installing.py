"""The site on a phone's home screen: one app a language and version, and a worker that can be called off."""

import json

import pytest
from django.contrib.staticfiles import finders

from portal.installing import short_name
from portal.models import SiteFacts
from tests import press

pytestmark = pytest.mark.django_db
PREFIXES = ["", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior"]
TAGS = {"": "zh-Hans", "/zh-hant": "zh-Hant", "/en": "en"}


def manifest(client, prefix=""):
    response = client.get(f"{prefix}/manifest.webmanifest")
    assert response["Content-Type"].startswith("application/manifest+json")
    return json.loads(response.content)


@pytest.fixture(autouse=True)
def _facts(db):
    press.site_facts(
        short_name_zh_hans="云渡区人民政府",
        site_name_en="Yundu District",
        short_name_en="Yundu",
        phone="0510-81170000",
    )


def test_each_rendering_is_an_app_of_its_own_that_opens_itself(client):
    seen = set()
    for prefix in PREFIXES:
        told = manifest(client, prefix)
        assert told["start_url"] == f"{prefix}/?src=app"
        assert told["lang"] == TAGS[prefix.removesuffix("/senior")]
        assert (told["display"], told["dir"]) == ("standalone", "ltr")
        assert (
            f'<link rel="manifest" href="{prefix}/manifest.webmanifest">'
            in client.get(f"{prefix}/").content.decode()
        )
        seen.add(told["id"])
    assert len(seen) == 6


def test_its_icons_are_there_in_the_sizes_that_phones_want(client):
    icons = manifest(client)["icons"]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} == {
        *{("192x192", "any"), ("512x512", "any")},
        *{("512x512", "maskable"), ("any", "any")},
    }
    for icon in icons:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_its_name_fits_under_an_icon(client):
    assert manifest(client)["short_name"] == "云渡区"
    assert manifest(client, "/en")["short_name"] == "Yundu"
    assert (
        short_name(SiteFacts(short_name_zh_hans="南泽市云渡区政务服务中心"), "zh-hans")
        == "南泽市云渡区"
    )


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Yundu District Government", "Yundu"),
        ("Yundu District People's Government", "Yundu"),
        ("Yundu District", "Yundu"),
        ("Nanze City", "Nanze City"),
        ("Nanze City Government", "Nanze City"),
        ("The People’s Government of Nanze City", "Nanze City"),
        ("Government portal", "Government"),
        ("Bureau of the Sea and Rivers", "Bureau"),
        ("Llanfairpwllgwyngyll", "Llanfairpwll"),
    ],
)
def test_an_english_name_is_whole_words_of_twelve_letters_at_most(name, short):
    assert short_name(SiteFacts(short_name_en=name), "en") == short


def test_its_ways_in_lead_to_pages_that_exist(client):
    for prefix in PREFIXES:
        for way in manifest(client, prefix)["shortcuts"]:
            assert way["url"] != f"{prefix}/"  # where it opens anyway
            assert way["name"]
            assert client.get(way["url"]).status_code == 200


@pytest.mark.parametrize("prefix", PREFIXES)
def test_without_a_network_there_are_telephones_and_another_try(client, prefix):
    html = client.get(f"{prefix}/offline/").content.decode()
    assert 'href="tel:12345"' in html
    assert 'href="tel:0510-81170000"' in html
    assert '<a class="btn btn-main" href="" data-again>' in html
    assert '<meta name="robots" content="noindex">' in html
    # The ways between the versions come first, as everywhere; nothing leads to what is not kept.
    leave = f'href="{prefix.removesuffix("/senior")}/offline/"'
    assert html.index(leave) < html.index('class="name"')
    assert 'id="panel"' in html
    assert "/accessibility/" not in html


def test_the_worker_leaves_staff_alone_and_is_another_when_what_it_keeps_is(client):
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    before = response.content.decode()
    assert all(f'"{prefix}/offline/"' in before for prefix in PREFIXES)
    assert '"staff": "/admin/"' in before
    assert client.get("/sw.js").content.decode() == before
    facts = SiteFacts.objects.get()
    facts.phone = "0510-81179999"
    facts.save()
    assert client.get("/sw.js").content.decode() != before


def test_a_worker_that_is_switched_off_takes_itself_away(client, settings):
    settings.SERVICE_WORKER = False
    text = client.get("/sw.js").content.decode()
    assert "unregister()" in text
    assert '"fetch"' not in text
