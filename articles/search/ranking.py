"""Which of the articles that have the words comes first: the same on every database.

In this order: the title that was asked for, titles with the whole query, titles with all of its
words, the rest. Among equals it counts where the words stand and how often, whether they stand
together, how new the article is, and what weight staff have given its column.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from articles.models import SearchEntry
from articles.models.searching import A_DAY
from articles.search.engines import engine
from articles.search.queries import Query, Term
from articles.search.texts import title_key

IN_TITLE, IN_HEAD, IN_BODY = 6.0, 3.0, 1.0
MOST_TIMES = 4  # a word that stands more often says no more
TOGETHER = 4.0
NEWS_FADES = 365.0  # days until freshness counts a third
FRESH = 2.0


class Candidate(NamedTuple):
    """An entry as it is ranked; its body may not have been read. `facets` as they are stored."""

    pk: int
    article_id: int
    facets: str
    title: str
    head: str
    body: str | None = None

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.title, self.head, self.body or ""

    @property
    def columns(self) -> list[int]:
        return [int(each[2:]) for each in self.facets.split(" ") if each.startswith("_c")]


def candidates(keys: Iterable[int]) -> list[Candidate]:
    """The entries of these keys, bodies unread; those that are there no more are left out."""
    entries = SearchEntry.objects.filter(pk__in=set(keys))
    return [
        Candidate(*row)
        for row in entries.values_list("pk", "article_id", "facets", "title", "head")
    ]


def with_bodies(some: Sequence[Candidate]) -> list[Candidate]:
    """The same with their bodies, but for those that are there no more."""
    bodies = SearchEntry.objects.filter(pk__in=[each.pk for each in some if each.body is None])
    read = dict(bodies.values_list("pk", "body"))
    unpacked = engine().unpacked
    return [
        each if each.body is not None else each._replace(body=unpacked(bytes(read[each.pk])))
        for each in some
        if each.body is not None or each.pk in read
    ]


def present(candidate: Candidate, query: Query) -> int:
    """How many of the query's terms an article has, but for single characters, which many have."""
    return sum(1 for term in query.terms if len(term.word) > 1 and _where(candidate, term))


def answers(candidate: Candidate, query: Query) -> bool:
    """Whether an article really has every term and nothing that was excluded.

    An index says so of what stands in it as a word; of anything longer that it might.
    """
    return all(_where(candidate, term) for term in query.terms) and not any(
        word in text for word in query.without for text in candidate.texts
    )


def rank(
    candidate: Candidate, query: Query, today: int, weights: Mapping[int, float]
) -> tuple[int, float]:
    """(tier, score), the lower the better. `weights` are those of columns, by their ids.

    `today` is the first key of the day: how old an entry is stands in its own.
    What stands in no part that was read counts as standing once in the body that was not.
    """
    title = candidate.title
    found = [_where(candidate, term) for term in query.terms]
    if candidate.body is None:
        found = [each or IN_BODY for each in found]
    asked = query.title
    if asked and asked[0] in title and _is_called(title, asked):
        tier = 0
    elif query.whole in title:
        tier = 1
    elif all(any(word in title for word in term.beginnings) for term in query.terms):
        tier = 2
    else:
        tier = 3 + found.count(0)
    age = max(0, today - candidate.pk) // A_DAY
    score = sum(found) / max(1, len(found))
    together = len(found) > 1 and any(query.whole in text for text in candidate.texts)
    score += TOGETHER * together + FRESH * math.exp(-age / NEWS_FADES)
    if weights:
        score += max((weights.get(column, 0.0) for column in candidate.columns), default=0.0)
    return tier, -score


def _is_called(title: str, asked: str) -> bool:
    return any(title_key(line) == asked for line in title.split("\n"))


def _where(candidate: Candidate, term: Term) -> float:
    """How much an article is about a term; nothing where it does not have it."""
    title, head, body = candidate.texts
    best = 0.0
    for word in term.beginnings:
        times = min(MOST_TIMES, body.count(word))
        found = (
            IN_TITLE * (word in title) + IN_HEAD * (word in head) + IN_BODY * math.log2(1 + times)
        )
        best = max(best, found)
    if not best and term.columns and set(term.columns).intersection(candidate.columns):
        return IN_BODY
    return best
