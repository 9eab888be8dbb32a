"""Dates and times as papers write them: 2026年2月25日, 二〇二六年二月二十五日, 2月25日下午3点半."""

import re
from dataclasses import dataclass
from datetime import date, datetime

_HAN_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"两": 2}
# Signs that people take for the round nought of a year.
_NOUGHTS = "〇零○◯Ｏ0oO"
_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
_YEAR = rf"(?P<year>(?:19|20)\d\d|[一二][{_NOUGHTS}一二三四五六七八九]{{3}})"
_DAY = re.compile(
    rf"(?:{_YEAR}\s*[年\-/.．]\s*)?"
    rf"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*(?P<mark>[月\-/.．])\s*"
    rf"(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
    rf"(?!\d)\s*(?P<end>[日号]?)"
)
_TIME = re.compile(
    r"[\s，,]*(?:[（(]?(?:星期|周)[一二三四五六日天][)）]?)?[\s，,]*(?:\d{1,2}日)?\s*"
    r"(?P<part>凌晨|早上|清晨|上午|中午|下午|傍晚|晚上?|夜间)?\s*"
    r"(?:(?P<hour>2[0-3]|1\d|0?\d)\s*(?:[:：](?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)"
    r"|[时点](?!间)(?:(?P<half>半|整)|(?P<minutes>[0-5]?\d)\s*分)?)"
    r"|(?P<han_hour>二十[一二三]?|十[一二三四五六七八九]?|[一二两三四五六七八九])"
    r"\s*[时点](?!间|要求|意见|建议|希望)"
    r"(?:(?P<han_half>半|整)|(?P<han_minutes>[二三四五]?十[一二三四五六七八九]?)分)?)?"
)


@dataclass(frozen=True)
class Moment:
    """A date, with or without its year (0) and a time; `hour` is -1 where none is written."""

    year: int
    month: int
    day: int
    hour: int = -1
    minute: int = 0

    def on(self, year: int) -> "Moment":
        """The same with this year, where it has none."""
        if self.year:
            return self
        return Moment(year, self.month, self.day, self.hour, self.minute)

    @property
    def date(self) -> date | None:
        """None where the calendar knows no such day."""
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def iso(self) -> str:
        """2026-02-25, or 2026-02-25 15:30 where a time is written."""
        if self.date is None:
            return ""
        clock = f" {self.hour:02d}:{self.minute:02d}" if self.hour >= 0 else ""
        return self.date.isoformat() + clock


def moments(text: str) -> list[tuple[Moment, int, int]]:
    """Every date in a text, with where it begins and ends."""
    # Full-width digits as the others: each stays in its place.
    text = text.translate(_FULL_WIDTH)
    found = []
    for match in _DAY.finditer(text):
        has_year = match["year"] is not None
        # “2.5” and “3-4” are no dates without a year; “2月25” is half of one.
        if match["mark"] != "月" and not has_year:
            continue
        if match["mark"] == "月" and not match["end"]:
            continue
        year = _number(match["year"]) if has_year else 0
        moment = Moment(year, _number(match["month"]), _number(match["day"]))
        if moment.on(2000).date is None:
            continue
        clock = _TIME.match(text, match.end())
        end = match.end()
        if clock and (clock["hour"] or clock["han_hour"]):
            hour, minute = _clock(clock)
            moment = Moment(moment.year, moment.month, moment.day, hour, minute)
            end = clock.end()
        found.append((moment, match.start(), end))
    return found


def first(text: str) -> Moment | None:
    """The first date of a text."""
    found = moments(text)
    return found[0][0] if found else None


def is_only_a_date(text: str) -> Moment | None:
    """The date that a line consists of, brackets and a time aside; None where it says more."""
    bare = text.strip(" \u3000（()）[]【】")
    found = moments(bare)
    if not found:
        return None
    moment, start, end = found[0]
    rest = (bare[:start] + bare[end:]).strip(" \u3000，,")
    return (
        moment
        if not rest or re.fullmatch(r"(?:星期|周)[一二三四五六日天]|\d\d:\d\d(?::\d\d)?", rest)
        else None
    )


def guessed_year(moment: Moment, today: datetime) -> int:
    """The year in which a day without one was last: nobody reports of what is to come."""
    this_year = moment.on(today.year).date
    if this_year is None or this_year > today.date():
        return today.year - 1
    return today.year


def _clock(match: re.Match[str]) -> tuple[int, int]:
    hour = _number(match["hour"] or match["han_hour"])
    minutes = match["minute"] or match["minutes"] or match["han_minutes"]
    minute = _number(minutes) if minutes else 30 * ("半" in (match["half"], match["han_half"]))
    if match["part"] in ("下午", "傍晚", "晚", "晚上", "夜间") and hour < 12:
        hour += 12
    if match["part"] == "凌晨" and hour == 12:
        hour = 0
    if match["part"] == "中午" and hour < 3:
        hour += 12
    return hour, minute


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    if "十" in text:
        tens, _ten, ones = text.partition("十")
        return (_HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0)
    return int("".join(str(_HAN_DIGITS.get(sign, 0)) for sign in text))
