"""Debian's espeak-ng itself: the engine that a site can have without buying one."""

import shutil
import subprocess

import pytest

from articles.audio import engines
from articles.audio.engines import SpeechFailed, espeak, in_digits
from articles.audio.recording import MOST_SECONDS, record
from articles.models import Audio

needs_engine = pytest.mark.skipif(
    shutil.which(engines.ESPEAK) is None, reason="no espeak-ng on this machine"
)
REPORT = "区政府召开会议，部署滨水空间建设。副区长梁景初说，沿河十二个社区每季度走一遍。"


@needs_engine
@pytest.mark.parametrize(
    ("language", "text"),
    [("cmn", REPORT), ("yue", "區政府召開會議。"), ("en", "The district held a meeting.")],
)
def test_each_language_is_spoken(language, text):
    recording = record([[text]], language, espeak)
    assert recording.mp3[0] == 0xFF
    assert 1 <= recording.seconds <= 30


@needs_engine
@pytest.mark.parametrize("language", ["cmn", "yue"])
def test_chinese_is_not_spelt_out_in_english(language):
    command = ["espeak-ng", "-v", engines._VOICES[language], "-q", "-x", "--stdin"]
    told = subprocess.run(command, input=REPORT.encode(), capture_output=True, check=True).stdout
    assert b"(en)" not in told


@needs_engine
def test_a_thousand_characters_take_about_a_megabyte_and_little_time():
    sentence = "会议要求各镇街道逐处明确责任人和完工日，进度在网站公开。"
    recording = record([[sentence]] * (1_000 // len(sentence)), "cmn", espeak)
    assert 0.6e6 < len(recording.mp3) < 1.4e6
    assert 150 < recording.seconds < 350 < MOST_SECONDS + 100


@needs_engine
def test_what_it_says_of_its_failure_is_kept(monkeypatch):
    monkeypatch.setitem(engines._VOICES, "cmn", "zzz")
    with pytest.raises(SpeechFailed) as caught:
        espeak(REPORT, "cmn")
    assert caught.value.fault == Audio.Fault.BROKEN
    assert "voice does not exist" in caught.value.detail


def test_a_server_without_it_is_told_of(monkeypatch, settings):
    monkeypatch.setenv("PATH", "/nowhere")
    settings.SPEECH_ENGINE = engines.ESPEAK
    for act in (engines.chosen, lambda: espeak(REPORT, "cmn")):
        with pytest.raises(SpeechFailed) as caught:
            act()
        assert caught.value.fault == Audio.Fault.NO_ENGINE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2022年2月25日", "二零二二年2月25日"),
        ("增长百分之6.25", "增长百分之6点二五"),
        ("发布时间：2026-01-09 18:32", "发布时间：二零二六年1月9号 18点32分"),
        ("苏政发2022年3号", "苏政发二零二二年3号"),
        ("0510-81170000", "0510-81170000"),
        ("1.2.3版", "1.2.3版"),
        ("共12022年", "共12022年"),
    ],
)
def test_numbers_that_it_reads_wrongly_are_written_out_for_it(text, said):
    assert in_digits(text, "cmn") == said


def test_english_numbers_stay_as_they_are():
    assert in_digits("In 2022, 6.25 per cent", "en") == "In 2022, 6.25 per cent"
    assert in_digits("增長6.5", "yue") == "增長6點五"
