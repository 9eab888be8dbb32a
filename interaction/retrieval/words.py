"""The words that mean the same: what the files beside this module say, and the site's synonyms.

Everything here is folded, Chinese as in speech.txt: "咋整" is "怎么办" to all that follows.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import rjieba

from articles.search.folding import folded
from articles.search.lexemes import is_han, stem

HERE = Path(__file__).resolve().parent
WEAK = 0.5  # of a word that only points to what is meant
SURFACE, MEANING = "w:", "c:"
ALONE = "*"  # in the place of a concept: each word of the line is one by itself
_DIGIT = {han: n for n, han in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_UNIT = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_NUMBER = re.compile("(?<![几数])[零〇一二三四五六七八九十百千万两]{2,}")  # not of "几十万"


def _lines(name: str) -> Iterator[str]:
    for line in (HERE / name).read_text().splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def stop_words() -> frozenset[str]:
    """What says nothing about the matter."""
    words = (
        word
        for name in ("stop.txt", "stop.en.txt")
        for line in _lines(name)
        for word in line.split()
    )
    return frozenset(plain(word) if is_han(word) else stem(word) for word in words) | frozenset(
        word for line in _lines("stop.txt") for word in line.split()
    )


@cache
def _speech() -> tuple[dict[str, str], dict[str, str], re.Pattern[str]]:
    """Single characters and longer forms with what they become, and a pattern of the longer."""
    single: dict[str, str] = {}
    longer: dict[str, str] = {}
    for line in _lines("speech.txt"):
        usual, *others = line.split()
        for other in others:
            (single if len(other) == 1 else longer)[folded(other)] = usual
    for usual in set(longer.values()):  # "电视机" stays, though "电视" becomes it
        longer.setdefault(usual, usual)
    longest = sorted(longer, key=len, reverse=True)
    return single, longer, re.compile("|".join(map(re.escape, longest)))


def spoken() -> Iterable[str]:
    """The longer forms that are not standard words."""
    return (form for form, usual in _speech()[1].items() if form != usual)


def plain(text: str) -> str:
    """A folded text with its Chinese in standard words, and its numbers in figures."""
    single, longer, pattern = _speech()
    text = _NUMBER.sub(_in_figures, text)
    parts: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        parts += [_singly(text[at : match.start()], single), longer[match[0]]]
        at = match.end()
    return "".join([*parts, _singly(text[at:], single)])


def _singly(text: str, single: Mapping[str, str]) -> str:
    if not any(character in single for character in text):
        return text
    return "".join(single.get(word, word) for word in rjieba.cut(text))


def _in_figures(match: re.Match[str]) -> str:
    text = match[0]
    if not any(each in _UNIT for each in text):
        return "".join(str(_DIGIT[each]) for each in text)
    whole = part = digit = 0
    for each in text:
        if each in _DIGIT:
            digit = _DIGIT[each]
        elif each == "万":
            whole, part, digit = (whole + part + digit) * 10000, 0, 0
        else:
            part, digit = part + (digit or 1) * _UNIT[each], 0
    if digit and len(text) > 1 and text[-2] in "百千万":
        digit *= _UNIT[text[-2]] // 10  # "三千六" is 3600
    return str(whole + part + digit)


@cache
def is_thing(word: str) -> bool:
    """Whether a word in no list names what a question may be about."""
    if not is_han(word):
        return True
    tags = rjieba.tag(word)
    return len(word) > 1 and (len(tags) > 1 or tags[0][1][:1] in "nji" or tags[0][1] == "vn")


@cache
def rarity(word: str) -> float:
    """How seldom Chinese at large has a word: 0 for what everybody says, 1 for hardly ever."""
    if word.isdigit() and len(word) < 5:
        return 0.0  # an age, a sum
    if not is_han(word):
        return 1.0
    return min(1.0, max(0.0, (9.5 - math.log(rjieba.suggest_freq(word))) / 5))


class Lexicon:
    """What a word means: form -> its meanings, each with the weight at which it means it."""

    def __init__(self, same: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.meanings: dict[str, dict[str, float]] = defaultdict(dict)
        self.phrases: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
        self.units: dict[str, Any] = {}  # as units.py makes them
        self.wants: set[str] = set()
        for name, between in (("words.txt", None), ("words.en.txt", ",")):
            for line in _lines(name):
                concept, _colon, forms = line.partition(":")
                self._add_line(concept, *(part.split(between) for part in forms.split("|")))
        for word, others in (same or {}).items():
            for form in (word, *others):
                self._add(form, min(word, *others), 1.0)
        # The lengths of the words that begin with two characters, the longest first.
        lengths: dict[str, set[int]] = defaultdict(set)
        for form in self.meanings:
            if len(form) > 1:
                lengths[form[:2]].add(len(form))
        self.lengths = {begins: sorted(found, reverse=True) for begins, found in lengths.items()}
        self.longest_phrase = max(map(len, self.phrases))

    def _add_line(self, concept: str, strong: list[str], weak: Iterable[str] = ()) -> None:
        if concept == ALONE:
            for form in strong:
                self._add(form, form.strip(), 1.0)
            return
        if concept.startswith("~"):
            concept = concept[1:]
            self.wants.add(MEANING + concept)
        for form in weak:
            self._add(form, concept, WEAK)
        for form in [concept, *strong]:
            self._add(form, concept, 1.0)

    def _add(self, form: str, concept: str, weight: float) -> None:
        form = folded(form)
        if is_han(form):
            meanings = self.meanings[plain(form)]
            meanings[MEANING + concept] = max(weight, meanings.get(MEANING + concept, 0))
        else:
            self._add_phrase(form, concept, weight)

    def _add_phrase(self, form: str, concept: str, weight: float) -> None:
        words = tuple(stem(word) for word in latin(folded(form)))
        if words:
            meanings = self.phrases[words]
            meanings[MEANING + concept] = max(weight, meanings.get(MEANING + concept, 0))

    def longest_at(self, text: str, at: int) -> int:
        """Where the longest known word of two characters and more ends that begins there, or 0."""
        for length in self.lengths.get(text[at : at + 2], ()):
            if text[at : at + length] in self.meanings:
                return at + length
        return 0


def lexicon(same: Mapping[str, tuple[str, ...]] | None = None) -> Lexicon:
    """The lexicon with these synonyms. Its reading takes a second, so all indexes share it."""
    return _lexicon(tuple(sorted((same or {}).items())))


@lru_cache(maxsize=2)
def _lexicon(same: tuple[tuple[str, tuple[str, ...]], ...]) -> Lexicon:
    return Lexicon(dict(same))


_LATIN = re.compile(r"[^\W_]+")


def latin(text: str) -> list[str]:
    """The words of a text that puts spaces between them; "doctor's" is "doctor"."""
    return _LATIN.findall(text.replace("’", "'").replace("'s ", " ").replace("-", " "))
