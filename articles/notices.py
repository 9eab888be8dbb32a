"""The year's arrangement of holidays, read out of the words in which it is announced.

A part of the yearly notice reads “二、春节：2月15日（农历腊月二十八、周日）至23日（…）放假调休，
共9天。2月14日（周六）、2月28日（周六）上班。”
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from articles.models import CalendarDay

_YEAR = re.compile(r"([0-9]{4})\s*年")
_PART = re.compile(r"[一二三四五六七八九十]+、\s*([^：:。\n]{1,20})[：:]")
_ASIDE = re.compile(r"[（(][^）)]*[）)]")
# A day, or the first and the last of several; month and year may stand only with the first.
_DAYS = re.compile(
    r"(?:([0-9]{4})年)?(?:([0-9]{1,2})月)?([0-9]{1,2})日"
    r"(?:\s*(?:至|到|—+|-|~)\s*(?:([0-9]{4})年)?(?:([0-9]{1,2})月)?([0-9]{1,2})日)?"
)


def read(text: str) -> list[CalendarDay]:
    """The days that a notice names, unsaved and in order; empty when it names none.

    Raises ValueError for a day that no calendar has.
    """
    text = _ASIDE.sub("", text)
    year = _YEAR.search(text)
    parts = list(_PART.finditer(text))
    if year is None or not parts:
        return []
    ends = [part.start() for part in parts[1:]] + [len(text)]
    found: dict[date, CalendarDay] = {}
    for part, end in zip(parts, ends, strict=True):
        name = part[1].strip()
        for sentence in text[part.end() : end].split("。"):
            kind = _kind(sentence)
            label = name if kind == CalendarDay.Kind.HOLIDAY else f"{name}调休"
            for day in _days(sentence, int(year[1])) if kind else ():
                found.setdefault(day, CalendarDay(date=day, kind=kind, name=label[:30]))
    return [found[day] for day in sorted(found)]


def _kind(sentence: str) -> str:
    if "放假" in sentence or "休息" in sentence:
        return CalendarDay.Kind.HOLIDAY
    return CalendarDay.Kind.WORKING if "上班" in sentence else ""


def _days(sentence: str, year: int) -> Iterator[date]:
    month = 0
    for first_year, first_month, first_day, last_year, last_month, last_day in _DAYS.findall(
        sentence
    ):
        month = int(first_month or month)
        day = date(int(first_year or year), month, int(first_day))
        last = day
        if last_day:
            last = date(int(last_year or day.year), int(last_month or month), int(last_day))
        if not timedelta(0) <= last - day < timedelta(days=20):
            raise ValueError(f"{day} to {last}")
        while day <= last:
            yield day
            day += timedelta(days=1)
