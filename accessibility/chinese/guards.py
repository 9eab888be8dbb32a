"""What the dictionaries get wrong in the prose of administration, row by row in data/*.tsv.

There is a file for each family of errors, in which a line that begins with # gives the reason of
the rows below it. A row has four columns: the Simplified, the Traditional, a sentence that shows
it and that sentence as it must come out (profile tw). In the Simplified, `[…]` stands for any one
of the characters inside, and `|` for a word boundary: what stands before it is converted by
itself, what follows only has to follow and is matched anew. Such a row needs no Traditional. In the
Traditional (OpenCC's general standard, before regional forms: 裏, 爲, 羣), `*` takes the
ordinary form of the character in its place and `=` keeps that character.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from itertools import product
from typing import NamedTuple

# In the order in which they are read: of two rows for the same words the later wins.
FAMILIES = ("boundary", "default", "copula", "name", "place")

_PART = re.compile(r"\[([^\]]+)\]|(.)")


class Guard(NamedTuple):
    """One row of a file."""

    simplified: str
    traditional: str
    sentence: str
    expected: str
    family: str
    reason: str

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
    """The rows of all files; ValueError names a line that is not one."""
    found = []
    for family in FAMILIES:
        reason = ""
        for number, line in enumerate(_content(family).splitlines(), start=1):
            columns = line.split("\t")
            if line.startswith("#"):
                reason = line.strip("# ")
            elif len(columns) == 4 and reason:
                simplified, traditional, sentence, expected = columns
                found.append(Guard(simplified, traditional, sentence, expected, family, reason))
            else:
                raise ValueError(f"{family}.tsv, line {number}: {line}")
    return tuple(found)


def entries(words: Mapping[str, str]) -> dict[str, str]:
    """All guards as entries to be laid over `words`; a later row wins over an earlier one."""
    return {key: value for row in rows() for key, value in row.entries(words)}


def mark() -> str:
    """8 hex digits that change whenever a file does."""
    return sha256("".join(map(_content, FAMILIES)).encode()).hexdigest()[:8]


@cache
def _content(family: str) -> str:
    source = resources.files(__package__) / "data" / f"{family}.tsv"
    return source.read_text(encoding="utf-8")
