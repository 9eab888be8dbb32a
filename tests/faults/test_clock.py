"""The machine's clock is set back an hour: nothing is done twice, nothing waits for the hour."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.state import ProjectState
from django.test import Client

from accessibility.page_store import files
from articles.counting import SAME_READER
from articles.models import LiveEntry, Publication
from portal.operations import backing_up
from portal.operations.verifying import database
from tests import press

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "counts"])

NOON = datetime(2026, 11, 28, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ELEVEN = NOON - HOUR


@pytest.fixture
def article():
    with time_machine.travel(NOON - 2 * HOUR, tick=False):
        return press.published(title_zh_hans="第0版")


def count(article):
    browser = Client(HTTP_USER_AGENT="Mozilla/5.0", REMOTE_ADDR="198.51.100.7")
    return browser.post(f"/views/{article.pk}/", content_type="text/plain").json()["views"]


def test_readers_are_counted_on_and_still_once_within_half_an_hour(article):
    with time_machine.travel(NOON, tick=False) as clock:
        assert [count(article), count(article)] == [1, 1]
        clock.move_to(ELEVEN)
        assert [count(article), count(article)] == [2, 2]
        clock.move_to(ELEVEN + timedelta(seconds=SAME_READER - 1))
        assert count(article) == 2
        clock.move_to(ELEVEN + timedelta(seconds=SAME_READER))
        assert count(article) == 3


def test_a_little_difference_between_two_machines_counts_nobody_twice(article):
    with time_machine.travel(NOON, tick=False) as clock:
        assert count(article) == 1
        clock.move_to(NOON - timedelta(seconds=2))
        assert count(article) == 1


def test_who_searched_too_often_does_not_wait_for_the_hour(settings):
    settings.SEARCH_LIMIT = 2

    def search():
        return Client(REMOTE_ADDR="198.51.100.7").get("/search/", {"q": "白鹭"})

    with time_machine.travel(NOON, tick=False) as clock:
        assert [search().status_code for _time in range(3)] == [200, 200, 429]
        clock.move_to(ELEVEN)
        assert [search().status_code for _time in range(3)] == [200, 200, 429]
        assert int(search()["Retry-After"]) <= 60


def test_what_is_published_then_is_what_readers_get_and_the_seals_hold(article):
    address = f"/articles/{article.pk}/"
    with time_machine.travel(NOON, tick=False) as clock:
        publish(article, "第1版")
        assert title(Client().get(address)) == "第1版"
        clock.move_to(ELEVEN)
        publish(article, "第2版")
        assert files.read(address) is None
        assert title(Client().get(address)) == "第2版"
        assert "第2版" in files.read(address)[0].decode()
        entry = LiveEntry.objects.get(article=article, language="zh-hans")
        assert entry.publication.printing == 3
        assert list(database()) == []


def publish(article, words):
    made = press.fresh(article)
    made.title_zh_hans = words
    made.save()
    press.print_it(made)


def title(response):
    return re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.S)[1].strip()


def test_the_minute_goes_on_and_does_what_is_due_once():
    with time_machine.travel(NOON, tick=False) as clock:
        due = press.reviewed(press.article(publish_at=NOON - timedelta(minutes=1)))
        later = press.reviewed(press.article(publish_at=NOON - timedelta(minutes=30) + HOUR))
        call_command("tick", stdout=StringIO())
        clock.move_to(ELEVEN)
        for minute in range(3):
            clock.move_to(ELEVEN + timedelta(minutes=minute))
            call_command("tick", stdout=StringIO())
        assert prints(due) == 1
        assert prints(later) == 0
        clock.move_to(NOON + HOUR)
        call_command("tick", stdout=StringIO())
        assert (prints(due), prints(later)) == (1, 1)
        assert list(database()) == []


def prints(article):
    return Publication.objects.filter(article=article, language="zh-hans").count()


def test_no_backup_is_lost_or_overwritten(article, tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path / "data"
    # The suite's database is made without migrations, so they cannot tell its tables.
    own = backing_up.rows.own_tables(ProjectState.from_apps(apps).apps)
    monkeypatch.setattr(backing_up.rows, "models_at", lambda migrations, using: own)
    with time_machine.travel(ELEVEN, tick=False) as clock:
        first = backing_up.make(tmp_path / "backups", 14)
        clock.move_to(NOON)
        second = backing_up.make(tmp_path / "backups", 14)
        clock.move_to(ELEVEN)  # the very second of the first one
        third = backing_up.make(tmp_path / "backups", 14)
    kept = backing_up.existing(tmp_path / "backups")
    assert len({first, second, third}) == 3
    assert sorted([first, second, third]) == kept
    for each in kept:
        backing_up.check(each)
