"""What is due goes through the door once it is approved, in the last reviewer's name, not before."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import counting, moments, review, schedule
from articles.digests import manuscript_digest
from articles.due import publish_due
from articles.models import LiveEntry, Meeting, Publication
from articles.readiness import blockers
from articles.refusals import NeedsConfirmation
from portal.desk import clock
from portal.models import TickReceipt
from tests import press
from tests.desk_forms import address, manuscript, saved, sentences, signed_in
from tests.publish_page import yes_to
from tests.test_desk_timing import NOON, noon, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_reviews")]

__all__ = ["noon"]
FIVE = NOON + timedelta(hours=5)
LIST = "/admin/articles/article/timed/"


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """What a test has not committed, only its own connection sees."""
    monkeypatch.setattr(counting, "ALIAS", "default")


def due_at(moment: Any = FIVE, **facts: Any) -> Any:
    """A manuscript on its way to 17:00."""
    return manuscript(publish_at=moment, **facts)


def at(moment: Any) -> Any:
    return time_machine.travel(moment, tick=False)


def is_live(article: Any) -> bool:
    return LiveEntry.objects.filter(article=article, is_live=True).exists()


def test_an_approved_manuscript_goes_out_at_its_time_in_the_last_reviewers_name():
    article = press.reviewed(due_at())
    with at(FIVE - timedelta(seconds=1)):
        call_command("tick")
    assert not is_live(article)
    with at(FIVE):
        call_command("tick")
    assert is_live(article)
    publication = Publication.objects.filter(article=article, language="zh-hans").get()
    assert publication.published_by == press.reviewers()[-1]
    assert publication.published_at == FIVE
    assert stored(article).publish_at is None
    done = TickReceipt.objects.latest("pk").done
    assert {
        "piece": "release",
        "said": f"定时发布：《{article}》",
        "articles": [article.pk],
    } in done
    with at(FIVE + timedelta(minutes=1)):
        call_command("tick")
    assert Publication.objects.filter(article=article, language="zh-hans").count() == 1


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_what_lacks_a_review_stays_in_at_its_time_and_goes_out_once_approved(steps):
    article = due_at()
    if steps:
        press.reviewed(article, steps)
    with at(FIVE + timedelta(minutes=3)):
        assert publish_due(FIVE + timedelta(minutes=3)).done == []
        assert not is_live(article)
        said = {0: "还没送审", 1: "还差复审", 2: "还差终审"}[steps]
        sentence = f"到今天 17:00 {said}，没有发布；审定以后马上发布。"
        assert sentence in sentences(signed_in(press.publisher()).get("/admin/"))
        assert sentence in sentences(signed_in(press.writer()).get(LIST))
    with at(FIVE + timedelta(hours=2)):
        if steps:
            for person in press.reviewers()[steps:]:
                review.approve(article, person, press.manuscript_digest(stored(article)))
        else:
            press.reviewed(article)
        call_command("tick")
        assert is_live(article)
        entry = LiveEntry.objects.get(article=article, language="zh-hans")
        assert entry.first_published_at == FIVE + timedelta(hours=2)


def test_a_change_after_approval_keeps_it_in():
    article = press.reviewed(due_at())
    desk = signed_in(press.writer())
    saved(desk, address(article), title_zh_hans="改过的标题")
    assert stored(article).publish_at == FIVE
    with at(FIVE):
        call_command("tick")
    assert not is_live(article)


@pytest.mark.parametrize(
    ("moment", "said"),
    [(None, "等发布员发布"), (moments.AT_ONCE, "马上自动发布"), (FIVE, "今天 17:00 自动发布")],
)
def test_who_gives_the_last_review_is_told_what_comes_of_it(moment, said):
    article = due_at(moment, title_zh_hans="防汛通知")
    review.submit(article, press.writer(), manuscript_digest(article))
    for reviewer in press.reviewers():
        sent = {"act": "approve", "digest": manuscript_digest(article)}
        where = f"/admin/articles/article/{article.pk}/review/"
        response = signed_in(reviewer).post(where, sent, follow=True)
    assert f"《防汛通知》已经审定，{said}。" in sentences(response)


def test_the_publisher_sees_the_appointed_time_and_is_asked_before_going_ahead_of_it():
    article = press.reviewed(due_at(title_zh_hans="防汛通知"))
    desk = signed_in(press.publisher())
    assert "定在今天 17:00 自动发布" in sentences(desk.get("/admin/"))
    where = f"/admin/articles/article/{article.pk}/publish/"
    text = sentences(desk.get(where))
    assert "定在今天 17:00 自动发布；现在发，就不等了。" in text
    assert "到时要已经审定" not in text
    sent = {"digest": manuscript_digest(article)}
    asked = desk.post(where, sent)
    assert asked.status_code == 409
    assert "定在今天 17:00 自动发布。确定现在就发布，不等到那时候吗？" in sentences(asked)
    assert not is_live(article)
    desk.post(where, sent | {"confirmed": yes_to(asked)})
    assert is_live(article)
    assert stored(article).publish_at is None


def test_of_a_meeting_ahead_and_a_time_ahead_one_question_tells_both():
    article = due_at()
    Meeting.objects.create(article=article, held_at=FIVE - timedelta(hours=1))
    with pytest.raises(NeedsConfirmation, match=r"会议时间.*定在今天 17:00"):
        press.print_it(article)
    assert press.print_it_all_the_same(article)


def test_a_later_choice_of_time_needs_no_new_review():
    article = press.reviewed(due_at())
    desk = signed_in(press.publisher())
    response = desk.post(
        f"/admin/articles/article/{article.pk}/when/",
        {"publish_at": "2026-11-28T08:00"},
        follow=True,
    )
    text = sentences(response)
    assert "已经审定，明早 8:00 自动发布。" in text
    assert "到时要已经审定" not in text
    assert "明早 8:00：那天放假（周六）。" in text
    with at(FIVE):
        call_command("tick")
    assert not is_live(article)
    with at("2026-11-28T08:00:00+08:00"):
        call_command("tick")
    assert is_live(article)


def test_at_once_goes_out_with_the_first_tick_after_approval():
    article = press.reviewed(due_at(moments.AT_ONCE))
    assert [row for row in schedule.today(NOON) if row.article == article] == []
    call_command("tick")
    assert is_live(article)


def test_without_a_time_nothing_goes_out_by_itself():
    article = press.reviewed(manuscript())
    call_command("tick")
    assert not is_live(article)


def test_a_report_before_its_meeting_waits_and_the_desk_says_why():
    article = due_at()
    Meeting.objects.create(article=article, held_at=FIVE + timedelta(hours=1))
    press.reviewed(article)
    other = press.reviewed(due_at())
    with at(FIVE):
        outcome = publish_due(FIVE)
        assert outcome.done == [other]
        assert [(each, "会议时间" in why) for each, why in outcome.failed] == [(article, True)]
        assert not is_live(article)
    with at(FIVE + timedelta(hours=1, minutes=1)):
        call_command("tick")
    assert is_live(article)


def test_what_should_be_taken_down_before_it_appears_does_not_appear():
    article = press.reviewed(due_at(expires_at=FIVE - timedelta(hours=1)))
    with at(FIVE):
        assert "到期撤下的时间（今天 16:00）已经过了" in "".join(blockers(stored(article)))
        outcome = publish_due(FIVE)
    assert not is_live(article)
    assert "已经过了" in outcome.failed[0][1]


def test_a_clock_that_went_back_prints_nothing_twice():
    article = press.reviewed(due_at())
    with at(FIVE + timedelta(minutes=1)):
        call_command("tick")
    with at(FIVE - timedelta(hours=1)):
        call_command("tick")
    with at(FIVE + timedelta(minutes=2)):
        call_command("tick")
    assert Publication.objects.filter(article=article, language="zh-hans").count() == 1


def test_all_that_was_missed_while_the_site_was_down_is_done_at_once_in_order():
    late = [press.reviewed(due_at(FIVE + timedelta(hours=n))) for n in (3, 1, 2)]
    with at(FIVE + timedelta(days=1)):
        outcome = publish_due(FIVE + timedelta(days=1))
    assert [each.pk for each in outcome.done] == [late[1].pk, late[2].pk, late[0].pk]


def test_the_late_line_counts_only_what_could_go_out():
    press.reviewed(due_at())
    due_at()
    with at(FIVE + timedelta(minutes=5)):
        assert clock.now().waiting == 1
        assert clock.now().consequence == "到了时间的 1 篇还没有公开"
    assert clock.now().consequence == "到时间的稿件不会自己公开，也不会自己撤下"


def test_two_headlines_within_a_quarter_of_an_hour_are_noted_not_refused():
    other = due_at(FIVE + timedelta(minutes=10))
    apart = due_at(FIVE + timedelta(minutes=15))
    elsewhere = due_at(FIVE, column=press.column("notices"))
    article = manuscript()
    response = signed_in(press.writer()).post(
        f"/admin/articles/article/{article.pk}/when/",
        {"publish_at": "2026-11-27T17:00"},
        follow=True,
    )
    text = sentences(response)
    assert f"《{other}》也定在今天 17:10，在“新闻动态”栏目里前后不到一刻钟" in text
    assert f"《{apart}》" not in text
    assert f"《{elsewhere}》" not in text
    assert stored(article).publish_at == FIVE


def test_a_past_moment_is_refused_on_the_publishing_page_too():
    article = due_at()
    response = signed_in(press.writer()).post(
        f"/admin/articles/article/{article.pk}/when/",
        {"publish_at": "other", "publish_at_other": "2026-11-27T08:00"},
        follow=True,
    )
    assert "今天 8:00已经过了，请选一个将来的时间。时间没有变。" in sentences(response)
    assert stored(article).publish_at == FIVE


def test_an_administrator_who_neither_writes_nor_publishes_sets_no_time():
    article = due_at()
    desk = signed_in(press.administrator())
    response = desk.post(
        f"/admin/articles/article/{article.pk}/when/", {"publish_at": ""}, follow=True
    )
    assert "要由写它的人或发布员来定。时间没有变。" in sentences(response)
    assert stored(article).publish_at == FIVE
    assert "定时 今天 17:00" in sentences(response)


def test_the_last_reviewer_is_told_that_it_goes_out_by_itself():
    article = press.reviewed(due_at(), 2)
    final = signed_in(press.reviewers()[-1])
    text = sentences(final.get(f"/admin/articles/article/{article.pk}/publish/"))
    assert "通过以后就审定了，今天 17:00 自动发布。" in text


def test_where_there_is_nothing_to_publish_no_time_is_offered():
    manuscript_ = press.published()
    page = f"/admin/articles/article/{manuscript_.pk}/publish/"
    client = signed_in(press.publisher())
    assert "定好时间" not in client.get(page).content.decode()
    # A time that was chosen all the same can be taken back.
    type(manuscript_).objects.filter(pk=manuscript_.pk).update(publish_at=FIVE)
    assert "定好时间" in client.get(page).content.decode()
    type(manuscript_).objects.filter(pk=manuscript_.pk).update(publish_at=None)
    changed = press.fresh(manuscript_)
    changed.title_zh_hans = "改了标题"
    changed.save()
    assert "定好时间" in client.get(page).content.decode()


def test_the_list_shows_two_weeks_day_by_day_each_row_one_click_from_its_work():
    approved = press.reviewed(due_at())
    waiting = due_at(FIVE + timedelta(days=3))
    far = due_at(FIVE + timedelta(days=20))
    ending = press.published(expires_at=NOON + timedelta(hours=12))
    pinned = press.published(pinned_until=FIVE + timedelta(days=1))
    text = sentences(signed_in(press.writer()).get(LIST))
    for each in (approved, waiting, ending):
        assert f'<a class="title" href="/admin/articles/article/{each.pk}/publish/">' in text
    assert f'<a class="title" href="/admin/articles/article/{pinned.pk}/change/">' in text
    assert str(far) not in text
    assert "11月27日（周五） 今天" in text
    assert "24:00</span>" in text
    assert "已审定" in text
    assert "还没送审" in text
    assert '<li class="off"><h3>11月28日（周六） 明天</h3>' in text
    assert text.count("<h3>") == 14


def test_the_panel_of_today_holds_this_day_alone():
    press.reviewed(due_at())
    due_at(NOON + timedelta(days=1))
    ending = press.published(expires_at=FIVE + timedelta(hours=7))
    rows = schedule.today(NOON)
    assert [(row.kind, row.clock, row.state) for row in rows] == [
        ("release", "17:00", "已审定"),
        ("take_down", "24:00", "到期"),
    ]
    assert rows[1].article == ending
    text = sentences(signed_in(press.publisher()).get("/admin/"))
    assert "今日定时" in text
    assert "17:00</span>" in text


def test_the_list_costs_the_same_with_many(django_assert_num_queries):
    desk = signed_in(press.writer())
    call_command("tick")
    due_at()
    press.published(expires_at=FIVE + timedelta(days=2), pinned_until=FIVE + timedelta(days=1))
    desk.get(LIST)
    with CaptureQueriesContext(connection) as few:
        desk.get(LIST)
    asked = len(few)  # while they are remembered
    for hours in range(30):
        due_at(FIVE + timedelta(hours=hours))
    for _number in range(3):
        press.published(expires_at=FIVE + timedelta(days=2), pinned_until=FIVE + timedelta(days=1))
    desk.get(LIST)  # a new epoch has the columns read anew
    with django_assert_num_queries(asked):
        assert sentences(desk.get(LIST)).count('class="title"') == 39


def test_a_holiday_is_named_in_the_list():
    with at("2026-09-30T12:00:00+08:00"):
        text = sentences(signed_in(press.writer()).get(LIST))
    assert '<h3>10月1日（周四） 明天 <span class="badge">那天放假（国庆节）</span></h3>' in text
    assert "<li><h3>10月10日（周六）</h3>" in text  # made up for it
