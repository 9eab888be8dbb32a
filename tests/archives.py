"""Archives of many printed articles, for tests of lists: most of it straight in the tables."""

import itertools
from collections import Counter
from collections.abc import Iterable
from copy import copy
from datetime import date, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accessibility import page_store
from articles.models import Article, ColumnMonth, LiveEntry, Placement, Publication
from articles.models.live import month_of
from tests.press import column, fresh, moved_in, published

_numbers = itertools.count(1)


def moved_in_often(days_ago: Iterable[float], **facts: Any) -> list[Article]:
    """Articles like those that were public elsewhere, one so many days ago each, for lists.

    The first is printed; the others are rows copied from it, each with a title of its own.
    """
    first, *others = days_ago
    one = fresh(moved_in(first, **facts))
    now = timezone.now()
    moments = [now - timedelta(days=days) for days in others]
    numbers = [next(_numbers) for _each in moments]
    made = Article.objects.bulk_create(
        _copy(
            one,
            title_zh_hans=f"{one.title_zh_hans}之{number}",
            title_zh_hant=f"{one.title_zh_hant}之{number}",
            original_published_at=moment,
        )
        for moment, number in zip(moments, numbers, strict=True)
    )
    for entry in one.live_entries.select_related("publication"):
        prints = Publication.objects.bulk_create(
            _copy(
                entry.publication,
                article=each,
                title=f"{entry.publication.title}之{number}",
                seal=f"copy-{each.pk}-{entry.language}",
            )
            for each, number in zip(made, numbers, strict=True)
        )
        entries = LiveEntry.objects.bulk_create(
            _copy(entry, article=each.article, publication=each, pub_date=moment)
            for each, moment in zip(prints, moments, strict=True)
        )
        for placement in entry.placements.all():
            Placement.objects.bulk_create(
                _copy(placement, entry=each, pub_date=each.pub_date) for each in entries
            )
            for month, total in Counter(map(month_of, moments)).items():
                _count(placement, month, total)
    return [one, *made]


def _copy(row: Any, **changes: Any) -> Any:
    """A new row like this one but for the changes."""
    made = copy(row)
    made.pk, made._state.adding = None, True
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def crowd(count: int, apart: int = 1, before: int = 0, **facts: Any) -> None:
    """So many published articles at once in news/headlines, so many minutes apart, the first so
    many minutes ago: for counting queries.

    One is printed, with these facts; of each of its rows the others are copies.
    """
    one, others = published(column=column("news/headlines"), **facts), count - 1
    earlier = {
        "sqlite": f"strftime('%Y-%m-%d %H:%M:%f', pub_date, '-' || ({before} + n * {apart}) || ' minutes')",
        "postgresql": f"pub_date - ({before} + n * {apart}) * interval '1 minute'",
    }[connection.vendor]
    articles = _copies(one, others, title_zh_hans="'第' || n || '篇'")
    for entry in one.live_entries.select_related("publication"):
        moments = (entry.pub_date - timedelta(minutes=before + n * apart) for n in range(1, count))
        months = Counter(map(month_of, moments))
        prints = _copies(
            entry.publication,
            others,
            article_id=f"{articles} + n",
            title="'第' || n || '篇'",
            seal=f"'copy-{articles}-{entry.language}-' || n",
        )
        entries = _copies(
            entry,
            others,
            article_id=f"{articles} + n",
            publication_id=f"{prints} + n",
            pub_date=earlier,
        )
        for placement in entry.placements.all():
            _copies(placement, others, entry_id=f"{entries} + n", pub_date=earlier)
            for month, total in months.items():
                _count(placement, month, total)
    _tell_the_planner()
    page_store.forget(["*"])


def _tell_the_planner() -> None:
    """PostgreSQL looks up each row that the new ones refer to as it did when there were few."""
    if connection.vendor == "postgresql":
        models = (Article, Publication, LiveEntry, Placement)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in models)}")


def _copies(row: Any, count: int, **changes: str) -> int:
    """So many copies of a row by one statement; `changes` are SQL, in which `n` counts them.

    Returns the id before that of the first.
    """
    table = row._meta.db_table
    last = type(row)._base_manager.aggregate(last=Max("pk"))["last"]
    columns = {field.column: f'"{field.column}"' for field in row._meta.concrete_fields}
    columns |= {"id": f"{last} + n", **changes}
    names = ", ".join(f'"{name}"' for name in columns)
    numbers = f"SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS ({numbers}) INSERT INTO {table} ({names}) "
            f"SELECT {', '.join(columns.values())} FROM {table}, numbers WHERE id = {row.pk}"
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), [type(row)]):
            cursor.execute(statement)
    return int(last)


def _count(placement: Placement, month: date, total: int) -> None:
    """Let the column know of so many more entries that stand in it as this one does."""
    counted, _created = ColumnMonth.objects.get_or_create(
        column_id=placement.column_id, language=placement.language, month=month
    )
    counted.total += total
    counted.pinned += total * placement.is_pinned
    counted.save()
