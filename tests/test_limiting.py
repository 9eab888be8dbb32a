"""Whoever searches too often is asked to wait, in a sentence, and is not remembered."""

import re
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accessibility.renderings import ALL, Mode
from articles import limiting
from articles.limiting import WINDOW, forget_askers
from articles.models import RecentAsker
from tests import press

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "counts"])

BEGIN = 1_790_000_000
OTHER = {Mode.STANDARD: Mode.SENIOR, Mode.SENIOR: Mode.STANDARD}


@pytest.fixture(autouse=True)
def three_a_minute(settings):
    settings.SEARCH_LIMIT = 3


def search(address: str = "198.51.100.7", path: str = "/search/", query: str = "白鹭"):
    return Client(REMOTE_ADDR=address).get(path, {"q": query})


@pytest.mark.parametrize("rendering", ALL, ids=lambda r: f"{r.language}-{r.mode}")
def test_the_fourth_search_within_a_minute_is_asked_to_wait_in_every_rendering(rendering):
    path = rendering.path("/search/")
    with time_machine.travel(BEGIN, tick=False):
        assert [search(path=path).status_code for _time in range(4)] == [200, 200, 200, 429]
        answer = search(path=path)
    assert answer["Retry-After"] == str(WINDOW)
    html = answer.content.decode()
    assert f'data-mode="{rendering.mode}"' in html
    heading = {"zh-hans": "搜索太频繁", "zh-hant": "搜索太頻繁", "en": "Too many searches"}
    assert f"<h1>{heading[rendering.language]}</h1>" in html
    assert 'href="tel:12345"' in html


@pytest.mark.parametrize("rendering", ALL, ids=lambda r: f"{r.language}-{r.mode}")
def test_who_waits_is_told_how_long_and_keeps_what_was_asked(rendering):
    asked = {"q": "白鹭<湖>", "column": "news"}
    with time_machine.travel(BEGIN, tick=False) as clock:
        for _time in range(4):
            search()
        clock.shift(WINDOW - 20)
        answer = Client(REMOTE_ADDR="198.51.100.7").get(rendering.path("/search/"), asked)
    assert answer.status_code == 429
    html = answer.content.decode()
    wait = {"zh-hans": "请过20秒再搜", "zh-hant": "請過20秒再搜", "en": "in 20 seconds"}
    assert wait[rendering.language] in html
    fields = re.findall(r'<input [^>]*name="q"[^>]*>', html)
    assert fields
    assert all('value="白鹭&lt;湖&gt;"' in field for field in fields)
    assert '<input type="hidden" name="column" value="news">' in html
    kept = f"?{urlencode(asked)}".replace("&", "&amp;")
    others = [each for each in ALL if each != rendering and each.mode == rendering.mode]
    for other in (*others, rendering.in_mode(OTHER[rendering.mode])):
        assert f'href="{other.path("/search/")}{kept}"' in html


def test_other_error_pages_keep_no_search():
    html = Client().get("/nothing-here/?q=白鹭").content.decode()
    assert "白鹭" not in html


def test_after_the_minute_it_is_welcome_again_and_not_before():
    with time_machine.travel(BEGIN, tick=False) as clock:
        for _time in range(4):
            search()
        clock.shift(WINDOW - 1)
        answer = search()
        assert answer.status_code == 429
        assert answer["Retry-After"] == "1"
        clock.shift(1)
        assert search().status_code == 200


def test_others_do_not_wait_for_it_but_a_household_is_one():
    with time_machine.travel(BEGIN, tick=False):
        for _time in range(4):
            search("2001:db8:1:2::1")
        assert search("2001:db8:1:2::99").status_code == 429
        assert search("2001:db8:1:3::1").status_code == 200
        assert search("198.51.100.8").status_code == 200


def test_the_empty_form_and_other_pages_are_never_counted():
    press.published()
    for _time in range(9):
        assert search(query="  ").status_code == 200
        assert Client().get("/").status_code == 200
    assert not RecentAsker.objects.exists()


def test_nought_means_as_often_as_they_like(settings):
    settings.SEARCH_LIMIT = 0
    assert {search().status_code for _time in range(9)} == {200}
    assert not RecentAsker.objects.exists()


def test_who_searches_is_answered_when_the_database_cannot_count(monkeypatch, caplog):
    monkeypatch.setattr(limiting, "_ASK", "INSERT INTO no_such_table VALUES (%(key)s)")
    assert {search().status_code for _time in range(9)} == {200}
    assert "an asking was not counted" in caplog.text


@pytest.mark.sqlite
def test_who_searches_is_answered_while_somebody_else_writes():
    with transaction.atomic():
        press.column()
        assert {search().status_code for _time in range(9)} == {200}
    assert not RecentAsker.objects.exists()


def test_it_is_counted_where_views_are_and_waits_for_no_disk():
    with CaptureQueriesContext(connections["counts"]) as queries:
        search()
    assert len(queries) == 1


def test_what_is_remembered_names_no_address_and_is_forgotten_after_the_minute():
    with time_machine.travel(BEGIN, tick=False):
        search("198.51.100.7")
        [asker] = RecentAsker.objects.all()
        assert len(bytes(asker.key)) == 16
        assert not re.search(rb"198|\.51", bytes(asker.key))
        assert forget_askers(BEGIN + WINDOW - 1) == 0
        assert forget_askers(BEGIN + WINDOW) == 1


@pytest.mark.parametrize("rendering", ALL, ids=lambda r: f"{r.language}-{r.mode}")
def test_the_privacy_page_tells_of_what_is_remembered(rendering):
    html = Client().get(rendering.path("/privacy/")).content.decode()
    told = {
        "zh-hans": "保留一两分钟，随后删除",
        "zh-hant": "保留一兩分鐘，隨後刪除",
        "en": "kept for a minute or two",
    }
    assert told[rendering.language] in html


def test_a_crowd_is_forgotten_in_batches():
    RecentAsker.objects.bulk_create(
        RecentAsker(key=number.to_bytes(16, "big"), since=BEGIN - number * 10, times=1)
        for number in range(10)
    )
    with CaptureQueriesContext(connections["counts"]) as queries:
        assert forget_askers(BEGIN, batch=2) == 4
    assert sum(query["sql"].startswith("DELETE") for query in queries) == 3
    assert RecentAsker.objects.count() == 6
    assert forget_askers(BEGIN, batch=2) == 0
