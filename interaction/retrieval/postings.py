"""Where words stand: token -> entries, each with the weight at which it has the token."""

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest
from typing import Any

RAREST = 6.0  # what a word tells that stands nowhere
_SLICE = 2000  # tokens between two pauses


def no_pause() -> None:
    """Whoever waits for the result wants it as soon as can be."""


class Postings:
    def __init__(self) -> None:
        self.places: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.weights: dict[str, array[float]] = defaultdict(lambda: array("f"))
        self.answers: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.size = 0
        self.idf: dict[str, float] = {}
        self._shared: dict[int, set[str]] = {}

    def changing(self) -> "Postings":
        """Postings that begin as these and can be changed while these are asked."""
        made = Postings()
        made.places, made.weights = self.places.copy(), self.weights.copy()
        made.answers, made.size = self.answers.copy(), self.size
        made._shared = {id(held): set(held) for held in (made.places, made.weights, made.answers)}
        return made

    def add(self, tokens: Mapping[str, float], grams: Iterable[str], answer: Iterable[str]) -> None:
        """The next entry: its words, the grams of its questions and those of its answer."""
        self.put(self.size, tokens, grams, answer)

    def put(
        self,
        at: int,
        tokens: Mapping[str, float],
        grams: Iterable[str],
        answer: Iterable[str],
    ) -> None:
        """An entry where there is none: behind the others, or where one was taken out."""
        for token, weight in tokens.items():
            places = self._own(self.places, token)
            found = _behind(places, at)
            places.insert(found, at)
            self._own(self.weights, token).insert(found, weight)
        for held, many in ((self.places, grams), (self.answers, answer)):
            for gram in many:
                places = self._own(held, gram)
                places.insert(_behind(places, at), at)
        self.size = max(self.size, at + 1)

    def take_out(
        self, at: int, tokens: Iterable[str], grams: Iterable[str], answer: Iterable[str]
    ) -> None:
        """The contrary; the last entry's place is gone with it."""
        for token in tokens:
            found = bisect_left(self.places[token], at)
            self._drop(self.places, token, found)
            self._drop(self.weights, token, found)
        for held, many in ((self.places, grams), (self.answers, answer)):
            for gram in many:
                self._drop(held, gram, bisect_left(held[gram], at))
        if at == self.size - 1:
            self.size = at

    def _own(self, held: dict[str, "array[Any]"], token: str) -> "array[Any]":
        """What stands of a token, to be changed: a copy where others have it too."""
        shared = self._shared.get(id(held))
        if shared and token in shared:
            shared.remove(token)
            held[token] = held[token][:]
        return held[token]

    def _drop(self, held: dict[str, "array[Any]"], token: str, found: int) -> None:
        own = self._own(held, token)
        del own[found]
        if not own:
            del held[token]

    def __contains__(self, token: str) -> bool:
        return token in self.idf

    def weight(self, token: str, at: int) -> float:
        """The weight at which an entry has a token."""
        places = self.places.get(token)
        if not places:
            return 0.0
        found = bisect_left(places, at)
        if found == len(places) or places[found] != at:
            return 0.0
        return self.weights[token][found]

    def in_answer(self, gram: str, at: int) -> bool:
        places = self.answers.get(gram)
        if not places:
            return False
        found = bisect_left(places, at)
        return found < len(places) and places[found] == at

    def close(self, pause: Callable[[], None] = no_pause) -> None:
        """Every entry is in: what a token tells, in an index of any size on the same scale."""
        self._shared = {}
        scale = RAREST / math.log(1 + self.size / 0.5) if self.size else 0.0
        self.idf = {}
        for number, (token, places) in enumerate(self.places.items()):
            if number % _SLICE == 0:
                pause()
            found = sum(self.weights[token]) if token in self.weights else len(places)
            self.idf[token] = scale * math.log(1 + self.size / (0.5 + found))

    def likeliest(
        self, tokens: Mapping[str, float], grams: Iterable[str], share: float, most: int
    ) -> list[tuple[float, int]]:
        """The entries that have most of what is looked for; a gram counts `share` of a word."""
        scores: dict[int, float] = defaultdict(float)
        common = max(50, self.size // 8)
        for token, weight in tokens.items():
            places = self.places.get(token, ())
            if len(places) <= common:
                value = weight * self.idf.get(token, 0)
                for at, there in zip(places, self.weights.get(token, ()), strict=True):
                    scores[at] += value * there
        for gram in grams:
            places = self.places.get(gram, ())
            if len(places) <= common:
                value = share * self.idf.get(gram, 0)
                for at in places:
                    scores[at] += value
        return nlargest(most, ((score, at) for at, score in scores.items()))


def _behind(places: "array[int]", at: int) -> int:
    return len(places) if not places or places[-1] < at else bisect_left(places, at)
