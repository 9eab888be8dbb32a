"""What a machine that watches the site is told, and who is told nothing."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from portal import watching
from portal.models import TickRecord
from tests import press

pytestmark = pytest.mark.django_db


def ticked(ago: timedelta) -> None:
    TickRecord.objects.update_or_create(pk=1, defaults={"last_run": timezone.now() - ago})


def figures(client: Client) -> dict[str, float]:
    """The metrics by name and label."""
    text = client.get("/metrics").content.decode()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in (line.partition(" ") for line in lines)}


def test_a_site_that_lacks_nothing_is_ready_and_gives_no_reason(client):
    ticked(timedelta(seconds=30))
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "database": True,
        "migrations": True,
        "tick": True,
        "disk": True,
        "reasons": [],
    }


def test_late_work_and_a_full_disk_are_told_and_send_no_reader_away(client, monkeypatch):
    ticked(timedelta(minutes=4))
    monkeypatch.setattr(watching, "disk_free", lambda: 100 * 1024**2)
    response = client.get("/readyz")
    assert response.status_code == 200
    late, full = response.json()["reasons"]
    assert "minute's work does not run" in late
    assert "only 100 MB are free" in full


def test_without_the_database_it_is_not_ready_and_still_alive(client, monkeypatch):
    def away(*_args):
        raise OperationalError

    monkeypatch.setattr(watching.connection, "cursor", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reasons"] == ["the database does not answer"]
    assert client.get("/healthz").content == b"ok"


def test_figures_are_those_of_the_site(client):
    ticked(timedelta(seconds=30))
    press.published(english=True)
    press.published()
    found = figures(client)
    assert found['portal_live_articles{language="zh-hans"}'] == 2
    assert found['portal_live_articles{language="en"}'] == 1
    assert 29 < found["portal_tick_age_seconds"] < 60
    assert found["portal_views_total"] == 0
    assert found["portal_epoch"] > 0
    assert "portal_backup_age_seconds" not in found


def test_figures_do_not_cost_more_queries_the_more_there_is(client, django_assert_num_queries):
    press.published()
    client.get("/metrics")
    for _number in range(5):
        press.published(english=True)
    with django_assert_num_queries(6):
        client.get("/metrics")


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"HTTP_X_REAL_IP": "203.0.113.7"},
        {"HTTP_FORWARDED": "for=203.0.113.7"},
    ],
)
def test_whoever_does_not_sit_at_this_machine_finds_nothing(client, headers):
    response = client.get("/metrics", **headers)
    assert response.status_code == 404
    assert response.content == b""


def test_with_a_token_it_is_the_token_that_counts(client, settings):
    settings.METRICS_TOKEN = "seventeen"
    assert client.get("/metrics").status_code == 404
    far = {"REMOTE_ADDR": "203.0.113.7"}
    for given in ("Bearer wrong", "seventeen", "Bearer seventeen\xe4"):
        assert client.get("/metrics", HTTP_AUTHORIZATION=given, **far).status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer seventeen", **far).status_code == 200
