"""The working-day calendar at the desk: a year is entered by pasting its notice."""

from datetime import date

import pytest
import time_machine

from articles import notices, workdays
from articles.models import CalendarDay
from tests import press
from tests.desk_forms import opened, sentences, signed_in

NOTICE = """关于2026年部分节假日安排的通知
现将放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各单位要妥善安排好值班和安全保卫工作。
2025年11月4日
"""
LIST = "/admin/articles/calendarday/"


def told(days: list[CalendarDay]) -> list[tuple[date, str, str]]:
    return [(day.date, str(day.kind), day.name) for day in days]


def test_the_notice_of_2026_reads_as_the_file_has_it():
    assert told(notices.read(NOTICE)) == told(
        [day for day in workdays.from_file() if day.date.year == 2026]
    )


def test_a_holiday_over_new_year_and_a_list_of_days_in_one_month_are_read():
    text = """2023年节假日安排
    一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
    二、春节：1月21日至27日放假。1月28日、29日上班。"""
    days = told(notices.read(text))
    assert days[0] == (date(2022, 12, 31), "holiday", "元旦")
    assert days[2] == (date(2023, 1, 2), "holiday", "元旦")
    assert days[-2:] == [
        (date(2023, 1, 28), "working", "春节调休"),
        (date(2023, 1, 29), "working", "春节调休"),
    ]


@pytest.mark.parametrize("text", ["", "今天天气很好。", "2027年", "一、元旦：1月1日放假。"])
def test_words_without_an_arrangement_give_no_days(text):
    assert notices.read(text) == []


@pytest.mark.parametrize("days", ["2月30日放假", "13月1日放假", "10月7日至1日放假", "3日放假"])
def test_a_day_that_cannot_be_is_refused(days):
    with pytest.raises(ValueError):
        notices.read(f"2027年\n一、国庆节：{days}。")


@pytest.mark.django_db
def test_an_administrator_pastes_the_notice_and_corrects_a_day():
    CalendarDay.objects.create(date=date(2026, 10, 7), kind="working", name="写错了")
    desk = signed_in(press.administrator())
    form = opened(desk, LIST + "notice/")
    response = desk.post(LIST + "notice/", form | {"text": NOTICE}, follow=True)
    assert "放假 33 天，调休上班 6 天" in sentences(response)
    assert CalendarDay.objects.filter(date__year=2026).count() == 39
    day = CalendarDay.objects.get(date=date(2026, 10, 7))
    assert (day.kind, day.name) == ("holiday", "国庆节")
    url = f"{LIST}{day.pk}/change/"
    desk.post(url, opened(desk, url) | {"kind": "working", "_save": "1"})
    assert workdays.around(date(2026, 10, 1)).is_working_day(date(2026, 10, 7))


@pytest.mark.django_db
def test_what_cannot_be_read_comes_back_with_a_sentence_and_nothing_is_entered():
    desk = signed_in(press.administrator())
    response = desk.post(
        LIST + "notice/", {"text": "2027年\n一、元旦：1月1日放假。二、怪：2月30日放假。"}
    )
    assert response.status_code == 400
    assert "有一个日期读不懂，什么都没有录入" in sentences(response)
    assert "2月30日放假" in sentences(response)
    response = desk.post(LIST + "notice/", {"text": "放假"})
    assert "没有从这段文字里找到放假日期" in sentences(response)
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_the_list_says_which_year_is_lacking():
    workdays.fill_in()
    desk = signed_in(press.administrator())
    with time_machine.travel("2026-11-27T12:00:00+08:00"):
        text = sentences(desk.get(LIST))
    assert "2027年的放假安排还没有录入，选时间时只能按星期算" in text
    assert "2026年的放假安排还没有录入" not in text
    assert "2026-10-10" in text


@pytest.mark.django_db
@pytest.mark.parametrize("person", [press.writer, press.publisher])
def test_others_may_not_enter_days(person):
    desk = signed_in(person())
    assert desk.get(LIST).status_code == 403
    assert desk.post(LIST + "notice/", {"text": NOTICE}).status_code == 403
    assert not CalendarDay.objects.exists()
