"""Engines that speak without a sound card: as dotted paths, for SPEECH_ENGINE."""

import io
import time
import wave

RATE = 8_000
TONE = "tests.voices.tone"
# What the engines were asked to say: (text, language).
heard: list[tuple[str, str]] = []


def tone(text: str, language: str) -> bytes:
    """A tenth of a second a character."""
    heard.append((text, language))
    return sound(len(text) * RATE // 10)


another = tone


def sound(samples: int, rate: int = RATE, channels: int = 1) -> bytes:
    output = io.BytesIO()
    with wave.open(output, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\x00\x10\x00\xf0" * (samples * channels // 2))
    return output.getvalue()


def broken(text: str, language: str) -> bytes:
    raise RuntimeError("the voice is hoarse")


def not_a_sound(text: str, language: str) -> bytes:
    return b"hello"


def in_stereo(text: str, language: str) -> bytes:
    return sound(RATE, channels=2)


def hanging(text: str, language: str) -> bytes:
    time.sleep(60)
    return b""
