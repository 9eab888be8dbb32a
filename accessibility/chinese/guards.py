"""What the dictionaries get wrong in the prose of administration, row by row in data/*.tsv.

There is a file for each family of errors, in which a line that begins with # gives the reason of
the rows below it. A row has four columns: the Simplified, the Traditional, a sentence that shows
it and that sentence as it must come out (profile tw). In the Simplified, `[…]` stands for any one
of the characters inside, and `|` for a word boundary: what stands before it is converted by
itself, what follows only has to follow and is matched anew. Such a row needs no Traditional. `…` at
the beginning stands for the words of the dictionary that end in the character after it: `…|历史`
takes 历 away from every word in which it would not be written as in 历史 (国历, 年历). In
the Traditional (OpenCC's general standard, before regional forms: 裏, 爲, 羣), `*` takes the
ordinary form of the character in its place and `=` keeps that character.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from itertools import product
from typing import NamedTuple

# In the order in which they are read: of two rows for the same words the later wins.
FAMILIES = ("boundary", "default", "copula", "name", "place")

ANY = "…"
# Characters of a word that `…` may stand for, its last one included.
LONGEST = 4

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
        return _spellings(self.simplified)

    def laid_over(self, lexicon: "Lexicon") -> dict[str, str]:
        """The entries of the row, with the lexicon's words for what the row itself leaves open."""
        before, boundary, after = self.simplified.partition("|")
        if before == ANY:
            return lexicon.without_the_last(list(_spellings(after)))
        found: dict[str, str] = {}
        behind = list(_spellings(after)) if boundary else []
        for spelling in _spellings(before):
            if boundary:
                # Settled once for all that may follow: most entries are made here.
                keys = [spelling + rest for rest in behind]
                found.update(dict.fromkeys(keys, lexicon.ordinary(spelling)))
            else:
                pairs = zip(self.traditional, spelling, strict=True)
                found[spelling] = "".join(_written(*pair, lexicon.words) for pair in pairs)
        return found


class Lexicon:
    """The dictionary as some guards ask for it."""

    def __init__(self, words: Mapping[str, str], guards: Iterable[Guard]) -> None:
        self.words = words
        asked = {guard.simplified[2] for guard in guards if guard.simplified.startswith(ANY)}
        self._by_last: dict[str, list[str]] = {character: [] for character in asked}
        for word in words:
            if word[-1] in asked and 2 <= len(word) <= LONGEST:
                self._by_last[word[-1]].append(word)

    def ordinary(self, text: str) -> str:
        """The text as a word, or else character by character."""
        words = self.words
        return words.get(text) or "".join(words.get(character, character) for character in text)

    def without_the_last(self, following: Sequence[str]) -> dict[str, str]:
        """A boundary before the last character of each word that writes it otherwise than all of
        `following`, which begin with that character.

        A word that has the whole of one (才干净) stays as it is.
        """
        words = self.words
        rests = [(each[1:], self.ordinary(each)[0]) for each in following]
        others: dict[str, list[str]] = {}  # a form -> the rests of those that want another
        found: dict[str, str] = {}
        for word in self._by_last[following[0][0]]:
            last = words[word][-1]
            if last not in others:
                others[last] = [rest for rest, form in rests if form != last]
            if others[last]:
                settled = self.ordinary(word[:-1])
                for rest in others[last]:
                    if word + rest not in words:
                        found[word + rest] = settled
        return found


def _spellings(pattern: str) -> Iterator[str]:
    choices = [inside or single for inside, single in _PART.findall(pattern)]
    return map("".join, product(*choices))


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
    lexicon = Lexicon(words, rows())
    found: dict[str, str] = {}
    for row in rows():
        found.update(row.laid_over(lexicon))
    return found


def mark() -> str:
    """8 hex digits that change whenever a file does."""
    return sha256("".join(map(_content, FAMILIES)).encode()).hexdigest()[:8]


@cache
def _content(family: str) -> str:
    source = resources.files(__package__) / "data" / f"{family}.tsv"
    return source.read_text(encoding="utf-8")
