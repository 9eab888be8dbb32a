"""A question in somebody's own words, and what the knowledge base has for it.

Where the answers to it are looked for is kept by `indexes.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import rjieba

from articles.search.folding import folded
from articles.search.lexemes import is_han, stem
from interaction import indexes
from interaction.models import LiveAnswer
from interaction.retrieval import Match
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


def ask(question: str, language: str, epoch: int | None = None) -> Reply:
    """What the knowledge base of a language answers; `epoch` as the request has read it.

    Raises indexes.NotYet where a server has just started.
    """
    text = cleaned(question)
    if not text:
        return Reply(True, [])
    reply = indexes.current(language, epoch).ask(text)
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
