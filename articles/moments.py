"""Moments as the desk offers and says them: 今天 17:00, 明早 8:00, 下周一 9:00.

All are by the site's own clock, on its working-day calendar.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from unicodedata import east_asian_width

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.wording import noted, short_day, weekday
from articles.workdays import Workdays

# As soon as it is approved: a moment before all others, so that it is due at once.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
MORNING, EVENING, MONDAY = time(8), time(17), time(9)
# Until then "tomorrow morning" may mean the one that is about to come: the label says the date.
SMALL_HOURS = time(5)


class Chip(NamedTuple):
    """A moment to choose. `note` is what to know before choosing it, often empty."""

    label: str
    moment: datetime
    note: str = ""


def to_publish(now: datetime, days: Workdays) -> list[Chip]:
    """When something may appear: at once, this evening, tomorrow morning, next week.

    What is past is left out.
    """
    today = timezone.localtime(now).date()
    tomorrow = today + timedelta(days=1)
    monday = today + timedelta(days=7 - today.weekday())
    after = monday if days.is_working_day(monday) else days.next_working_day(monday)
    is_night = timezone.localtime(now).time() < SMALL_HOURS
    week = _("下周一 %(time)s") if after == monday else _with_clock(said_day(after), "%(time)s")
    if after == monday == tomorrow:
        week = _("下周一（%(day)s）%(time)s")  # on a Sunday not everybody means the same by it
    offered = [
        (_("今早 %(time)s"), today, MORNING),
        (_("今天 %(time)s"), today, EVENING),
        (_("明早（%(day)s）%(time)s") if is_night else _("明早 %(time)s"), tomorrow, MORNING),
        (week, after, MONDAY),
    ]
    ahead = [chip for each in offered if (chip := _chip(*each, days)).moment > now]
    return [Chip(_("马上发"), AT_ONCE), *ahead]


def to_take_down(now: datetime) -> list[Chip]:
    """When something may cease to be shown: always at the end of a day."""
    today = timezone.localtime(now).date()
    offered = [
        (_("今晚 24:00"), today),
        (_("明晚 24:00"), today + timedelta(days=1)),
        (_("一周后（%(day)s）"), today + timedelta(weeks=1)),
        (_("一个月后（%(day)s）"), today + timedelta(days=30)),
    ]
    return [
        Chip(label % {"day": short_day(day)}, at(day + timedelta(days=1), time(0)))
        for label, day in offered
    ]


def at(day: date, clock: time) -> datetime:
    """The moment at which the site's clock shows this."""
    return timezone.make_aware(datetime.combine(day, clock))


def said_day(day: date) -> str:
    """A day with the weekday, as it is read on a wall calendar."""
    return noted(short_day(day), weekday(day))


def said(moment: datetime, now: datetime | None = None) -> str:
    """A moment, ahead or past, as one says it today; midnight is the end of a day."""
    if moment == AT_ONCE:
        return _("马上")
    local = timezone.localtime(moment)
    today = timezone.localtime(now).date()
    clock, day = said_clock(moment), local.date()
    if clock == "24:00":
        day -= timedelta(days=1)
    near = {0: _("今天"), 1: _("明天"), -1: _("昨天")}
    if (day - today).days == 1 and local.hour < 12 and clock != "24:00":
        return _("明早 %(time)s") % {"time": clock}
    if distance := near.get((day - today).days):
        return f"{distance} {clock}"
    if day.year == today.year:
        return _with_clock(said_day(day), clock)
    said = _("%(year)d年%(day)s") % {"year": day.year, "day": said_day(day)}
    return _with_clock(said, clock)


def _with_clock(day: str, clock: str) -> str:
    """A full-width bracket brings its own space; a narrow one needs one."""
    is_wide = east_asian_width(day[-1]) == "F"
    return f"{day}{clock}" if is_wide else f"{day} {clock}"


def said_clock(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.hour}:{local:%M}" if local.hour or local.minute else "24:00"


def _chip(label: str, day: date, clock: time, days: Workdays) -> Chip:
    words = label % {"time": f"{clock.hour}:{clock:%M}", "day": short_day(day)}
    return Chip(words, at(day, clock), days.remark(day))
