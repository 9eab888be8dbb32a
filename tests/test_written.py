"""Statements that are written once answer as the queries they were written from."""

from threading import Thread

import pytest
from django.db import connections
from django.db.models import F, OuterRef, Subquery

from accessibility.written import Written
from articles.models import Column, ColumnMonth
from tests import press

pytestmark = pytest.mark.django_db

_by_path = Written(lambda path: Column.objects.filter(path=path).select_related("parent"))


@pytest.fixture
def column():
    return press.column("news/headlines")


def test_it_finds_what_the_query_finds_for_every_value(column):
    for path in ("news/headlines", "news", "nowhere", "' OR 1=1 --"):
        assert _by_path(path) == list(Column.objects.filter(path=path))


def test_what_is_selected_with_it_costs_no_query(column, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert _by_path("news/headlines")[0].parent.path == "news"


def test_it_writes_the_statement_once_for_each_number_of_values(column):
    composed = []

    def compose(*keys):
        composed.append(keys)
        return Column.objects.filter(pk__in=keys).values_list("path", flat=True)

    found = Written(compose)
    for _time in range(3):
        assert found(column.pk) == ["news/headlines"]
        assert sorted(found(column.pk, column.parent_id)) == ["news", "news/headlines"]
    assert [len(keys) for keys in composed] == [1, 2]


def test_no_value_at_all_finds_nothing_and_asks_nobody(django_assert_num_queries):
    found = Written(lambda *keys: Column.objects.filter(pk__in=keys))
    with django_assert_num_queries(0):
        assert found() == found() == []


def test_a_value_that_is_named_twice_is_put_in_twice(column):
    found = Written(
        lambda key: Column.objects.filter(pk=key).annotate(
            beside=Subquery(
                Column.objects.filter(parent=OuterRef("parent"), pk=key).values("path")[:1]
            ),
            own=F("path"),
        )
    )
    [row] = found(column.pk)
    assert row.beside == row.own == "news/headlines"


def test_a_record_that_came_of_it_can_be_asked_for_more(column):
    [row] = Written(lambda key: Column.objects.filter(pk=key).only("path"))(column.pk)
    assert row.name == column.name
    assert list(row.months.all()) == list(ColumnMonth.objects.filter(column=column))


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_over_its_own_connection(column):
    assert _by_path("news")
    found: list[object] = []

    def ask():
        found.extend(_by_path("news/headlines"))
        found.append(connections["default"].connection is not None)
        connections.close_all()

    asking = Thread(target=ask)
    asking.start()
    asking.join()
    assert found == [column, True]


@pytest.mark.parametrize(
    "compose",
    [
        lambda order: Column.objects.filter(order=order),  # no such number fits into the column
        lambda _key: Column.objects.all(),
    ],
)
def test_a_value_that_finds_no_place_is_refused_and_not_passed_over(compose):
    with pytest.raises(ValueError, match="place"):
        Written(compose)(1)
