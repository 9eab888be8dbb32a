"""Audio files of articles: made after the printing, of the print, and never in anybody's way."""

import io
import shutil
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accessibility import page_store
from articles import audio, public_media
from articles.audio import recording
from articles.audio.making import make_audio
from articles.models import Audio, LiveEntry, LiveFile, PressChain
from articles.public_media import leftovers, public_folder
from articles.publishing import withdraw
from portal import ticking
from portal.management.commands import prepare
from portal.management.commands.serve import programs
from portal.preparing import Notes
from tests import press, voices
from tests.desk_forms import sentences

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior")


@pytest.fixture(autouse=True)
def _nothing_heard():
    voices.heard.clear()
    shutil.rmtree(public_folder() / "audio", ignore_errors=True)


@pytest.fixture
def on(settings):
    settings.SPEECH_ENGINE = voices.TONE


def work() -> None:
    """Do all background work of audio that has been ordered, as its process would."""
    for task in DBTaskResult.objects.filter(task_path=make_audio.module_path, status="READY"):
        make_audio.func(*task.args_kwargs["args"])
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")


def printed_again(made, **facts):
    made = press.fresh(made)
    for name, value in facts.items():
        setattr(made, name, value)
    made.save()
    press.print_it(made)
    return made


def page(client, made, prefix="") -> str:
    return client.get(f"{prefix}/articles/{made.pk}/").content.decode()


def rows(made) -> dict[str, Audio]:
    found = Audio.objects.filter(entry__article=made).select_related("entry")
    return {row.entry.language: row for row in found}


def files() -> set[str]:
    return {path.name for path in (public_folder() / "audio").rglob("*") if path.is_file()}


# --- off ----------------------------------------------------------------------


def test_switched_off_there_is_no_work_no_row_and_nothing_on_any_page(client):
    made = press.published(english=True)
    assert not DBTaskResult.objects.filter(task_path=make_audio.module_path).exists()
    assert not Audio.objects.exists()
    for prefix in PAGES:
        assert "audio" not in page(client, made, prefix)
    client.force_login(press.publisher(), backend="django.contrib.auth.backends.ModelBackend")
    assert (
        "h-audio" not in client.get(f"/admin/articles/article/{made.pk}/publish/").content.decode()
    )


def test_switched_off_a_page_costs_no_query_more(client, settings):
    made = press.published()
    costs = []
    for engine in ("", voices.TONE):
        settings.SPEECH_ENGINE = engine
        page(client, made, "/senior")  # what the process remembers
        shutil.rmtree(settings.PAGE_STORE, ignore_errors=True)
        with CaptureQueriesContext(connection) as queries:
            page(client, made)
        costs.append([each["sql"] for each in queries])
    off, with_it = costs
    assert not any("articles_audio" in sql for sql in off)
    assert len(with_it) == len(off) + 1


def test_switched_off_again_pages_offer_what_was_made_no_longer(client, on, settings):
    made = press.published()
    work()
    settings.SPEECH_ENGINE = ""
    shutil.rmtree(settings.PAGE_STORE, ignore_errors=True)
    assert "<audio" not in page(client, made)


# --- on -----------------------------------------------------------------------


def test_a_page_offers_the_file_once_it_is_there_and_not_before(client, on):
    made = press.published(english=True)
    for prefix in PAGES:
        assert "<audio" not in page(client, made, prefix)
    work()
    for prefix in PAGES:
        row = rows(made)[
            {"": "zh-hans", "/senior": "zh-hans"}.get(prefix, prefix[1:].split("/")[0])
        ]
        html = page(client, made, prefix)
        assert f'<audio controls preload="none" src="{row.url}"' in html
        assert f'href="{row.url}" download="' in html
    row = rows(made)["zh-hans"]
    assert f"下载音频 {row.length}，" in page(client, made)
    assert "Download the audio" in page(client, made, "/en")
    assert client.get(row.url).status_code == 200


def test_the_pages_of_the_article_are_forgotten_once_for_all_languages(on):
    press.published(english=True)
    before = page_store.current_epoch()
    work()
    assert page_store.current_epoch() == before + 1


def test_title_time_source_and_body_are_read_in_this_order_and_as_they_are_said(on):
    made = press.published(
        title_zh_hans="云渡区召开推进会",
        subtitle_zh_hans="一河一策",
        body_zh_hans="<h2>要求</h2><p>依据云政发〔2022〕3号，<strong>增长6.2%</strong>。完成。</p>",
    )
    work()
    [(text, language)] = voices.heard
    at = timezone.localtime(LiveEntry.objects.get(article=made, language="zh-hans").pub_date)
    assert language == "cmn"
    assert text == (
        f"云渡区召开推进会\n\n一河一策\n\n发布时间：{at:%Y-%m-%d %H:%M}\n\n来源：云渡区融媒体中心"
        "\n\n要求\n\n依据云政发2022年3号，增长百分之6.2。\n完成。"
    )


def test_both_chinese_scripts_share_what_is_spoken_in_mandarin_and_english_has_its_own(on):
    made = press.published(english=True)
    work()
    assert [language for _text, language in voices.heard] == ["cmn", "en"]
    of = rows(made)
    assert of["zh-hans"].digest == of["zh-hant"].digest != of["en"].digest
    assert len(files()) == 2


def test_traditional_is_spoken_in_cantonese_where_the_site_says_so(on):
    press.site_facts(traditional_speech="yue")
    made = press.published()
    work()
    assert [language for _text, language in voices.heard] == ["cmn", "yue"]
    assert rows(made)["zh-hant"].voice == "yue"
    assert "會議指明了方向" in voices.heard[1][0]


def test_traditional_that_is_printed_alone_is_spoken_from_its_own_text(on):
    made = press.published()
    work()
    made = press.fresh(made)
    made.title_zh_hant = "雲渡區另有一題"
    made.save()
    press.reviewed(made)
    voices.heard.clear()
    press.print_it(made, languages=["zh-hant"])
    work()
    assert [language for _text, language in voices.heard] == ["cmn"]
    assert rows(made)["zh-hant"].digest != rows(made)["zh-hans"].digest


def test_a_correction_has_a_new_file_and_the_old_one_is_gone(client, on):
    made = press.published()
    work()
    old = rows(made)["zh-hans"].url
    printed_again(made, body_zh_hans="<p>更正：会议指明了三个方向。</p>")
    # Not yet made: the file of the print before is not offered with the new words.
    assert "<audio" not in page(client, made)
    assert client.get(old).status_code == 410
    work()
    new = rows(made)["zh-hans"].url
    assert new != old
    assert new in page(client, made)
    assert client.get(old).status_code == 410
    assert len(files()) == 1


def test_what_is_withdrawn_is_heard_no_more(client, on):
    made = press.published()
    work()
    url = rows(made)["zh-hans"].url
    withdraw(made, press.publisher(), "数据有误。")
    assert client.get(url).status_code == 410
    assert files() == set()


def test_what_is_withdrawn_or_printed_anew_during_the_work_stays_silent(on, monkeypatch):
    made = press.published()
    monkeypatch.setattr(
        voices, "heard", Interrupting(lambda: withdraw(made, press.publisher(), "数据有误。"))
    )
    work()
    assert files() == set()
    assert not LiveFile.objects.filter(path__startswith="audio/", is_needed=True).exists()
    made = press.published()
    monkeypatch.setattr(
        voices, "heard", Interrupting(lambda: printed_again(made, body_zh_hans="<p>另一个。</p>"))
    )
    make_audio.func(made.pk)
    assert files() == set()
    assert rows(made)["zh-hans"].state == Audio.State.WAITING
    work()
    assert rows(made)["zh-hans"].state == Audio.State.MADE


def test_what_is_printed_just_before_the_work_begins_is_what_is_spoken(
    client, settings, monkeypatch
):
    made = press.published()
    settings.SPEECH_ENGINE = voices.TONE
    lock, prints = PressChain.lock, [lambda: printed_again(made, body_zh_hans="<p>另一个。</p>")]

    def late():
        if prints:
            prints.pop()()
        return lock()

    monkeypatch.setattr(PressChain, "lock", late)
    audio.make_now(made.pk)
    assert "另一个" in voices.heard[0][0]
    assert "<audio" in page(client, made)


class Interrupting(list):
    """Does something else at the first word."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def append(self, said):
        act, self.act = self.act, lambda: None
        act()


def test_the_hours_sweep_keeps_what_is_needed_and_takes_away_what_is_not(on):
    made = press.published()
    work()
    stray = public_folder() / "audio" / f"{'0' * 32}.mp3"
    stray.write_bytes(b"mp3")
    assert {path for path in leftovers() if "audio" in path} == {f"audio/{stray.name}"}
    public_media.sweep()
    assert files() == {rows(made)["zh-hans"].path.removeprefix("audio/")}


def test_a_file_that_was_lost_is_offered_no_longer_and_made_again(on, client):
    made = press.published(english=True)
    other = press.published(body_zh_hans="<p>说得久一些，是另一个文件。</p>" * 9)
    work()
    before = rows(made)["zh-hans"].url
    assert before in page(client, made)
    page(client, other)
    assert client.get(before).status_code == 200
    (public_folder() / rows(made)["zh-hans"].path).unlink()
    assert client.get(before).status_code == 410
    client.force_login(press.publisher(), backend="django.contrib.auth.backends.ModelBackend")
    desk = client.get(f"/admin/articles/article/{made.pk}/publish/").content.decode()
    assert "再做一次音频" in desk
    client.logout()
    public_media.sweep()  # nothing to link it from
    needed = LiveFile.objects.filter(path__startswith="audio/", is_needed=True)
    assert {file.entry.language for file in needed.filter(entry__article=made)} == {"en"}
    assert "<audio" not in page(client, made)
    assert "<audio" not in page(client, made, "/zh-hant")
    assert "<audio" in page(client, made, "/en")
    assert "<audio" in page(client, other)
    assert audio.lacking(made.pk)
    Audio.objects.update(ordered_at=timezone.now() - timedelta(minutes=5))
    assert ticking.order_audio(timezone.now()) == "重新安排 1 篇的音频"
    work()
    assert rows(made)["zh-hans"].url in page(client, made)
    assert client.get(rows(made)["zh-hans"].url).status_code == 200
    epoch = page_store.current_epoch()
    assert public_media.sweep() == 0
    assert page_store.current_epoch() == epoch


# --- when it does not work ----------------------------------------------------


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


# --- what was printed before --------------------------------------------------


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
    assert "▸ 看过" not in watched.getvalue()
    call_command("make_audio", stdout=written)
    assert "▸ 看过 1 / 1" in written.getvalue()


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


# --- how it is given ----------------------------------------------------------


@pytest.fixture
def file(on) -> Audio:
    made = press.published()
    work()
    return rows(made)["zh-hans"]


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_it_is_an_mp3_under_a_name_of_its_own(client, file):
    response = client.get(file.url)
    whole = body(response)
    assert response["Content-Type"] == "audio/mpeg"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "no-cache"
    assert "attachment" not in response.get("Content-Disposition", "")
    assert whole[0] == 0xFF
    assert whole[1] & 0xE0 == 0xE0
    assert len(whole) == file.size
    assert abs(file.size / 4_000 - file.seconds) < 1
    assert client.get(file.url, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=10-", 10, -1),
        ("bytes=-5", -5, -1),
        ("bytes=3-999999999", 3, -1),
    ],
)
def test_players_get_the_part_that_they_ask_for(client, file, asked, first, last):
    whole = body(client.get(file.url))
    first, last = first % file.size, last % file.size
    response = client.get(file.url, headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{file.size}"
    assert body(response) == whole[first : last + 1]
    assert int(response["Content-Length"]) == last - first + 1


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=a-b"]
)
def test_what_is_no_part_is_answered_with_the_whole(client, file, asked):
    assert client.get(file.url, headers={"Range": asked}).status_code == 200


def test_a_head_is_that_of_the_whole(client, file):
    response = client.head(file.url, headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"]) == (200, str(file.size))
    assert "Content-Range" not in response


def test_a_part_behind_the_end_is_refused_and_one_of_another_file_is_not_given(client, file):
    response = client.get(file.url, headers={"Range": "bytes=999999999-"})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{file.size}"
    other = {"Range": "bytes=0-1", "If-Range": '"another"'}
    assert client.get(file.url, headers=other).status_code == 200


def test_lengths_are_said_as_people_say_them():
    assert Audio(seconds=59).length == "59 秒"
    assert Audio(seconds=200).length == "3 分 20 秒"
