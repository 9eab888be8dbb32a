"""When an audio file cannot be made: staff are told, readers never wait for it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.audio import recording
from articles.audio.making import make_audio
from articles.models import Audio, LiveEntry
from portal import ticking
from tests import press, voices
from tests.audio.hearing import page, rows, work
from tests.desk_forms import sentences

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("engine", "why"),
    [
        ("tests.voices.broken", "RuntimeError: the voice is hoarse"),
        ("tests.voices.not_a_sound", "朗读引擎出了错"),
        ("tests.voices.in_stereo", "朗读引擎出了错"),
        ("tests.voices.nobody", "没有朗读引擎 tests.voices.nobody"),
        ("no_such_module.speak", "没有朗读引擎 no_such_module.speak"),
        ("nonsense", "没有朗读引擎 nonsense"),
    ],
)
def test_an_engine_that_fails_is_told_of_at_the_desk_and_nowhere_else(
    client, settings, engine, why
):
    settings.SPEECH_ENGINE = engine
    made = press.published()
    work()
    assert rows(made)["zh-hans"].state == Audio.State.FAILED
    assert client.get(f"/articles/{made.pk}/").status_code == 200
    assert "<audio" not in page(client, made)
    client.force_login(press.publisher(), backend="django.contrib.auth.backends.ModelBackend")
    desk = client.get(f"/admin/articles/article/{made.pk}/publish/").content.decode()
    assert why in desk
    assert "再做一次音频" in desk
    settings.SPEECH_ENGINE = voices.TONE
    client.post(f"/admin/articles/article/{made.pk}/audio/")
    work()
    client.logout()
    assert "<audio" in page(client, made)


def test_who_may_not_work_on_the_article_orders_nothing(client, settings):
    settings.SPEECH_ENGINE = "tests.voices.broken"
    made = press.published()
    work()
    client.force_login(press.auditor(), backend="django.contrib.auth.backends.ModelBackend")
    desk = client.get(f"/admin/articles/article/{made.pk}/publish/").content.decode()
    assert "没有做成" in desk
    assert "再做一次音频" not in desk
    client.post(f"/admin/articles/article/{made.pk}/audio/")
    assert rows(made)["zh-hans"].state == Audio.State.FAILED


def test_switched_off_meanwhile_it_is_not_the_persons_rights_that_are_blamed(client, on, settings):
    made = press.published()
    settings.SPEECH_ENGINE = ""
    client.force_login(press.publisher(), backend="django.contrib.auth.backends.ModelBackend")
    said = sentences(client.post(f"/admin/articles/article/{made.pk}/audio/", follow=True))
    assert "网站没有打开音频" in said
    assert "您不能安排" not in said


def test_an_engine_that_hangs_is_ended(settings, monkeypatch):
    settings.SPEECH_ENGINE = "tests.voices.hanging"
    monkeypatch.setattr(recording, "MOST_SECONDS", 0.2)
    made = press.published()
    work()
    assert rows(made)["zh-hans"].fault == Audio.Fault.TOO_SLOW


def test_without_what_packs_the_sound_staff_are_told(on, monkeypatch):
    monkeypatch.setattr(recording, "lameenc", None)
    made = press.published()
    work()
    assert "lameenc" in rows(made)["zh-hans"].why()


def test_an_article_of_a_hundred_thousand_characters_is_not_made(on):
    made = press.published(body_zh_hans="<p>" + "会议指出，" * 20_000 + "</p>")
    work()
    assert voices.heard == []
    assert "太长了" in rows(made)["zh-hans"].why()


def test_the_longest_that_is_made_is_spoken_in_pieces(on, monkeypatch):
    monkeypatch.setattr(voices, "RATE", 800)
    made = press.published(body_zh_hans="<p>" + "会议部署了下一步工作。" * 1_700 + "</p>")
    work()
    assert rows(made)["zh-hans"].state == Audio.State.MADE
    assert len(voices.heard) > 15
    assert max(len(text) for text, _language in voices.heard) <= recording.PIECE + 120
    assert "".join(text for text, _language in voices.heard).count("部署") == 1_700


def test_printing_does_not_fail_when_the_work_cannot_be_ordered(on, monkeypatch):
    def refuse(*args):
        raise RuntimeError("no queue")

    monkeypatch.setattr(type(make_audio), "enqueue", refuse)
    made = press.published()
    assert LiveEntry.objects.filter(article=made, is_live=True).count() == 2
    assert rows(made)["zh-hans"].state == Audio.State.WAITING


def test_work_whose_process_was_killed_is_ordered_again_and_given_up_at_last(on):
    made = press.published()
    later = timezone.now() - timedelta(minutes=5)
    Audio.objects.update(ordered_at=later)
    tasks = DBTaskResult.objects.filter(task_path=make_audio.module_path)
    assert ticking.order_audio(timezone.now()) == ""  # it waits still
    tasks.update(status="FAILED")
    assert ticking.order_audio(timezone.now()) == "重新安排 1 篇的音频"
    assert tasks.filter(status="READY").count() == 1
    tasks.update(status="FAILED")
    Audio.objects.update(tries=3)
    assert ticking.order_audio(timezone.now()) == ""
    assert rows(made)["zh-hans"].fault == Audio.Fault.LOST
