"""The receipts of the minute's work, and what the desk tells of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import counting, publishing
from articles.models import LiveEntry
from portal import ticking
from portal.desk import clock
from portal.management.commands.tick_loop import until_next
from portal.models import TickReceipt, TickRecord
from tests import press
from tests.desk_forms import sentences, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """What a test has not committed, only its own connection sees."""
    monkeypatch.setattr(counting, "ALIAS", "default")


NOON = "2026-11-27T12:00:00+08:00"


def expired():
    article = press.published()
    past = timezone.now() - timedelta(minutes=1)
    LiveEntry.objects.filter(article=article).update(expires_at=past)
    return article


def test_a_receipt_says_what_was_done_to_which_articles():
    one, two = expired(), expired()
    before = timezone.now()
    call_command("tick")
    receipt = TickReceipt.objects.get()
    assert [each for each in receipt.done if each["piece"] == "expire"] == [
        {
            "piece": "expire",
            "said": f"到期撤下：《{one}》《{two}》",
            "articles": [one.pk, two.pk],
        }
    ]
    assert receipt.failed == []
    assert not receipt.is_quiet
    assert before <= receipt.began <= receipt.ended


def test_what_fails_for_one_article_is_in_the_receipt_and_on_the_desk(monkeypatch, capsys):
    stuck, other = expired(), expired()
    withdraw = publishing._withdraw

    def fails_for_one(entries, *more):
        if entries[0].article_id == stuck.pk:
            raise OSError("no space left on device")
        return withdraw(entries, *more)

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "_withdraw", fails_for_one)
        with pytest.raises(CommandError, match="有 1 项"):
            call_command("tick")
    receipt = TickReceipt.objects.get()
    sentence = f"到期撤下《{stuck}》没有做成：系统没有做成，下一分钟再试。"
    assert receipt.failed == [{"piece": "expire", "said": sentence, "article": stuck.pk}]
    assert other.pk in receipt.done[0]["articles"]
    assert sentence in capsys.readouterr().err
    page = sentences(signed_in(press.publisher()).get("/admin/"))
    assert f'<a class="title" href="/admin/articles/article/{stuck.pk}/publish/">{sentence}' in page
    call_command("tick")
    assert "没成" not in sentences(signed_in(press.publisher()).get("/admin/"))


def test_a_tick_that_was_killed_shows_how_far_it_got(monkeypatch):
    article = expired()

    class Killed(BaseException):
        pass

    def killed(now):
        raise Killed

    monkeypatch.setattr(ticking, "EACH_MINUTE", [ticking.expire, killed, ticking.unpin])
    with pytest.raises(Killed):
        call_command("tick")
    receipt = TickReceipt.objects.get()
    assert receipt.ended is None
    assert receipt.done[0]["articles"] == [article.pk]
    assert TickRecord.objects.filter(last_run__isnull=False).count() == 0


def test_quiet_receipts_are_kept_for_a_day_and_the_others_for_weeks():
    now = timezone.now()
    for days, quiet in [(0, True), (2, True), (2, False), (41, False), (43, False)]:
        TickReceipt.objects.create(began=now - timedelta(days=days), is_quiet=quiet)
    ticking.prune_receipts(now)
    left = [((now - each.began).days, each.is_quiet) for each in TickReceipt.objects.all()]
    assert sorted(left) == [(0, True), (2, False), (41, False)]


def test_the_desk_says_when_the_minutes_work_ran():
    desk = signed_in(press.writer())
    with time_machine.travel(NOON, tick=False):
        call_command("tick")
    with time_machine.travel("2026-11-27T12:02:59+08:00", tick=False):
        page = sentences(desk.get("/admin/articles/article/"))
    assert '<small class="tick wide-only">定时任务 12:00 跑过</small>' in page
    assert "tick-late" not in page


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ("2026-11-27T12:03:01+08:00", "定时任务 3 分钟没跑了"),
        ("2026-11-27T12:35:00+08:00", "定时任务 35 分钟没跑了"),
        ("2026-11-27T15:10:00+08:00", "定时任务 3 小时没跑了"),
        ("2026-11-30T15:10:00+08:00", "定时任务 3 天没跑了"),
        ("2026-11-27T11:00:00+08:00", "定时任务上次跑在 今天 12:00，比现在还晚"),
    ],
)
def test_a_late_tick_is_a_red_line_on_every_page(later, said):
    with time_machine.travel(NOON, tick=False):
        call_command("tick")
        press.reviewed(press.article(publish_at=timezone.now()))
    with time_machine.travel(later, tick=False):
        desk = signed_in(press.writer())
        for url in ("/admin/", "/admin/articles/article/", "/admin/articles/article/add/"):
            page = sentences(desk.get(url))
            assert "tick-late" in page
            assert said in page
            assert "请告诉管理员" in page
            if "比现在还晚" not in said:
                assert "到了时间的 1 篇还没有公开" in page
        administrator = sentences(signed_in(press.administrator()).get("/admin/"))
        assert "手工补跑" in administrator


def test_a_site_whose_minute_never_came_says_so():
    assert "定时任务还没有跑过" in sentences(signed_in(press.writer()).get("/admin/"))
    assert "定时任务" not in sentences(signed_in(press.writer()).get("/admin/login/"))


def test_the_line_costs_a_page_one_query(django_assert_num_queries):
    call_command("tick")
    with django_assert_num_queries(1):
        assert not clock.now().is_late


@pytest.mark.parametrize("seconds", [0.0, 0.2, 12.0, 59.9])
def test_the_next_tick_begins_just_after_the_full_minute(seconds):
    now = 1_795_752_000.0 + seconds
    assert now % 60 == pytest.approx(seconds)
    then = now + until_next(60.0, now)
    assert 0 < then % 60 < 0.1
    assert then - now <= 60.1
