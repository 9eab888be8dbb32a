"""Which days the offices work: the week, with the public holidays and what makes up for them.

The official arrangements known at the time of writing lie in `workdays.tsv`; the site keeps them
as rows, which its administrator corrects and adds to for coming years.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from articles.models import CalendarDay
from articles.wording import weekday

FILE = Path(__file__).with_name("workdays.tsv")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Workdays:
    """The calendar of some years: date -> (kind, name) of the days that differ from the week.

    Immutable, and asked without a query; `around()` reads one.
    """

    days: dict[date, tuple[str, str]]

    def is_working_day(self, day: date) -> bool:
        kind = self.days.get(day, ("", ""))[0]
        return kind == CalendarDay.Kind.WORKING if kind else day.weekday() < 5

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def why_off(self, day: date) -> str:
        """Why nobody works that day: the holiday's name or the weekday; empty on working days."""
        if self.is_working_day(day):
            return ""
        return self.days[day][1] if day in self.days else weekday(day)

    def is_known(self, year: int) -> bool:
        """Whether somebody has entered that year's arrangement."""
        return any(day.year == year for day in self.days)

    def remark(self, day: date) -> str:
        """What a person should know of a day before choosing it; empty when nothing."""
        if why := self.why_off(day):
            return _("那天放假（%(why)s）") % {"why": why}
        return "" if self.is_known(day.year) else self.gap(day.year)

    @staticmethod
    def gap(year: int) -> str:
        return _("%(year)d年的放假安排还没有录入") % {"year": year}


def around(day: date) -> Workdays:
    """The calendar of that day's year, the one before and the one after. One query."""
    span = date(day.year - 1, 1, 1), date(day.year + 1, 12, 31)
    rows = CalendarDay.objects.filter(date__range=span)
    return Workdays(
        {when: (kind, name) for when, kind, name in rows.values_list("date", "kind", "name")}
    )


def from_file(path: Path = FILE) -> Iterator[CalendarDay]:
    """The days of the file, unsaved."""
    lines = [line for line in path.read_text().splitlines() if line and line[0] != "#"]
    for first, last, kind, name in csv.reader(lines, delimiter="\t"):
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            yield CalendarDay(date=day, kind=CalendarDay.Kind(kind), name=name)
            day += _DAY


def fill_in() -> int:
    """Enter the years of the file of which the site has no day yet; returns how many days.

    A year that an administrator has touched stays as it is.
    """
    here = {day.year for day in CalendarDay.objects.values_list("date", flat=True)}
    new = [day for day in from_file() if day.date.year not in here]
    CalendarDay.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
