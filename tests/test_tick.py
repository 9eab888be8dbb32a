"""The minute's work: what the clock changes, and that no piece keeps another from it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accessibility import page_store
from articles import counting, publishing
from articles.models import Article, Image, LiveEntry, LiveFile, Placement, RecentReader
from articles.public_media import public_folder
from articles.renditions import make_renditions
from portal import ticking
from portal.models import TickRecord
from tests import press

# In a transaction of their own, so the counter's connection may not be asked for another.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """What a test has not committed, only its own connection sees."""
    monkeypatch.setattr(counting, "ALIAS", "default")


def tick(capsys) -> str:
    call_command("tick")
    return str(capsys.readouterr().out)


def live(article: Article) -> list[str]:
    entries = LiveEntry.objects.filter(article=article, is_live=True)
    return sorted(entries.values_list("language", flat=True))


def in_hours(hours: float):
    return timezone.now() + timedelta(hours=hours)


def pass_over(article: Article, **facts: object) -> None:
    LiveEntry.objects.filter(article=article).update(**facts)


def test_a_pin_falls_off_when_its_time_is_over(capsys):
    article = press.published(pinned_until=in_hours(1))
    newer = press.published()
    assert Placement.objects.filter(entry__article=article, is_pinned=True).exists()
    pass_over(article, pinned_until=in_hours(-1))
    assert f"取消置顶：《{article}》" in tick(capsys)
    assert not Placement.objects.filter(is_pinned=True).exists()
    top = Placement.objects.filter(language="zh-hans").order_by("-is_pinned", "-pub_date").first()
    assert top is not None
    assert top.entry.article_id == newer.pk
    assert live(article) == ["zh-hans", "zh-hant"]


def test_a_pin_stays_until_then(capsys):
    article = press.published(pinned_until=in_hours(1))
    assert "取消置顶" not in tick(capsys)
    assert LiveEntry.objects.filter(article=article, is_pinned=True).count() == 2


def test_what_has_expired_is_withdrawn_with_a_reason_in_its_language(capsys, client):
    article = press.published(english=True, expires_at=in_hours(1))
    pass_over(article, expires_at=in_hours(-1))
    assert f"到期撤下：《{article}》" in tick(capsys)
    assert live(article) == []
    reasons = LiveEntry.objects.filter(article=article).values_list("language", "withdrawn_reason")
    assert dict(reasons) == {
        "zh-hans": "已过有效期。",
        "zh-hant": "已過有效期。",
        "en": "No longer in force.",
    }
    assert "到期撤下" not in tick(capsys)


def test_only_the_language_that_has_expired_is_withdrawn(capsys):
    article = press.published(english=True)
    LiveEntry.objects.filter(article=article, language="en").update(expires_at=in_hours(-1))
    tick(capsys)
    assert live(article) == ["zh-hans", "zh-hant"]


def test_the_pages_of_what_changed_are_forgotten(capsys):
    article = press.published(expires_at=in_hours(1))
    before = page_store.current_epoch()
    tick(capsys)
    assert page_store.current_epoch() == before
    pass_over(article, expires_at=in_hours(-1))
    tick(capsys)
    assert page_store.current_epoch() == before + 1


def test_one_article_that_cannot_be_withdrawn_keeps_no_other(capsys, monkeypatch):
    stuck, due = (press.published(expires_at=in_hours(1)) for _ in range(2))
    for article in (stuck, due):
        pass_over(article, expires_at=in_hours(-1))
    withdraw = publishing._withdraw

    def fails_for_one(entries, *more):
        if entries[0].article_id == stuck.pk:
            raise OSError("no space left on device")
        return withdraw(entries, *more)

    monkeypatch.setattr(publishing, "_withdraw", fails_for_one)
    with pytest.raises(CommandError, match="有 1 项"):
        call_command("tick")
    assert live(stuck) == ["zh-hans", "zh-hant"]
    assert live(due) == []


def test_a_piece_that_fails_keeps_no_other_and_is_told(monkeypatch, caplog):
    article = press.published(expires_at=in_hours(1))
    pass_over(article, expires_at=in_hours(-1))

    def broken(now):
        raise RuntimeError("broken")

    monkeypatch.setattr(ticking, "EACH_MINUTE", [broken, ticking.expire])
    with pytest.raises(CommandError, match="有 1 项"):
        call_command("tick")
    assert live(article) == []
    assert "tick: broken failed" in caplog.text
    assert TickRecord.objects.get().last_run is not None


def test_it_records_when_it_ran(capsys):
    before = timezone.now()
    tick(capsys)
    record = TickRecord.objects.get()
    assert record.last_run is not None
    assert record.last_run >= before
    tick(capsys)
    assert TickRecord.objects.count() == 1


def test_readers_of_more_than_half_an_hour_ago_are_forgotten(capsys):
    now = int(timezone.now().timestamp())
    RecentReader.objects.create(key=b"old old old old ", seen_at=now - 1801)
    RecentReader.objects.create(key=b"new new new new ", seen_at=now - 60)
    assert "忘掉 1 条" in tick(capsys)
    assert bytes(RecentReader.objects.get().key) == b"new new new new "


def test_a_quiet_minute_says_nothing(capsys):
    tick(capsys)
    assert tick(capsys) == ""


def test_the_hours_work_is_done_once_an_hour_and_until_then_tried_again():
    noon = timezone.now().replace(minute=0, second=5)
    assert ticking.sweep_media in ticking.due_pieces(noon)
    ticking.note(noon)
    assert ticking.sweep_media in ticking.due_pieces(noon)
    ticking.note_hour(noon)
    assert ticking.sweep_media not in ticking.due_pieces(noon + timedelta(minutes=59))
    assert ticking.sweep_media in ticking.due_pieces(noon + timedelta(minutes=60))
    assert ticking.expire in ticking.due_pieces(noon + timedelta(minutes=1))


def test_what_cannot_be_done_for_an_article_does_not_have_the_hours_work_done_each_minute(
    monkeypatch,
):
    pass_over(press.published(expires_at=in_hours(1)), expires_at=in_hours(-1))
    monkeypatch.setattr(publishing, "expire", lambda *_: (_ for _ in ()).throw(OSError()))
    now = timezone.now()
    assert ticking.run(now).failed
    assert ticking.due_pieces(now) == ticking.EACH_MINUTE


def test_public_files_that_no_print_needs_are_swept_and_lost_ones_put_back(
    capsys, django_capture_on_commit_callbacks
):
    article = press.article()
    press.image(article)
    press.print_it(article)
    needed = list(LiveFile.objects.values_list("path", flat=True).distinct())
    (public_folder() / needed[0]).unlink()
    left = [public_folder() / "images" / "left.avif", public_folder() / "files" / "a" / "附件.pdf"]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"left over")
    assert "整理公开文件" in tick(capsys)
    assert not [path for path in left if path.exists()]
    assert all((public_folder() / path).exists() for path in needed)


def unfinished_image() -> Image:
    image = press.image(press.article())
    Image.objects.filter(pk=image.pk).update(renditions_made=False)
    for path in (Path(settings.MEDIA_ROOT) / "renditions").glob(f"{image.digest[:32]}-*"):
        path.unlink()
    return image


def tasks_of(image: Image):
    return DBTaskResult.objects.filter(
        task_path=make_renditions.module_path, args_kwargs__args__0=image.pk
    )


def test_a_picture_without_its_sizes_is_ordered_again_and_only_once(capsys):
    image = unfinished_image()
    assert "重新安排 1 张图片" in tick(capsys)
    assert tasks_of(image).count() == 1
    assert "重新安排" not in tick(capsys)
    make_renditions.call(*tasks_of(image).get().args_kwargs["args"])
    image.refresh_from_db()
    assert image.renditions_made


def test_a_task_whose_worker_was_killed_is_ordered_again(capsys):
    image = unfinished_image()
    tick(capsys)
    tasks_of(image).update(status="RUNNING", started_at=in_hours(-0.4))
    assert "记为失败" not in tick(capsys)
    tasks_of(image).update(started_at=in_hours(-0.6))
    said = tick(capsys)
    assert "1 项后台任务的进程已不在" in said
    assert "重新安排 1 张图片" in said


def test_a_picture_that_always_fails_is_given_up_after_three_attempts(capsys):
    image = unfinished_image()
    for _ in range(3):
        assert "重新安排 1 张图片" in tick(capsys)
        tasks_of(image).filter(status="READY").update(status="FAILED", finished_at=timezone.now())
    assert "重新安排" not in tick(capsys)
