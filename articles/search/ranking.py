"""Which of the articles that have the words comes first: the same on every database.

In this order: the title that was asked for, titles with the whole query, titles with all of its
words, the rest. Among equals it counts where the words stand and how often, whether they stand
together, how new the article is, and what weight staff have given its column.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from articles.models import SearchEntry
from articles.search.queries import Query, Term
from articles.search.texts import title_key, unpacked

IN_TITLE, IN_HEAD, IN_BODY = 6.0, 3.0, 1.0
MOST_TIMES = 4  # a word that stands more often says no more
TOGETHER = 4.0
NEWS_FADES = 365.0  # days until freshness counts a third
FRESH = 2.0


class Candidate(NamedTuple):
    """An entry as it is ranked; its body may not have been read."""

    pk: int
    article_id: int
    pub_date: datetime
    facets: frozenset[str]
    title: str
    head: str
    body: str | None = None

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.title, self.head, self.body or ""


def candidates(keys: Iterable[int]) -> list[Candidate]:
    """The entries of these keys, bodies unread; those that are there no more are left out."""
    entries = SearchEntry.objects.filter(pk__in=set(keys))
    rows = entries.values_list("pk", "article_id", "pub_date", "facets", "title", "head")
    return [
        Candidate(pk, article_id, pub_date, frozenset(facets.split(" ")), title, head)
        for pk, article_id, pub_date, facets, title, head in rows
    ]


def with_bodies(some: Sequence[Candidate]) -> list[Candidate]:
    """The same with their bodies."""
    bodies = SearchEntry.objects.filter(pk__in=[each.pk for each in some])
    read = dict(bodies.values_list("pk", "body"))
    return [each._replace(body=unpacked(bytes(read[each.pk]))) for each in some if each.pk in read]


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
    candidate: Candidate, query: Query, now: datetime, weights: Mapping[int, float]
) -> tuple[int, float]:
    """(tier, score), the lower the better. `weights` are those of columns, by their ids.

    What stands in no part that was read counts as standing once in the body that was not.
    """
    title = candidate.title
    found = [_where(candidate, term) for term in query.terms]
    if candidate.body is None:
        found = [each or IN_BODY for each in found]
    asked = title_key(query.whole)
    if asked and any(title_key(line) == asked for line in title.split("\n")):
        tier = 0
    elif query.whole in title:
        tier = 1
    elif all(any(word in title for word in term.beginnings) for term in query.terms):
        tier = 2
    else:
        tier = 3 + found.count(0)
    age = max(0.0, (now - candidate.pub_date).total_seconds() / 86400)
    score = sum(found) / max(1, len(found))
    together = len(found) > 1 and any(query.whole in text for text in candidate.texts)
    score += TOGETHER * together + FRESH * math.exp(-age / NEWS_FADES)
    columns = (int(each[2:]) for each in candidate.facets if each.startswith("_c"))
    score += max((weights.get(column, 0.0) for column in columns), default=0.0)
    return tier, -score


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
    if not best and any(f"_c{column}" in candidate.facets for column in term.columns):
        return IN_BODY
    return best
