"""How Chinese is read, as somebody types it: without tones.

The readings are those of the package pypinyin, which is not imported: its phrases would take a third
of all that a process of the site holds. Nearly all of them are read like their characters one by one;
of those only the words are kept, since they say where a phrase ends (管道长度 is 管道, 长度).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from articles.names.sounds import file_of_pypinyin, readings

_LONGEST = 10  # characters of a phrase
# `"长大": [["zhǎng"], ["dà"]]`, of which each list begins with the usual reading. Whole, as objects,
# the file would take so much room for a moment that the process stayed large.
_PHRASE = re.compile(r'"([^"]+)":\s*\[((?:\s*\[[^]]*\],?)+)\s*\]')
_READING = re.compile(r'\[\s*"([^"]+)"')


def syllables(text: str) -> list[str]:
    """The reading of each character, ü as v; what is not Chinese stands for itself."""
    return [*_read(text, phrases())]


def _read(text: str, phrases: dict[str, str]) -> Iterator[str]:
    """The longest phrases from the left, and the characters between them."""
    at = 0
    while at < len(text):
        end = next((e for e in range(at + _LONGEST, at + 1, -1) if text[at:e] in phrases), at + 1)
        phrase = text[at:end]
        own = phrases.get(phrase, "")
        yield from own.split() or map(_alone, phrase)
        at += len(phrase)


@cache
def _alone(character: str) -> str:
    """The usual reading of a character by itself."""
    return _plain(readings().get(ord(character), character).partition(",")[0])


@cache
def phrases() -> dict[str, str]:
    """Phrases; with their syllables, parted by spaces, where these are not the characters' own."""
    found = {}
    for match in _PHRASE.finditer(file_of_pypinyin("phrases_dict.json")):
        phrase, read = match[1], [*map(_plain, _READING.findall(match[2]))]
        found[phrase] = "" if read == [*map(_alone, phrase)] else " ".join(read)
    return found


@cache
def _plain(reading: str) -> str:
    """A syllable without its tone."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
