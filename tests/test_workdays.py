"""The working-day calendar, and the moments that it offers."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import moments, workdays
from articles.models import CalendarDay

CHINA = ZoneInfo("Asia/Shanghai")
OFFICIAL = workdays.Workdays(
    {day.date: (day.kind, day.name) for day in workdays.from_file()},
)


def clock(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def offered(now: str, days: workdays.Workdays = OFFICIAL) -> list[tuple[str, str, str]]:
    chips = moments.to_publish(clock(now), days)
    return [
        (chip.label, chip.moment.astimezone(CHINA).strftime("%m-%d %H:%M"), chip.note)
        for chip in chips
        if chip.moment != moments.AT_ONCE
    ]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-27", True),  # a Friday
        ("2026-11-28", False),  # a Saturday
        ("2026-10-10", True),  # a Saturday made up for the National Day
        ("2026-10-01", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-01-04", True),  # a Sunday
        ("2025-10-08", False),
        ("2025-09-28", True),  # a Sunday
    ],
)
def test_the_official_arrangement_decides_before_the_week(day, works):
    assert OFFICIAL.is_working_day(date.fromisoformat(day)) is works


def test_each_year_has_as_many_holidays_and_made_up_days_as_the_notices_say():
    counted = {
        (year, kind): sum(
            day.date.year == year and day.kind == kind for day in workdays.from_file()
        )
        for year in (2025, 2026)
        for kind in CalendarDay.Kind
    }
    assert counted == {
        (2025, "holiday"): 28,
        (2025, "working"): 5,
        (2026, "holiday"): 33,
        (2026, "working"): 6,
    }


def test_made_up_days_are_weekends():
    made_up = [day.date for day in workdays.from_file() if day.kind == CalendarDay.Kind.WORKING]
    assert all(day.weekday() >= 5 for day in made_up)


@given(st.dates(date(2024, 6, 1), date(2028, 6, 1)))
def test_the_next_working_day_is_the_first_that_is_one(day):
    found = OFFICIAL.next_working_day(day)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days)]
    assert found > day
    assert OFFICIAL.is_working_day(found)
    assert not any(OFFICIAL.is_working_day(each) for each in between)


def test_on_a_friday_noon_tomorrow_is_offered_with_a_warning():
    assert offered("2026-11-27 12:00") == [
        ("今天 17:00", "11-27 17:00", ""),
        ("明早 8:00", "11-28 08:00", "那天放假（周六）"),
        ("下周一 9:00", "11-30 09:00", ""),
    ]


def test_what_is_past_is_left_out():
    assert [label for label, *_rest in offered("2026-11-26 17:00")] == ["明早 8:00", "下周一 9:00"]
    assert [label for label, *_rest in offered("2026-11-26 06:30")][:3] == [
        "今早 8:00",
        "今天 17:00",
        "明早 8:00",
    ]


def test_before_dawn_tomorrow_morning_says_which():
    assert [label for label, *_rest in offered("2026-11-26 00:30")] == [
        "今早 8:00",
        "今天 17:00",
        "明早（11月27日）8:00",
        "下周一 9:00",
    ]


def test_before_a_long_holiday_next_week_begins_after_it():
    assert offered("2026-09-30 18:00") == [
        ("明早 8:00", "10-01 08:00", "那天放假（国庆节）"),
        ("10月8日（周四）9:00", "10-08 09:00", ""),
    ]
    assert offered("2026-02-13 12:00") == [
        ("今天 17:00", "02-13 17:00", ""),
        ("明早 8:00", "02-14 08:00", ""),  # a Saturday made up for the Spring Festival
        ("2月24日（周二）9:00", "02-24 09:00", ""),
    ]


def test_on_a_sunday_next_monday_says_its_date():
    assert offered("2026-11-29 20:00")[-1] == ("下周一（11月30日）9:00", "11-30 09:00", "")


def test_a_year_that_nobody_has_entered_is_told():
    assert offered("2026-12-31 12:00")[1:] == [
        ("明早 8:00", "01-01 08:00", "2027年的放假安排还没有录入"),
        ("下周一 9:00", "01-04 09:00", "2027年的放假安排还没有录入"),
    ]


@given(st.integers(0, 3 * 365 * 24 * 60 - 1))
def test_all_that_is_offered_lies_ahead_in_order_and_no_label_twice(minutes):
    moment = clock("2025-01-01") + timedelta(minutes=minutes)
    at_once, *chips = moments.to_publish(moment, OFFICIAL)
    assert at_once == ("马上发", moments.AT_ONCE, "")
    assert 2 <= len(chips) <= 4
    assert all(chip.moment > moment for chip in chips)
    assert [chip.moment for chip in chips] == sorted(chip.moment for chip in chips)
    assert len({chip.label for chip in chips}) == len(chips)
    assert OFFICIAL.is_working_day(chips[-1].moment.astimezone(CHINA).date())


def test_taking_down_is_offered_for_the_end_of_days():
    chips = moments.to_take_down(clock("2026-11-27 12:00"))
    assert [(chip.label, chip.moment.astimezone(CHINA).isoformat()[:16]) for chip in chips] == [
        ("今晚 24:00", "2026-11-28T00:00"),
        ("明晚 24:00", "2026-11-29T00:00"),
        ("一周后（12月4日）", "2026-12-05T00:00"),
        ("一个月后（12月27日）", "2026-12-28T00:00"),
    ]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-27 17:00", "今天 17:00"),
        ("2026-11-28 08:00", "明早 8:00"),
        ("2026-11-28 15:30", "明天 15:30"),
        ("2026-11-26 09:05", "昨天 9:05"),
        ("2026-11-28 00:00", "今天 24:00"),
        ("2026-12-04 09:00", "12月4日（周五）9:00"),
        ("2027-01-04 09:00", "2027年1月4日（周一）9:00"),
    ],
)
def test_a_moment_is_said_as_on_that_day(moment, words):
    assert moments.said(clock(moment), clock("2026-11-27 12:00")) == words


@pytest.mark.django_db
def test_the_site_begins_with_the_file_and_an_administrators_year_stays():
    CalendarDay.objects.create(date=date(2026, 11, 27), kind="holiday", name="本区建区日")
    assert workdays.fill_in() == 33
    assert workdays.fill_in() == 0
    days = workdays.around(date(2026, 1, 15))
    assert days.why_off(date(2026, 11, 27)) == "本区建区日"
    assert days.is_working_day(date(2026, 10, 1))
    assert days.why_off(date(2025, 10, 1)) == "国庆节、中秋节"


@pytest.mark.django_db
def test_the_calendar_costs_one_query(django_assert_num_queries):
    workdays.fill_in()
    with django_assert_num_queries(1):
        days = workdays.around(date(2026, 9, 30))
        assert days.next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)
