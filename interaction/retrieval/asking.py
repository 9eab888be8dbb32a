"""An index of entries, and what it answers."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nlargest
from pathlib import Path

import interaction.retrieval.weights as weights
from articles.search.folding import folded
from articles.search.lexemes import is_han
from interaction.retrieval.postings import RAREST, Postings, no_pause
from interaction.retrieval.semantic import Meanings, Vectors, is_installed
from interaction.retrieval.sounds import Sounding, spelled
from interaction.retrieval.units import Text, Unit, analysed, cut, together
from interaction.retrieval.words import SURFACE, lexicon, plain, rarity, spoken

SHOWN = 3
CANDIDATES = 30  # what is looked at closely
NEAREST = 10  # as many by their meaning besides
LENGTH = 300  # characters of a question that are read
GRAM = 0.4  # what a pair of characters counts beside a word
KEPT = 500  # entries that stay read
PRIOR, UNHEARD = 0.3, 0.3
ANSWER, TOPIC = (
    0.35,
    0.4,
)  # what a word of the answer, of the topic counts beside one of the question


@dataclass(frozen=True)
class Entry:
    """One answer in one language."""

    id: int
    question: str
    phrasings: tuple[str, ...]
    answer: str  # plain text
    topic: str = ""


@dataclass(frozen=True)
class Match:
    id: int
    score: float  # 0 to 1; a best one below 0.5 is declined


@dataclass(frozen=True)
class Reply:
    declined: bool
    best: tuple[Match, ...]  # at most three, best first; also when declined


@dataclass(slots=True)
class Known:
    """An entry as it is held against questions."""

    phrasings: list[Text]  # its question first
    tokens: dict[str, float]  # of all phrasings
    grams: set[str]


class Index:
    """`semantic` asks for the meanings of texts as well; vectors are kept in the file it names."""

    def __init__(
        self,
        entries: Iterable[Entry],
        same: Mapping[str, tuple[str, ...]] | None = None,
        semantic: bool = False,
        vectors: Path | None = None,
    ) -> None:
        self.lexicon = lexicon(same)
        self.entries = list(entries)
        self.postings = Postings()
        for entry in self.entries:
            self.postings.add(*self.posted(entry))
        self.meanings: Meanings | None = None
        self.settle()
        if semantic and is_installed():
            self.meanings = Meanings(self.texts(), Vectors(vectors))

    def posted(self, entry: Entry) -> tuple[dict[str, float], set[str], set[str]]:
        """What the postings know of an entry: tokens, grams of its questions, and of its answer."""
        known = self._read(entry)
        answer = analysed(entry.answer, self.lexicon)
        everywhere = dict(known.tokens)
        _merge(everywhere, analysed(entry.topic, self.lexicon).tokens, TOPIC)
        _merge(everywhere, answer.tokens, ANSWER)
        return everywhere, known.grams, answer.grams - known.grams

    def settle(self, pause: Callable[[], None] = no_pause) -> None:
        """All entries are in the postings."""
        self.postings.close(pause)
        self.idf = self.postings.idf
        self.known = lru_cache(KEPT)(self._known)
        self.sounding = Sounding(self._vocabulary())

    def texts(self) -> list[str]:
        """What each entry is about, for meanings."""
        return ["；".join((each.question, *each.phrasings)) for each in self.entries]

    def _known(self, at: int) -> Known:
        return self._read(self.entries[at])

    def _read(self, entry: Entry) -> Known:
        phrasings = [analysed(text, self.lexicon) for text in (entry.question, *entry.phrasings)]
        tokens: dict[str, float] = {}
        grams: set[str] = set()
        for text in phrasings:
            _merge(tokens, text.tokens, 1.0)
            grams |= text.grams
        return Known(phrasings, tokens, grams)

    def _vocabulary(self) -> Iterable[tuple[str, float]]:
        for token, told in self.idf.items():
            if token.startswith(SURFACE) and is_han(token[2:]):
                yield token[2:], RAREST - told
        for form, meanings in self.lexicon.meanings.items():
            if any(token in self.postings for token in meanings):
                yield form, 0.0
        for form in spoken():
            if any(token in self.postings for token in self.lexicon.meanings.get(plain(form), ())):
                yield form, 0.0

    def read(self, question: str) -> Text:
        """A question as the index understands it."""
        text = self._written(question)
        units = [self._whole(unit) for unit in text.units]
        return replace(text, units=units, tokens=together(units))

    def _whole(self, unit: Unit) -> Unit:
        """A matter no entry speaks of is not taken for one of its parts: 电梯 is not 电梯困人."""
        if not unit.parts:
            return unit
        own = {token: told for token, told in unit.tokens.items() if token not in unit.parts}
        if any(token in self.postings for token in own):
            return unit
        return replace(unit, tokens=own)

    def _written(self, question: str) -> Text:
        """A question whose pinyin and slips of writing are Chinese words."""
        text = folded(question[:LENGTH])
        syllables = spelled(text)
        if syllables:
            written = self.sounding.written(syllables)
            if written:
                return cut(plain(written), self.lexicon)
        read = cut(plain(text), self.lexicon)
        mended = [(piece, self.sounding.mended(piece, fixed)) for piece, fixed in read.fixed]
        if all(before == after for before, after in mended):
            return read
        text = plain(text)
        for before, after in mended:
            text = text.replace(before, after)
        return cut(plain(text), self.lexicon)

    def ask(self, question: str) -> Reply:
        asked = self.read(question)
        near = self.meanings.near(question[:LENGTH]) if self.meanings and asked.units else None
        found = self.ranked(asked, near)
        if not found:
            return Reply(True, ())
        features = self.deciding(asked, found)
        declining = weights.DECLINING_BY_MEANING if near else weights.DECLINING
        logit = sum(declining.get(name, 0) * value for name, value in features.items())
        first = found[0][0]
        best = tuple(
            Match(self.entries[at].id, 1 / (1 + math.exp(first - score - logit)))
            for score, at, _features in found[:SHOWN]
        )
        return Reply(best[0].score < 0.5, best)

    def importance(self, token: str, weight: float) -> float:
        return weight * self.idf.get(token, 0)

    def unit_weights(self, text: Text) -> list[float]:
        """How much each unit of a text tells."""
        return [
            max(self.importance(token, weight) for token, weight in unit.tokens.items())
            * (PRIOR + (1 - PRIOR) * rarity(unit.word))
            or RAREST * (1.0 if unit.known else UNHEARD + (1 - UNHEARD) * rarity(unit.word))
            for unit in text.units
        ]

    def ranked(
        self, asked: Text, near: list[float] | None = None
    ) -> list[tuple[float, int, dict[str, float]]]:
        """The likeliest entries, best first: (score, place, features)."""
        told = self.unit_weights(asked)
        found = []
        ranking = weights.RANKING_BY_MEANING if near else weights.RANKING
        likeliest = self.postings.likeliest(asked.tokens, asked.grams, GRAM, CANDIDATES)
        if near:
            already = {at for _score, at in likeliest}
            nearest = nlargest(NEAREST, range(len(near)), key=near.__getitem__)
            likeliest += [(0.0, at) for at in nearest if at not in already]
        for score, at in likeliest:
            features = self.features(asked, told, at, score)
            if near:
                features["meaning"] = near[at]
            value = sum(ranking.get(name, 0) * each for name, each in features.items())
            found.append((value, at, features))
        return sorted(found, key=lambda each: (-each[0], each[1]))

    def features(self, asked: Text, told: list[float], at: int, score: float) -> dict[str, float]:
        known = self.known(at)
        whole, topic = sum(told) or 1.0, _of_topic(asked, told)
        grams_told = sum(self.idf.get(gram, RAREST) for gram in asked.grams) or 1.0
        likest = [self._alike(asked, told, whole, topic, text) for text in known.phrasings]
        both = sorted((each[2] for each in likest), reverse=True)
        topics = sorted((each[5] for each in likest), reverse=True)
        grams = [self._grams_alike(asked, grams_told, text) for text in known.phrasings]
        by_tokens, by_topic = self._covered(asked, told, known.tokens)
        everywhere = {token: self.postings.weight(token, at) for token in asked.tokens}
        by_answer, answers_topic = self._covered(asked, told, everywhere)
        return {
            "bm25": score / 20,
            "own": likest[0][2],
            "covered": max(each[0] for each in likest),
            "covers": max(each[1] for each in likest),
            "likest": both[0],
            "second": sum(both[:3]) / 3,
            "by_tokens": by_tokens / whole,
            "by_answer": by_answer / whole,
            "topic_covered": max(each[3] for each in likest),
            "topic_covers": max(each[4] for each in likest),
            "topic_likest": topics[0],
            "topic_second": sum(topics[:3]) / 3,
            "topic_own": likest[0][5],
            "topic_by_tokens": by_topic / topic if topic else 1.0,
            "topic_by_answer": answers_topic / topic if topic else 1.0,
            "grams": max(grams),
            "by_grams": sum(self.idf.get(gram, 0) for gram in asked.grams & known.grams)
            / grams_told,
            "answer_grams": sum(
                self.idf.get(gram, 4.0) for gram in asked.grams if self.postings.in_answer(gram, at)
            )
            / grams_told,
            "mass": math.log1p(by_tokens),
            "topic_mass": math.log1p(by_topic),
        }

    def _alike(
        self, asked: Text, told: list[float], whole: float, topic: float, text: Text
    ) -> tuple[float, float, float, float, float, float]:
        """How much of a question a phrasing has, how much of it the question, and both."""
        there, there_topic = self._covered(asked, told, text.tokens)
        own = self.unit_weights(text)
        back, back_topic = self._covered(text, own, asked.tokens)
        own_topic = _of_topic(text, own)
        there, back = there / whole, back / (sum(own) or 1.0)
        there_topic = there_topic / topic if topic else 1.0
        back_topic = back_topic / own_topic if own_topic else back
        return (
            there,
            back,
            _both(there, back),
            there_topic,
            back_topic,
            _both(there_topic, back_topic),
        )

    def _covered(
        self, text: Text, told: list[float], tokens: Mapping[str, float]
    ) -> tuple[float, float]:
        """What of a text others have, and what of its topics."""
        total = topics = 0.0
        for unit, value in zip(text.units, told, strict=True):
            best = 0.0
            for token, weight in unit.tokens.items():
                there = tokens.get(token)
                if there:
                    best = max(best, weight * there)
            total += value * best
            if unit.topic:
                topics += value * best
        return total, topics

    def _grams_alike(self, asked: Text, told: float, text: Text) -> float:
        shared = sum(self.idf.get(gram, 0) for gram in asked.grams & text.grams)
        own = sum(self.idf.get(gram, 0) for gram in text.grams)
        return 2 * shared / (told + own)

    def deciding(
        self, asked: Text, found: list[tuple[float, int, dict[str, float]]]
    ) -> dict[str, float]:
        """What tells whether the first found answers the question at all."""
        first = found[0]
        told = self.unit_weights(asked)
        whole = sum(told) or 1.0
        wordings = self.known(first[1]).tokens
        lacks = topics = topic = known = unworded = 0.0
        unheard = []
        for unit, value in zip(asked.units, told, strict=True):
            there = {token: self.postings.weight(token, first[1]) for token in unit.tokens}
            lack = value * (1 - _best(unit.tokens, there))
            lacks += lack
            if unit.topic:
                topics += lack
                topic = max(topic, lack)
                if unit.known:
                    known = max(known, lack)
                    unworded = max(unworded, value * (1 - _best(unit.tokens, wordings)))
            if not any(token in self.postings for token in unit.tokens):
                unheard.append(unit)
        return {
            "always": 1.0,
            "score": first[0],
            "margin": first[0] - found[1][0] if len(found) > 1 else 5.0,
            "margin3": first[0] - found[3][0] if len(found) > 3 else 5.0,
            "lacks": lacks / whole,
            "lacks_topics": topics / RAREST,
            "lacks_topic": topic / RAREST,
            "lacks_known": known / RAREST,
            "unworded": unworded / RAREST,
            "no_topic": float(not any(unit.topic for unit in asked.units)),
            "unheard_known": float(sum(unit.known for unit in unheard)),
            "unheard_thing": float(sum(unit.topic and not unit.known for unit in unheard)),
            "unheard_word": float(sum(not unit.known for unit in unheard)),
            "units": math.log1p(len(asked.units)),
            **{f"best_{name}": value for name, value in first[2].items()},
        }


def _of_topic(text: Text, told: list[float]) -> float:
    return sum(value for unit, value in zip(text.units, told, strict=True) if unit.topic)


def _best(asked: Mapping[str, float], there: Mapping[str, float]) -> float:
    """How much of a unit others have, 0 to 1."""
    return min(1.0, max(weight * there.get(token, 0.0) for token, weight in asked.items()))


def _both(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def _merge(into: dict[str, float], tokens: Mapping[str, float], share: float) -> None:
    for token, weight in tokens.items():
        into[token] = max(into.get(token, 0), weight * share)
