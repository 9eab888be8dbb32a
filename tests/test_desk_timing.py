"""When a manuscript is to appear: chosen at its form, kept through what is done to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import moments, workdays
from articles.digests import manuscript_digest
from articles.models import Article, Contribution
from tests import press
from tests.desk_forms import (
    address,
    manuscript,
    opened,
    printed,
    saved,
    sentences,
    signed_in,
    told_rows,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)  # 12:00 in China, a Friday


@pytest.fixture(autouse=True)
def noon():
    workdays.fill_in()
    with time_machine.travel(NOON, tick=False):
        yield


def stored(article: Any) -> Any:
    return Article.objects.get(pk=article.pk)


def test_the_form_offers_moments_and_says_which_day_is_off():
    desk = signed_in(press.writer())
    text = sentences(desk.get(address(manuscript())))
    for label in ("由发布员发", "马上发", "今天 17:00", "明早 8:00", "下周一 9:00", "另选…"):
        assert label in text
    assert "<small>那天放假（周六）</small>" in text
    assert 'value="2026-11-28T08:00"' in text


def test_choosing_tomorrow_morning_is_kept_and_is_no_edit():
    article = manuscript()
    before = stored(article)
    desk = signed_in(press.person("程小满", "编辑"))
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        response = saved(desk, address(article), publish_at="2026-11-28T08:00")
    assert response.status_code == 302
    after = stored(article)
    assert after.publish_at == datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
    assert manuscript_digest(after) == manuscript_digest(before)
    assert (after.modified_at, after.revision) == (before.modified_at, before.revision)
    assert not Contribution.objects.filter(article=article).exists()
    form = opened(desk, address(article))
    assert form["publish_at"] == "2026-11-28T08:00"


def test_any_other_moment_is_typed_and_shown_again():
    article, desk = manuscript(), signed_in(press.writer())
    saved(desk, address(article), publish_at="other", publish_at_other="2026-12-03T10:30")
    assert stored(article).publish_at == datetime(2026, 12, 3, 2, 30, tzinfo=UTC)
    form = opened(desk, address(article))
    assert (form["publish_at"], form["publish_at_other"]) == ("other", "2026-12-03T10:30")
    saved(desk, address(article), publish_at="")
    assert stored(article).publish_at is None


def test_at_once_means_as_soon_as_it_is_approved():
    article, desk = manuscript(), signed_in(press.writer())
    saved(desk, address(article), publish_at="1970-01-01T08:00")
    assert stored(article).publish_at == moments.AT_ONCE
    assert opened(desk, address(article))["publish_at"] == "1970-01-01T08:00"


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"publish_at": "other", "publish_at_other": "2026-11-27T11:59"}, "今天 11:59已经过了"),
        ({"publish_at": "other", "publish_at_other": "2026-11-27T12:00"}, "今天 12:00已经过了"),
        ({"publish_at": "other", "publish_at_other": "明天"}, "这个时间读不懂"),
        ({"expires_at": "other", "expires_at_other": "2026-11-26T10:00"}, "昨天 10:00已经过了"),
    ],
)
def test_a_moment_that_is_past_or_none_is_refused_and_nothing_is_lost(choice, said):
    article, desk = manuscript(), signed_in(press.writer())
    response = saved(desk, address(article), title_zh_hans="新写的标题", **choice)
    assert response.status_code == 200
    assert said in sentences(response)
    assert "新写的标题" in sentences(response)
    assert stored(article).publish_at is None
    assert stored(article).title_zh_hans != "新写的标题"


def test_a_form_that_was_opened_before_the_moment_may_still_be_saved_after_it():
    article, desk = manuscript(publish_at=NOON + timedelta(minutes=1)), signed_in(press.writer())
    form = opened(desk, address(article))
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        changes = {"title_zh_hans": "过了点再改", "_continue": "1"}
        assert desk.post(address(article), form | changes).status_code == 302
    assert stored(article).title_zh_hans == "过了点再改"
    assert stored(article).publish_at == NOON + timedelta(minutes=1)


def test_tomorrow_chosen_before_midnight_is_the_same_day_after_it():
    article = manuscript()
    with time_machine.travel("2026-11-26T23:58:00+08:00", tick=False):
        desk = signed_in(press.writer())
        form = opened(desk, address(article))
        assert 'value="2026-11-27T08:00"' in sentences(desk.get(address(article)))
    with time_machine.travel("2026-11-27T00:03:00+08:00", tick=False):
        desk.post(address(article), form | {"publish_at": "2026-11-27T08:00", "_continue": "1"})
    assert stored(article).publish_at == datetime(2026, 11, 27, 0, 0, tzinfo=UTC)


def test_a_page_that_knows_nothing_of_it_leaves_it_as_it_is():
    article, desk = manuscript(publish_at=NOON + timedelta(hours=5)), signed_in(press.writer())
    form = opened(desk, address(article))
    del form["publish_at"]
    desk.post(address(article), form | {"_continue": "1", "title_zh_hans": "旧页面"})
    assert stored(article).title_zh_hans == "旧页面"
    assert stored(article).publish_at == NOON + timedelta(hours=5)


def test_taking_down_is_chosen_by_chip_and_needs_new_agreement():
    article, desk = manuscript(), signed_in(press.writer())
    before = manuscript_digest(stored(article))
    text = sentences(desk.get(address(article)))
    for label in ("不自动撤下", "今晚 24:00", "明晚 24:00", "一周后（12月4日）"):
        assert label in text
    saved(desk, address(article), expires_at="2026-11-28T00:00")
    assert stored(article).expires_at == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert manuscript_digest(stored(article)) != before


def test_printing_clears_it_and_so_does_withdrawing():
    article = manuscript(publish_at=NOON + timedelta(hours=5))
    press.print_it_all_the_same(article)
    assert stored(article).publish_at is None
    Article.objects.filter(pk=article.pk).update(publish_at=NOON + timedelta(hours=5))
    withdrawn = signed_in(press.publisher()).post(
        f"/admin/articles/article/{article.pk}/withdraw/", {"reason": "内容有误。"}
    )
    assert withdrawn.status_code == 302
    assert stored(article).publish_at is None


def test_two_people_at_the_moment_see_what_the_other_chose():
    article = manuscript()
    first, second = signed_in(press.person("程小满", "编辑")), signed_in(press.writer())
    form = opened(second, address(article))
    saved(first, address(article), publish_at="2026-11-27T17:00")
    response = second.post(
        address(article), form | {"publish_at": "2026-11-28T08:00", "_continue": "1"}
    )
    assert [(label, theirs) for label, theirs, *_rest in told_rows(response)] == [
        ("审定后", "2026-11-27 17:00")
    ]
    assert stored(article).publish_at == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def test_the_form_reads_the_calendar_once():
    article, desk = printed(), signed_in(press.writer())
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(address(article)).status_code == 200
    assert sum("calendarday" in each["sql"] for each in asked) == 1
