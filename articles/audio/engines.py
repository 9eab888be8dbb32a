"""Who speaks. An engine is a function `speak(text, language)` that returns a WAV file's bytes.

`text` has a sentence a line and an empty line between paragraphs; `language` is "cmn" (Mandarin),
"yue" (Cantonese) or "en". The sound is one channel of 16 bits, always of the same rate. An engine
raises SpeechFailed, or anything else, when it cannot.
"""

import re
import shutil
import subprocess
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from articles.models import Audio

ESPEAK = "espeak-ng"
# Seconds for a piece of some hundred sentences, which takes less than one.
_PATIENCE = 60
# Debian's "cmn" spells characters that it takes for Latin letters in English; these do not.
_VOICES = {"cmn": "cmn-latn-pinyin", "yue": "yue-latn-jyutping", "en": "en-us"}
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


class Engine(Protocol):
    """What an operator brings."""

    def __call__(self, text: str, language: str) -> bytes: ...


class SpeechFailed(Exception):
    """Why there is no sound, as a fault that staff are told in a sentence."""

    def __init__(self, fault: Audio.Fault, detail: object = "") -> None:
        super().__init__(fault, detail)
        self.fault, self.detail = fault, str(detail)


def is_on() -> bool:
    """Whether articles get audio files at all."""
    return bool(settings.SPEECH_ENGINE)


def chosen() -> Engine:
    """The engine that SPEECH_ENGINE names: `espeak-ng`, or a dotted path to a function."""
    name = settings.SPEECH_ENGINE
    if name == ESPEAK:
        if shutil.which(ESPEAK) is None:
            raise SpeechFailed(Audio.Fault.NO_ENGINE, name)
        return espeak
    try:
        engine: Engine = import_string(name)
    except ImportError as trouble:
        raise SpeechFailed(Audio.Fault.NO_ENGINE, name) from trouble
    return engine


def espeak(text: str, language: str) -> bytes:
    """Debian's espeak-ng: clear, small and quick, and sounds like the machine that it is."""
    command = [ESPEAK, "-v", _VOICES[language], "--stdin", "--stdout"]
    try:
        done = subprocess.run(
            command,
            input=in_digits(text, language).encode(),
            capture_output=True,
            timeout=_PATIENCE,
        )
    except FileNotFoundError as trouble:
        raise SpeechFailed(Audio.Fault.NO_ENGINE, ESPEAK) from trouble
    except subprocess.TimeoutExpired as trouble:
        raise SpeechFailed(Audio.Fault.TOO_SLOW, _PATIENCE) from trouble
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise SpeechFailed(Audio.Fault.BROKEN, told[-1] if told else f"{ESPEAK} {done.returncode}")
    return done.stdout


def in_digits(text: str, language: str) -> str:
    """Numbers that espeak-ng reads wrongly in Chinese, digit by digit: years, and decimals, of
    which it leaves out the point."""
    if language == "en":
        return text
    point, day = ("點", "號") if language == "yue" else ("点", "号")
    said = re.sub(
        r"(?<![0-9-])((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})(?![0-9-])",
        lambda found: f"{found[1]}年{int(found[2])}月{int(found[3])}{day}",
        text,
    )
    said = re.sub(r"(?<![0-9.])((?:19|20)[0-9]{2})(?=年)", _digit_by_digit, said)
    said = re.sub(
        r"(?<![0-9.])([0-9]+)\.([0-9]+)(?![0-9.])",
        lambda found: f"{found[1]}{point}{found[2].translate(_DIGITS)}",
        said,
    )
    return re.sub(r"(?<![0-9:])([0-9]{2}):([0-9]{2})(?![0-9:])", rf"\1{point}\2分", said)


def _digit_by_digit(found: re.Match[str]) -> str:
    return found[1].translate(_DIGITS)
