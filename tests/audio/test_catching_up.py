"""Audio of what was printed before, and of another engine."""

import io
import shutil

import pytest
from django.core.management import CommandError, call_command

from articles import audio
from articles.models import Audio
from portal.management.commands import prepare
from portal.management.commands.serve import programs
from portal.preparing import Notes
from tests import press, voices
from tests.audio.hearing import Interrupting, page, printed_again, rows, work
from tests.desk_forms import sentences

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior")


def test_the_command_makes_what_was_printed_before_and_then_nothing_more(client, settings, capsys):
    before = [press.published(english=n == 0) for n in range(3)]
    with pytest.raises(CommandError, match="SPEECH_ENGINE"):
        call_command("make_audio")
    settings.SPEECH_ENGINE = voices.TONE
    call_command("make_audio")
    assert "做了 3 篇" in capsys.readouterr().out
    for made in before:
        assert "<audio" in page(client, made)
    voices.heard.clear()
    call_command("make_audio")
    assert "做了 0 篇" in capsys.readouterr().out
    assert voices.heard == []


def test_the_command_tells_once_of_what_is_too_long_and_goes_on_without_it(on, settings, capsys):
    made = press.published(body_zh_hans="<p>" + "会议指出，" * 20_000 + "</p>")
    with pytest.raises(CommandError, match="1 篇没有做成"):
        call_command("make_audio")
    call_command("make_audio")
    assert "做了 0 篇" in capsys.readouterr().out
    assert audio.lacking(made.pk)  # the desk tells of it still
    settings.SPEECH_ENGINE = "tests.voices.another"
    with pytest.raises(CommandError, match="1 篇没有做成"):
        call_command("make_audio")
    printed_again(made, body_zh_hans="<p>短了。</p>")
    call_command("make_audio")
    assert "做了 1 篇" in capsys.readouterr().out


class Screen(io.StringIO):
    """Somebody watches."""

    def isatty(self):
        return True


def test_the_command_shows_a_bar_to_whoever_watches_and_lines_to_others(on):
    press.published()
    watched, written = Screen(), io.StringIO()
    call_command("make_audio", stdout=watched)
    assert "█" * 30 + " 1 / 1" in watched.getvalue()
    assert "▸ 补做音频" not in watched.getvalue()
    call_command("make_audio", stdout=written)
    assert "▸ 补做音频：1 / 1" in written.getvalue()


def test_the_command_goes_on_where_it_was_stopped(on, monkeypatch, capsys):
    for _n in range(3):
        press.published()

    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr(voices, "heard", Interrupting(lambda: None))
    first = press.published()
    monkeypatch.setattr(voices, "heard", [])
    audio.make_now(first.pk)
    monkeypatch.setattr(voices, "heard", Interrupting(stop))
    with pytest.raises(CommandError, match="停下了"):
        call_command("make_audio")
    monkeypatch.setattr(voices, "heard", [])
    call_command("make_audio")
    assert "做了 3 篇" in capsys.readouterr().out


def test_another_engine_makes_everything_anew_and_a_failing_one_spoils_nothing(
    client, on, settings, capsys
):
    made = press.published()
    work()
    settings.SPEECH_ENGINE = "tests.voices.broken"
    with pytest.raises(CommandError, match="1 篇没有做成"):
        call_command("make_audio")
    assert f"第 {made.pk} 号稿件：朗读引擎出了错" in capsys.readouterr().err
    assert "<audio" in page(client, made)
    settings.SPEECH_ENGINE = "tests.voices.nobody"
    with pytest.raises(CommandError, match="没有朗读引擎"):
        call_command("make_audio")


def test_another_try_by_another_engine_keeps_what_there_is_until_there_is_something_better(
    client, on, settings
):
    made = press.published(english=True)
    work()
    desk = f"/admin/articles/article/{made.pk}/audio/"
    Audio.objects.update(engine="an.earlier.one")
    settings.SPEECH_ENGINE = "tests.voices.broken"

    def again():
        client.force_login(press.publisher(), backend="django.contrib.auth.backends.ModelBackend")
        assert "已经安排去做" in sentences(client.post(desk, follow=True))
        client.logout()
        shutil.rmtree(settings.PAGE_STORE, ignore_errors=True)

    again()
    for prefix in PAGES:
        assert "<audio" in page(client, made, prefix)
    work()
    shutil.rmtree(settings.PAGE_STORE, ignore_errors=True)
    for prefix in PAGES:
        assert "<audio" in page(client, made, prefix)
    settings.SPEECH_ENGINE = voices.TONE
    again()
    voices.heard.clear()
    work()
    assert [language for _text, language in voices.heard] == ["cmn", "en"]
    assert {row.engine for row in rows(made).values()} == {voices.TONE}
    assert audio.lacking(made.pk) == []


def test_whether_there_is_audio_is_noted_so_that_stored_pages_are_made_anew(settings, tmp_path):
    command = prepare.Command()
    command.notes = Notes(tmp_path)
    assert command.speech() == {}
    settings.SPEECH_ENGINE = voices.TONE
    assert command.speech() == {"speech": "offered"}
    command.notes.write("speech", "offered")
    assert command.speech() == {}
    settings.SPEECH_ENGINE = ""
    assert command.speech() == {"speech": ""}


def test_it_is_made_in_a_process_of_its_own_where_it_is_made_at_all(settings):
    assert [each.name for each in programs("127.0.0.1", 1)].count("音频任务进程") == 0
    settings.SPEECH_ENGINE = voices.TONE
    commands = {each.name: each.command for each in programs("127.0.0.1", 1)}
    assert commands["音频任务进程"][-2:] == ["--queue-name", "audio"]
    assert commands["后台任务进程"][-2:] == ["--exclude-queues", "audio"]
