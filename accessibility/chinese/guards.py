"""What the dictionaries get wrong in the prose of administration, row by row in guards.tsv.

A row has five columns: the Simplified, the Traditional, the family of error, a sentence that shows
it and that sentence as it must come out (profile tw). In the Simplified, `[…]` stands for any one
of the characters inside, and `|` for a word boundary: what stands before it is converted by
itself, what follows only has to follow and is matched anew. Such a row needs no Traditional. In the
Traditional (OpenCC's general standard, before regional forms: 裏, 爲, 羣), `*` takes the
ordinary form of the character in its place and `=` keeps that character.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import product
from typing import NamedTuple

FAMILIES = ("boundary", "default", "copula", "name", "place")

_PART = re.compile(r"\[([^\]]+)\]|(.)")


class Guard(NamedTuple):
    """One row of the file."""

    simplified: str
    traditional: str
    family: str
    sentence: str
    expected: str

    def spellings(self) -> Iterator[str]:
        """Every text that the pattern stands for, the boundary sign still in it."""
        choices = [inside or single for inside, single in _PART.findall(self.simplified)]
        return map("".join, product(*choices))

    def entries(self, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """The entries of the row, with `words` for what the row itself leaves open."""
        for spelling in self.spellings():
            before, boundary, after = spelling.partition("|")
            if boundary:
                yield before + after, _ordinary(before, words)
            else:
                pairs = zip(self.traditional, spelling, strict=True)
                yield (
                    spelling,
                    "".join(_written(sign, character, words) for sign, character in pairs),
                )


def _ordinary(before: str, words: Mapping[str, str]) -> str:
    return words.get(before) or "".join(words.get(character, character) for character in before)


def _written(sign: str, character: str, words: Mapping[str, str]) -> str:
    if sign == "*":
        return words.get(character, character)
    return character if sign == "=" else sign


@cache
def rows() -> tuple[Guard, ...]:
    """The rows of the file; ValueError names a line that is not one."""
    found = []
    source = resources.files(__package__) / "guards.tsv"
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != len(Guard._fields) or columns[2] not in FAMILIES:
            raise ValueError(f"guards.tsv, line {number}: {line}")
        found.append(Guard(*columns))
    return tuple(found)


def entries(words: Mapping[str, str]) -> dict[str, str]:
    """All guards as entries to be laid over `words`; a later row wins over an earlier one."""
    return {key: value for row in rows() for key, value in row.entries(words)}
