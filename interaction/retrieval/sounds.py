"""How Chinese sounds: slips of the input method, and questions typed in pinyin."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import islice, product

from articles.names.sounds import blurred, readings, sounds_of

LONGEST = 7  # syllables of a word that is looked for by its sound
_READINGS = 8  # of a word that are kept
_PINYIN = re.compile(r"[a-zü\s'?,.!]+")
_WORD = re.compile("[a-zü]+")


@cache
def _syllables() -> frozenset[str]:
    """Every syllable as it is typed."""
    found = (each for many in readings().values() for each in many.split(","))
    plain = (unicodedata.normalize("NFD", each).replace("u\u0308", "v") for each in found)
    return frozenset(re.sub("[^a-z]", "", each) for each in plain) - {""}


def spelled(text: str) -> tuple[str, ...]:
    """The syllables of a folded text that is written in pinyin throughout; none otherwise."""
    found: list[str] = []
    words = _WORD.findall(text)
    if not words or not _PINYIN.fullmatch(text):
        return ()
    for word in words:
        split = _split(word.replace("ü", "v"))
        if not split:
            return ()
        found += split
    # A single short English word is a syllable too often.
    return tuple(map(blurred, found)) if len(found) > 1 else ()


def _split(word: str) -> list[str]:
    """A run of letters as the fewest syllables."""
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is not None and word[start:end] in _syllables():
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = [*before, word[start:end]]
    return best[-1] or []


class Sounding:
    """The words of an index by their sounds."""

    def __init__(self, words: Iterable[tuple[str, float]]) -> None:
        self.by_sound: dict[tuple[str, ...], str] = {}
        for word, _often in sorted(words, key=lambda each: (-each[1], each[0])):
            if 1 < len(word) <= LONGEST:
                for heard in islice(product(*map(sounds_of, word)), _READINGS):
                    self.by_sound.setdefault(heard, word)

    def written(self, syllables: tuple[str, ...]) -> str:
        """What pinyin says in the words of the index; what it has none for is left out."""
        parts: list[str] = []
        at = 0
        while at < len(syllables):
            for end in range(min(len(syllables), at + LONGEST), at + 1, -1):
                word = self.by_sound.get(syllables[at:end])
                if word:
                    parts.append(word)
                    at = end
                    break
            else:
                at += 1
        return "".join(parts)

    def mended(self, text: str, fixed: list[bool]) -> str:
        """A piece of Chinese with what only sounds like a word of the index written as that word.

        `fixed` tells of each character whether it is part of a word already.
        """
        syllables = tuple(sounds_of(character)[0] for character in text)
        parts: list[str] = []
        at = 0
        while at < len(text):
            for end in range(min(len(text), at + LONGEST), at + 1, -1):
                word = self.by_sound.get(syllables[at:end])
                if word and word != text[at:end] and self._is_slip(fixed[at:end]):
                    parts.append(word)
                    at = end
                    break
            else:
                parts.append(text[at])
                at += 1
        return "".join(parts)

    @staticmethod
    def _is_slip(fixed: list[bool]) -> bool:
        return not any(fixed) if len(fixed) == 2 else not all(fixed)
