"""The database is stopped under a whole site, and comes back: what readers meet meanwhile."""

import json

import pytest

from tests.faults.sites import own_database, whole
from tests.served import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

PHONE = 'href="tel:12345"'
BROWSER = {"User-Agent": "Mozilla/5.0", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def stoppable(tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("away")
    with own_database(data_dir) as (url, database), whole(data_dir, url) as site:
        yield site, database


def test_readers_read_on_without_the_database_and_nothing_is_lost_when_it_is_back(stoppable):
    site, database = stoppable
    address = "/articles/1/"
    stored = site.ask(address)
    assert (stored.status, site.stored(address)) == (200, True)
    assert count(site, "first reader") == 1
    others = site.processes("tick_loop") | {site.master()}

    database.write_down()
    database.stop()
    try:
        for new_workers in (False, True):
            if new_workers:  # which have never seen it
                site.kill_the_workers()
            again = site.ask(address)
            assert (again.status, again.body) == (200, stored.body)
            assert site.ask(address, **{"If-None-Match": stored.headers["etag"]}).status == 304
            if new_workers or database.server:
                is_told(site)
        assert others <= site.processes("tick_loop") | {site.master()}
    finally:
        database.begin()

    wait_until(lambda: site.ask("/en/articles/1/").status == 200, "pages are made again")
    wait_until(lambda: json.loads(site.ask("/readyz").body)["database"], "the site is ready")
    assert "Print 0" in site.ask("/en/articles/1/").body.decode()
    assert count(site, "second reader") == 2, "the count goes on where it stood"
    # And what is published now is read at once, by whichever worker.
    site.order("publish", number=1)
    for _each in range(8):
        assert "第1版" in site.ask(address).body.decode()
    assert site.order("look")["broken"] == ""


def is_told(site):
    """Who asks for what is not stored is told so, in their language, and whom to call."""
    for path, language in (
        ("/en/", "en"),
        ("/zh-hant/senior/", "zh-Hant"),
        ("/search/", "zh-Hans"),
    ):
        answer = site.ask(path)
        page = answer.body.decode()
        assert (answer.status, answer.headers["retry-after"]) == (503, "60")
        assert PHONE in page
        assert f'<html lang="{language}"' in page
        assert not site.stored(path)
    beacon = site.ask("/views/1/", "POST", **BROWSER)
    assert (beacon.status, beacon.body, beacon.headers["cache-control"]) == (503, b"{}", "no-store")
    assert site.ask("/healthz").status == 200
    ready = site.ask("/readyz")
    assert ready.status == 503
    assert "the database does not answer" in json.loads(ready.body)["reasons"]


def count(site, reader):
    answer = site.ask("/views/1/", "POST", **BROWSER | {"User-Agent": f"Mozilla/5.0 {reader}"})
    assert answer.status == 200
    return json.loads(answer.body)["views"]
