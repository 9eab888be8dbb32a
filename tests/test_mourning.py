"""Grey pages on days of mourning: from the minute that was entered to the minute that was entered."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accessibility.models import Epoch
from portal import ticking
from portal.models import SiteFacts
from tests import press
from tests.desk_forms import saved, sentences, signed_in

pytestmark = pytest.mark.django_db
FORM = "/admin/portal/sitefacts/1/change/"
NOW = timezone.now().replace(microsecond=0)


def is_gray(client, path="/") -> bool:
    return "data-gray" in client.get(path).content.decode().split("<body")[0]


def test_the_pages_turn_grey_at_their_time_and_have_their_colours_back(client):
    facts = press.site_facts(
        gray_from=NOW + timedelta(hours=1), gray_until=NOW + timedelta(hours=9)
    )
    press.column("news/headlines")
    assert not is_gray(client)
    assert ticking.turn_gray(NOW) == ""
    before = Epoch.objects.get().number
    assert ticking.turn_gray(NOW + timedelta(hours=1)) == "版面转为灰色"
    assert Epoch.objects.get().number > before  # every stored page is made anew
    for path in ("/", "/senior/", "/en/", "/zh-hant/search/", "/columns/news/headlines/"):
        assert is_gray(client, path)
    assert ticking.turn_gray(NOW + timedelta(hours=2)) == ""
    assert ticking.turn_gray(NOW + timedelta(hours=9)) == "版面恢复彩色"
    assert not is_gray(client)
    facts.refresh_from_db()
    assert not facts.is_gray


def test_what_is_entered_for_now_holds_at_once(client):
    facts = press.site_facts(gray_from=NOW - timedelta(minutes=1))
    assert is_gray(client)
    facts.gray_from = None
    facts.save()
    assert not is_gray(client)


def test_an_end_without_a_beginning_is_refused_in_a_sentence():
    press.site_facts()
    response = saved(signed_in(press.administrator()), FORM, gray_until="2026-12-13T20:00")
    assert "灰色版面要先写从什么时候起" in sentences(response)
    with pytest.raises(ValidationError):
        SiteFacts(gray_from=NOW, gray_until=NOW).clean()
