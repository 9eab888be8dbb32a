"""What a page costs the database, and that it costs the same whatever the archive holds."""

import re
import shutil

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import LiveEntry
from articles.public_pages import pages_showing
from portal.models import HomeBlock
from tests import press
from tests.archives import crowd

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MOST = {"home": 12, "column": 6, "article": 4}


def home_blocks():
    news = press.column("news/headlines")
    for order, kind in enumerate(("headline", "pictures", "news", "notices", "disclosure")):
        HomeBlock.objects.create(kind=kind, title_zh_hans=kind, column=news, order=order)


def cost(client, path: str) -> int:
    """Queries of a page that is not stored, in a process that has served a page before."""
    client.get("/columns/news/headlines/")
    empty_the_page_store()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def empty_the_page_store():
    shutil.rmtree(settings.PAGE_STORE, ignore_errors=True)


@pytest.fixture(params=[100, 10_000], ids=["100 entries", "10,000 entries"])
def archive(request):
    home_blocks()
    crowd(request.param)
    return request.param


def test_home_column_and_article_stay_within_their_queries(archive, client):
    middle = LiveEntry.objects.order_by("pub_date")[archive // 2].article_id
    costs = {
        "home": cost(client, "/"),
        "column": cost(client, "/columns/news/"),
        "last page": cost(client, f"/columns/news/page/{archive // 20}/"),
        "year": cost(
            client, f"/columns/news/{LiveEntry.objects.latest('pub_date').pub_date.year}/"
        ),
        "article": cost(client, f"/articles/{middle}/"),
        "senior home": cost(client, "/senior/"),
    }
    assert costs["home"] <= MOST["home"]
    assert costs["senior home"] <= MOST["home"]
    assert max(costs["column"], costs["last page"], costs["year"]) <= MOST["column"]
    assert costs["article"] <= MOST["article"]


def test_the_same_page_costs_the_same_with_a_hundred_and_with_many(client):
    home_blocks()
    crowd(100)
    paths = ["/", "/columns/news/", f"/articles/{LiveEntry.objects.first().article_id}/"]
    before = [cost(client, path) for path in paths]
    crowd(1_000)
    assert [cost(client, path) for path in paths] == before


@pytest.mark.sqlite
@pytest.mark.parametrize("tied", [True, False], ids=["blocks of a column", "blocks of the site"])
def test_no_page_reads_or_sorts_the_archive_to_show_a_part_of_it(client, tied):
    home_blocks()
    crowd(100)
    if not tied:
        HomeBlock.objects.update(column=None)
    article = LiveEntry.objects.order_by("pub_date")[50].article_id
    pages = ["/", "/senior/", "/columns/news/", "/columns/news/page/3/", "/feed/"]
    pages += ["/columns/news/feed/", "/sitemap/", f"/articles/{article}/"]
    empty_the_page_store()
    with CaptureQueriesContext(connection) as queries:
        for path in pages:
            assert client.get(path).status_code == 200
    asked = [each["sql"] for each in queries if GROWING.search(each["sql"])]
    assert len(asked) > len(pages)
    assert [(sql, plan(sql)) for sql in asked if "TEMP B-TREE" in plan(sql)] == []
    assert [(sql, plan(sql)) for sql in asked if "SCAN" in plan(sql)] == []


@pytest.mark.sqlite
def test_who_stands_next_to_an_article_is_found_without_walking_through_the_archive():
    crowd(100)
    entry = LiveEntry.objects.order_by("pub_date")[50]
    with CaptureQueriesContext(connection) as queries:
        LiveEntry.objects.filter(pk=entry.pk).with_neighbours().get()
        pages_showing([entry])
    steps = [
        step
        for each in queries
        if "articles_placement" in each["sql"] and "pub_date" in each["sql"]
        for step in plan(each["sql"]).split("; ")
        if "placement_in_time" in step
    ]
    assert len([step for step in steps if "pub_date<?" in step]) >= 2
    assert len([step for step in steps if "pub_date>?" in step]) >= 2
    assert [step for step in steps if "pub_date" not in step] == []


# What has a row for every article.
GROWING = re.compile(r"^SELECT .* FROM \"articles_(liveentry|placement|publication|article)\"")


def test_printing_three_languages_stays_within_its_queries(archive):
    report = press.article(english=True, is_meeting_report=True, column=press.column("news/more"))
    for order in range(4):
        press.image(report, order=order)
    press.print_it(press.fresh(press.article(column=report.column)))
    for most in (80, 70):  # the first print, and one over it
        press.reviewed(report)
        by, digest = press.publisher(), press.digest(press.fresh(report))
        with CaptureQueriesContext(connection) as queries:
            assert len(press.publish(report, by, digest)) == 3
        assert len(queries) <= most
        report = press.fresh(report)
        report.title_zh_hans += "（二）"
        report.save()


def plan(sql: str) -> str:
    """How SQLite goes about a statement: SCAN, SEARCH, TEMP B-TREE."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        return "; ".join(row[3] for row in cursor.fetchall())
