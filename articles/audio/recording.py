"""From sentences to one MP3: spoken and packed piece by piece, within bounds of time and length.

MP3 because every browser plays it, WeChat's and the oldest Safari too; Opus and AAC leave some out,
and WAV takes eleven times the room. 32 kbit/s of one channel is clear speech in 4 kB a second, and
a constant rate lets a browser find any place of the file without having read it.
"""

import io
import signal
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread
from types import FrameType

from articles.audio.engines import Engine, SpeechFailed
from articles.models import Audio

try:
    import lameenc
except ImportError:  # in requirements-audio.txt: only who switches the engine on needs it
    lameenc = None

# Of an article: more is not made. At this length it lasts an hour and a half and takes 20 MB.
MOST_CHARACTERS = 20_000
MOST_SECONDS = 300  # that one file may take
PIECE = 1_000  # characters that are spoken at once: their sound, not yet packed, takes 11 MB
KBITS, RATE = 32, 22_050


@dataclass(frozen=True)
class Recording:
    """A finished file, and how long it lasts."""

    mp3: bytes
    seconds: int


def record(paragraphs: list[list[str]], language: str, speak: Engine) -> Recording:
    """Have the paragraphs spoken. Raises SpeechFailed with what staff are told."""
    if lameenc is None:
        raise SpeechFailed(Audio.Fault.NO_ENCODER)
    length = sum(len(sentence) for sentences in paragraphs for sentence in sentences)
    if length > MOST_CHARACTERS:
        raise SpeechFailed(Audio.Fault.TOO_LONG, length)
    try:
        with _within(MOST_SECONDS):
            return _record(paragraphs, language, speak)
    except SpeechFailed:
        raise
    except Exception as trouble:
        what = f"{type(trouble).__name__}: {trouble}"
        raise SpeechFailed(Audio.Fault.BROKEN, what) from trouble


def _record(paragraphs: list[list[str]], language: str, speak: Engine) -> Recording:
    until = time.monotonic() + MOST_SECONDS
    encoder, rate, frames, mp3 = None, 0, 0, bytearray()
    for text in pieces(paragraphs):
        with wave.open(io.BytesIO(speak(text, language))) as sound:
            form = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
            samples = sound.readframes(sound.getnframes())
        if encoder is None:
            rate = form[2]
            encoder = _encoder(rate)
        if form != (1, 2, rate):
            raise SpeechFailed(Audio.Fault.BROKEN, f"WAV {form}")
        samples = samples[: len(samples) // 2 * 2]
        frames += len(samples) // 2
        mp3 += encoder.encode(samples)
        if time.monotonic() > until:
            raise SpeechFailed(Audio.Fault.TOO_SLOW, MOST_SECONDS)
    if encoder is None or not frames:
        raise SpeechFailed(Audio.Fault.BROKEN, "0 s")
    mp3 += encoder.flush()
    return Recording(bytes(mp3), max(1, round(frames / rate)))


def pieces(paragraphs: list[list[str]]) -> Iterator[str]:
    """Whole sentences, a line each, an empty line between paragraphs; about PIECE at a time."""
    text = ""
    for sentences in paragraphs:
        for n, sentence in enumerate(sentences):
            if text and len(text) + len(sentence) > PIECE:
                yield text
                text = ""
            text += ("" if not text else "\n" if n else "\n\n") + sentence
    if text:
        yield text


def _encoder(rate: int) -> "lameenc.Encoder":
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(RATE)
    encoder.set_bit_rate(KBITS)
    encoder.set_quality(5)
    return encoder


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """End what takes longer, an engine that hangs too: by the alarm, where there is one.

    Only a process's main thread has it; background work runs in that of its process.
    """
    if current_thread() is not main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise SpeechFailed(Audio.Fault.TOO_SLOW, seconds)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
