"""Pages of a column: twenty rows, pinned first, years, and a cost that does not grow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.listing import ROWS, list_page, newest, page_numbers
from articles.models import ColumnMonth, LiveEntry, Placement, Publication
from articles.models.live import month_of
from articles.publishing import unpin, withdraw
from tests import press
from tests.archives import moved_in_often

pytestmark = pytest.mark.django_db


def shown(column, number=1, year=None):
    return [entry.publication.title for entry in list_page(column, "zh-hans", number, year).entries]


def test_rows_come_newest_first_twenty_a_page():
    column = press.column()
    titles = [each.title_zh_hans for each in moved_in_often(range(45))]
    pages = [shown(column, number) for number in (1, 2, 3)]
    assert pages == [titles[:20], titles[20:40], titles[40:]]
    assert list_page(column, "zh-hans", 1).pages == 3
    assert list_page(column, "zh-hans", 4) is None


def rows_of(article):
    """What stands in the tables of an article, but for its ids, its title and its seals."""
    own = {"id", "article_id", "publication_id", "entry_id", "related_ids"}
    own |= {"title", "seal", "previous_seal", "digest", "published_at", "first_published_at"}
    rows = [
        *LiveEntry.objects.filter(article=article).order_by("language").values(),
        *Publication.objects.filter(article=article).order_by("language").values(),
        *Placement.objects.filter(entry__article=article)
        .order_by("language", "column").values(),
    ]  # fmt: skip
    return [{name: value for name, value in row.items() if name not in own} for row in rows]


def test_the_copies_that_these_tests_are_about_stand_in_the_tables_as_printed_ones_do():
    facts: dict[str, Any] = {"english": True, "column": press.column("news/headlines")}
    facts["pinned_until"] = timezone.now() + timedelta(days=2)
    _one, other = moved_in_often([9, 500], **facts)
    moment = other.original_published_at
    assert moment
    printed = press.article(**facts, original_published_at=moment)
    counted = ColumnMonth.objects.order_by("language", "column", "month")
    counted = counted.filter(month=month_of(moment))
    before = [(each.total, each.pinned) for each in counted]
    press.publish_moved_in(printed)
    assert rows_of(other) == rows_of(printed)
    assert len(rows_of(other)) == 3 + 3 + 3 * 2
    assert before == [(1, 1)] * 6
    assert [(each.total, each.pinned) for each in counted.all()] == [(2, 2)] * 6


def counts(path: str) -> list[tuple[int, int]]:
    """(all, pinned) of each language of a column that has had something this month."""
    rows = ColumnMonth.objects.filter(column__path=path, month=month_of(timezone.now()))
    return list(rows.order_by("language").values_list("total", "pinned"))


def test_what_is_counted_stays_right_where_one_column_is_new_to_it_and_one_is_not():
    soon = timezone.now() + timedelta(days=2)
    press.published(column=press.column("news/headlines"))
    pinned = press.published(column=press.column("news/more"), pinned_until=soon)
    assert counts("news") == [(2, 1)] * 2
    assert counts("news/more") == [(1, 1)] * 2
    unpin(pinned, soon)
    assert Placement.objects.filter(is_pinned=True).count() == 0
    assert counts("news") == [(2, 0)] * 2
    assert counts("news/more") == [(1, 0)] * 2
    withdraw(pinned, press.publisher(), "有误")
    assert counts("news") == [(1, 0)] * 2
    assert counts("news/more") == [(0, 0)] * 2


def test_pinned_entries_come_first_and_only_once():
    column = press.column()
    moved_in_often(range(1, 26))
    pinned = press.moved_in(days_ago=300, pinned_until=timezone.now() + timedelta(days=2))
    first, second = shown(column, 1), shown(column, 2)
    assert first[0] == pinned.title_zh_hans
    assert (len(first), len(second)) == (20, 6)
    assert len({*first, *second}) == 26


def test_a_year_shows_its_own_entries_only():
    column = press.column()
    this_year = timezone.localtime().year
    old = press.moved_in(days_ago=800)
    press.moved_in(days_ago=0.001)
    year = timezone.localtime(old.original_published_at).year
    assert shown(column, year=year) == [old.title_zh_hans]
    assert dict(list_page(column, "zh-hans", 1).years) == {this_year: 1, year: 1}
    assert list_page(column, "zh-hans", 1, 1999) is None


def test_every_page_of_a_year_is_there_under_the_address_that_its_pager_gives(client):
    days = (timezone.now() - datetime(2024, 7, 1, tzinfo=UTC)).days
    made = moved_in_often(days + hour / 24 for hour in range(ROWS + 5))
    assert 'href="/columns/news/2024/page/2/"' in client.get("/columns/news/2024/").content.decode()
    second = client.get("/columns/news/2024/page/2/")
    assert second.status_code == 200
    assert made[-1].title_zh_hans in second.content.decode()
    assert client.get("/columns/news/2024/page/3/").status_code == 404


def test_the_switch_of_a_later_page_leads_to_what_there_is(client):
    press.moved_in(days_ago=0, english=True)
    moved_in_often(range(1, ROWS + 5))
    html = client.get("/columns/news/page/2/").content.decode()
    assert 'href="/zh-hant/columns/news/page/2/"' in html
    assert 'href="/senior/columns/news/page/2/"' in html
    assert 'href="/en/columns/news/"' in html
    assert "/en/columns/news/page/2/" not in html


def test_a_parent_shows_what_its_descendants_hold():
    made = press.published(column=press.column("news/headlines/deep"))
    assert shown(press.column("news")) == [made.title_zh_hans]


def test_further_columns_list_the_article_too():
    made = press.article()
    made.further_columns.add(press.column("notices"))
    press.print_it(made)
    assert shown(press.column("notices")) == [made.title_zh_hans]


def test_what_is_withdrawn_leaves_every_list():
    made = press.published(column=press.column("news/headlines"))
    withdraw(made, press.publisher(), "有误")
    assert shown(press.column("news")) == []
    assert not Placement.objects.exists()
    assert list_page(press.column("news"), "zh-hans", 1).total == 0


def test_an_english_list_holds_only_english():
    column = press.column()
    press.published()
    english = press.published(english=True)
    found = [entry.article_id for entry in list_page(column, "en", 1).entries]
    assert found == [english.pk]
    assert [entry.article_id for entry in newest(None, "en", 9)] == [english.pk]


def test_the_new_year_belongs_to_the_sites_own_clock():
    column = press.column()
    zone = timezone.get_default_timezone()
    made = press.article(original_published_at=datetime(2025, 1, 1, 0, 10, tzinfo=zone))
    from_elsewhere = press.publish_moved_in(made)
    assert from_elsewhere
    assert shown(column, year=2025) == [made.title_zh_hans]
    assert list_page(column, "zh-hans", 1, 2024) is None


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    ages=st.lists(st.integers(0, 700), min_size=1, max_size=50, unique=True),
    pins=st.sets(st.integers(0, 49), max_size=4),
)
def test_the_pages_of_a_column_are_all_of_it_in_order(ages, pins):
    Placement.objects.all().delete()
    LiveEntry.objects.all().delete()
    column = press.column(f"c{timezone.now().timestamp():.6f}".replace(".", "-"))
    future = timezone.now() + timedelta(days=1)
    for until in (future, None):
        if days := [age + 0.01 for index, age in enumerate(ages) if (index in pins) == bool(until)]:
            moved_in_often(days, column=column, pinned_until=until)
    pages = list_page(column, "zh-hans", 1).pages
    entries = [
        entry
        for number in range(1, pages + 1)
        for entry in list_page(column, "zh-hans", number).entries
    ]
    assert len(entries) == len(ages) == len({entry.pk for entry in entries})
    keys = [(entry.is_pinned, entry.pub_date) for entry in entries]
    assert keys == sorted(keys, reverse=True)


def test_the_number_of_queries_does_not_depend_on_the_page():
    column = press.column()
    moved_in_often(range(0, 65 * 9, 9))
    for number in (1, 2, 4):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert list_page(column, "zh-hans", number).entries
        assert len(queries) <= 3


@pytest.mark.parametrize(
    ("number", "pages", "expected"),
    [
        (1, 1, [1]),
        (3, 7, [1, 2, 3, 4, 5, 6, 7]),
        (1, 12, [1, 2, 3, 4, None, 12]),
        (6, 12, [1, None, 5, 6, 7, None, 12]),
        (12, 12, [1, None, 9, 10, 11, 12]),
    ],
)
def test_a_pager_shows_at_most_seven_places(number, pages, expected):
    assert page_numbers(number, pages) == expected


@given(st.integers(1, 500), st.integers(1, 500))
def test_a_pager_always_holds_the_ends_and_the_current_page(number, pages):
    number = min(number, pages)
    places = page_numbers(number, pages)
    assert {1, number, pages} <= set(places)
    assert len(places) <= 7


@pytest.mark.parametrize(
    "path",
    ["page/0/", "page/1/", "page/01/", "page/2/", "page/1000000000/", "page/9999999999/",
     "1999/", "page/", "0000/", "2026/page/1/"],
)  # fmt: skip
def test_a_page_that_is_not_there_is_not_found(client, path):
    press.published()
    assert client.get(f"/columns/news/{path}").status_code == 404


def test_rows_never_load_bodies():
    press.published()
    with CaptureQueriesContext(connection) as queries:
        list_page(press.column(), "zh-hans", 1)
        newest(None, "zh-hans", ROWS)
    assert not any('"body"' in query["sql"] for query in queries)


def test_pictures_of_a_column_follow_a_print_that_gains_or_loses_its_own():
    place = press.column()
    article = press.published(column=place)
    assert newest(place, "zh-hans", 5, pictured=True) == []
    image = press.image(article)
    press.print_it(article)
    assert [each.article_id for each in newest(place, "zh-hans", 5, pictured=True)] == [article.pk]
    image.delete()
    press.print_it(article)
    assert newest(place, "zh-hans", 5, pictured=True) == []
