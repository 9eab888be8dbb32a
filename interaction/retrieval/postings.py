"""Where words stand: token -> entries, each with the weight at which it has the token."""

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import nlargest

RAREST = 6.0  # what a word tells that stands nowhere


class Postings:
    def __init__(self) -> None:
        self.places: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.weights: dict[str, array[float]] = defaultdict(lambda: array("f"))
        self.answers: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.size = 0
        self.idf: dict[str, float] = {}

    def add(self, tokens: Mapping[str, float], grams: Iterable[str], answer: Iterable[str]) -> None:
        """The next entry: its words, the grams of its questions and those of its answer."""
        for token, weight in tokens.items():
            self.places[token].append(self.size)
            self.weights[token].append(weight)
        for gram in grams:
            self.places[gram].append(self.size)
        for gram in answer:
            self.answers[gram].append(self.size)
        self.size += 1

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

    def close(self) -> None:
        """Every entry is in: what a token tells, in an index of any size on the same scale."""
        scale = RAREST / math.log(1 + self.size / 0.5) if self.size else 0.0
        for token, places in self.places.items():
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
