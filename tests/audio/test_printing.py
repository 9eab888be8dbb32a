"""Audio files of articles: made after the printing, of the print, and never in anybody's way."""

import shutil
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accessibility import page_store
from articles import audio, public_media
from articles.audio.making import make_audio
from articles.models import Audio, LiveEntry, LiveFile, PressChain
from articles.public_media import leftovers, public_folder
from articles.publishing import withdraw
from portal import ticking
from tests import press, voices
from tests.audio.hearing import Interrupting, files, page, printed_again, rows, work

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior")


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
