"""Pages of a column's list, found by monthly counts: their cost does not grow with the archive."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import QuerySet
from django.utils import timezone

from accessibility.written import Written
from articles.models import Column, ColumnMonth, LiveEntry, Placement
from articles.models.live import PICTURE, ROW

ROWS = 20

_months = Written(
    lambda column, language: (
        ColumnMonth.objects.filter(column=column, language=language, total__gt=0)
        .order_by("-month")
        .values_list("month", "total", "pinned")
    )
)
_rows = Written(lambda *entries: LiveEntry.objects.for_rows().filter(pk__in=entries))


@dataclass(frozen=True)
class ListPage:
    """One page: its rows, and what the pager and the year filter need."""

    entries: list[LiveEntry]
    number: int
    pages: int
    total: int
    years: list[tuple[int, int]]


def list_page(
    column: Column, language: str, number: int, year: int | None = None
) -> ListPage | None:
    """Page `number` (from 1) of a column, or of one of its years; None where there is none.

    Two queries: the months' counts, and the rows. Pinned entries come first, but within a year
    everything stands in order of time. An empty column has one empty page.
    """
    months = _months(column.pk, language)
    years: dict[int, int] = {}
    for month, count, _pinned in months:
        years[month.year] = years.get(month.year, 0) + count
    if year is not None:
        months = [(month, count, 0) for month, count, _pinned in months if month.year == year]
    total = sum(count for _month, count, _pinned in months)
    pages = max(1, -(-total // ROWS))
    if not 1 <= number <= pages or (year is not None and not total):
        return None
    rows = Placement.objects.filter(column=column, language=language)
    if year is not None:
        rows = rows.filter(pub_date__gte=_start(date(year, 1, 1)))
    ids = _ids(rows, months, (number - 1) * ROWS, by_pin=year is None)
    found = {entry.pk: entry for entry in _rows(*ids)}
    return ListPage([found[pk] for pk in ids if pk in found], number, pages, total,
                    sorted(years.items(), reverse=True))  # fmt: skip


def _ids(
    rows: "QuerySet[Placement]", months: list[tuple[date, int, int]], skip: int, *, by_pin: bool
) -> list[int]:
    ids: list[int] = []
    if by_pin:
        pinned = sum(month[2] for month in months)
        if skip < pinned:
            top = rows.filter(is_pinned=True).order_by("-pub_date", "-entry")
            ids = list(top.values_list("entry_id", flat=True)[skip : skip + ROWS])
            skip = 0
        else:
            skip -= pinned
        rows = rows.filter(is_pinned=False)
    if len(ids) == ROWS:
        return ids
    for month, count, pinned_count in months:
        here = count - pinned_count
        if skip < here:
            rows = rows.filter(pub_date__lt=_start(_next_month(month)))
            rows = rows.order_by("-pub_date", "-entry")
            return ids + list(
                rows.values_list("entry_id", flat=True)[skip : skip + ROWS - len(ids)]
            )
        skip -= here
    return ids


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


def newest(
    column: Column | None, language: str, count: int, *, pictured: bool = False
) -> list[LiveEntry]:
    """The newest live entries of a column (None: of the site), pinned ones first in a column.

    With `pictured` only those that have a picture, in order of time.
    """
    if column is None:
        return _newest_of_all(count, pictured)(language)
    return [row.entry for row in _newest_of_column(count, pictured)(column.pk, language)]


@cache
def _newest_of_all(count: int, pictured: bool) -> Written[LiveEntry]:
    shown, only = _shown(pictured)
    return Written(
        lambda language: (
            LiveEntry.objects.live(language)
            .filter(**only)
            .select_related("publication")
            .only(*shown)
            .order_by("-pub_date", "-pk")[:count]
        )
    )


@cache
def _newest_of_column(count: int, pictured: bool) -> Written[Placement]:
    shown, only = _shown(pictured)
    order = ["-pub_date", "-entry"] if pictured else ["-is_pinned", "-pub_date", "-entry"]
    return Written(
        lambda column, language: (
            Placement.objects.filter(column=column, language=language, **only)
            .select_related("entry__publication")
            .only(*(f"entry__{field}" for field in shown))
            .order_by(*order)[:count]
        )
    )


def _shown(pictured: bool) -> tuple[tuple[str, ...], dict[str, bool]]:
    """The fields of an entry that its row shows, and which entries are asked for."""
    return ((*ROW, *PICTURE), {"has_picture": True}) if pictured else (ROW, {})


def page_numbers(number: int, pages: int) -> list[int | None]:
    """The numbers that a pager shows, at most seven places; None stands for a gap."""
    if pages <= 7:
        return list(range(1, pages + 1))
    near = {1, pages, number - 1, number, number + 1}
    if number <= 3:
        near |= {2, 3, 4}
    if number >= pages - 2:
        near |= {pages - 3, pages - 2, pages - 1}
    shown: list[int | None] = []
    for to in sorted(to for to in near if 1 <= to <= pages):
        if shown and isinstance(shown[-1], int) and to - shown[-1] > 1:
            shown.append(None)
        shown.append(to)
    return shown
