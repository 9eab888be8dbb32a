"""A question in somebody's own words, and what the knowledge base has for it.

The index is made of the live answers and kept in the process until they change. It may be older
than the answers for as long as somebody else is making the next one: what it finds is read through
`LiveAnswer.objects.live`, so nothing that is public no longer is ever shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

import rjieba
from django.utils.html import strip_tags

from accessibility.renderings import ENGLISH, SIMPLIFIED
from articles.search import vocabulary
from articles.search.folding import folded
from articles.search.lexemes import is_han, stem
from articles.search.texts import plain
from interaction.models import KnowledgeBase, LiveAnswer
from interaction.retrieval import Entry, Index, Match
from interaction.retrieval.words import latin, stop_words

LONGEST = 500  # characters of a question
# From here on the first answer is said to be the one that was asked for.
SURE = 0.8
# What is nearer than this tells whose matter it probably is, even where nothing answers.
NEAR = 0.25


@dataclass(frozen=True)
class Found:
    """An answer to a question, and how sure it is, from 0 to 1."""

    live: LiveAnswer
    score: float

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE


@dataclass(frozen=True)
class Reply:
    """The best answers, at most three. Where it is declined, they are only the nearest."""

    declined: bool
    best: list[Found]

    @property
    def likely_department(self) -> LiveAnswer | None:
        """An answer that names whose matter a declined question probably is."""
        named = (each.live for each in self.best if each.score >= NEAR)
        return next((live for live in named if live.print.department and live.print.phone), None)


@dataclass
class _Kept:
    """The index of one tongue and what it was made of."""

    version: int = -1
    same: dict[str, tuple[str, ...]] = field(default_factory=dict)
    index: Index = field(default_factory=lambda: Index(()))
    making: Lock = field(default_factory=Lock)


_kept = {SIMPLIFIED: _Kept(), ENGLISH: _Kept()}


def ask(question: str, language: str, epoch: int | None = None) -> Reply:
    """What the knowledge base of a language answers; `epoch` as the request has read it."""
    text = cleaned(question)
    if not text:
        return Reply(True, [])
    # Both scripts are one tongue: an index folds Traditional to Simplified.
    reply = _current(ENGLISH if language == ENGLISH else SIMPLIFIED, epoch).ask(text)
    rows = LiveAnswer.objects.live(language).filter(answer__in=[match.id for match in reply.best])
    live = {row.answer_id: row for row in rows.select_related("print", "topic")}
    best = list(_there(reply.best, live))
    # If the one that answers is not to be shown, those behind it do not answer in its place.
    declined = reply.declined or not best or best[0].score < 0.5
    return Reply(declined, best)


def cleaned(question: str) -> str:
    """A question as it is understood: one line of so many characters, and nothing invisible."""
    text = "".join(each if each.isprintable() else " " for each in question[: 4 * LONGEST])
    return " ".join(text.split())[:LONGEST]


def words_of(question: str) -> str:
    """What a question is about, as one would type it into a search: its words but for the stops."""
    stopped, found = stop_words(), []
    for word in rjieba.cut(folded(question)):
        if is_han(word):
            found += [word] if word not in stopped else []
        else:
            found += [each for each in latin(word) if stem(each) not in stopped]
    return " ".join(dict.fromkeys(found))


def _there(matches: Iterable[Match], live: dict[int, LiveAnswer]) -> Iterable[Found]:
    return (Found(live[match.id], match.score) for match in matches if match.id in live)


def _current(tongue: str, epoch: int | None) -> Index:
    kept = _kept[tongue]
    version, same = KnowledgeBase.current_version(), vocabulary(epoch).same
    if (kept.version, kept.same) == (version, same):
        return kept.index
    # Whoever comes while another makes it gets the older one, if there is one.
    if kept.making.acquire(blocking=kept.version < 0):
        try:
            if (kept.version, kept.same) != (version, same):
                index = Index(entries(tongue), same)
                kept.version, kept.same, kept.index = version, same, index
        finally:
            kept.making.release()
    return kept.index


def entries(tongue: str) -> list[Entry]:
    """What can be found in a tongue: the live answers of it, by the number of the answer."""
    rows = LiveAnswer.objects.live(tongue).select_related("print", "topic").order_by("answer")
    return [
        Entry(
            id=row.answer_id,
            question=row.print.question,
            phrasings=tuple(row.print.phrasings.splitlines()),
            answer="\n".join([row.print.short, *plain(row.print.body)]),
            topic=_name(row, tongue),
        )
        for row in rows
    ]


def _name(row: LiveAnswer, tongue: str) -> str:
    suffix = "en" if tongue == ENGLISH else "zh_hans"
    return strip_tags(getattr(row.topic, f"name_{suffix}") or "")


def forget() -> None:
    """Make the indexes anew at the next question, whatever their version; for tests."""
    for kept in _kept.values():
        kept.version = -1
