"""Which of the articles that have the words comes first: the same on every database.

In this order: the title that was asked for, titles with the whole query, titles with all of its
words, the rest. Among equals it counts where the words stand and how often, whether they stand
together, how new the article is, and what weight staff have given its column.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from articles.models import SearchEntry
from articles.search.queries import Query, Term
from articles.search.texts import Texts, title_key, unpacked

IN_TITLE, IN_HEAD, IN_BODY = 6.0, 3.0, 1.0
MOST_TIMES = 4  # a word that stands more often says no more
TOGETHER = 4.0
NEWS_FADES = 365.0  # days until freshness counts a third
FRESH = 2.0


class Candidate(NamedTuple):
    """An entry as it is ranked."""

    pk: int
    article_id: int
    pub_date: datetime
    facets: frozenset[str]
    texts: Texts


def candidates(keys: Iterable[int]) -> list[Candidate]:
    """The entries of these keys; those that are there no more are left out."""
    entries = SearchEntry.objects.filter(pk__in=set(keys))
    return [
        Candidate(pk, article_id, pub_date, frozenset(facets.split(" ")), unpacked(bytes(text)))
        for pk, article_id, pub_date, facets, text in entries.values_list(
            "pk", "article_id", "pub_date", "facets", "text"
        )
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
    candidate: Candidate, query: Query, now: datetime, weights: Mapping[int, float]
) -> tuple[int, float]:
    """(tier, score), the lower the better. `weights` are those of columns, by their ids."""
    title = candidate.texts.title
    lines = title.split("\n")
    asked = title_key(query.whole)
    if asked and any(title_key(line) == asked for line in lines):
        tier = 0
    elif query.whole in title:
        tier = 1
    elif all(any(word in title for word in term.beginnings) for term in query.terms):
        tier = 2
    else:
        tier = 3 + sum(not _where(candidate, term) for term in query.terms)
    age = max(0.0, (now - candidate.pub_date).total_seconds() / 86400)
    score = sum(_where(candidate, term) for term in query.terms) / max(1, len(query.terms))
    score += TOGETHER * (
        len(query.terms) > 1 and any(query.whole in text for text in candidate.texts)
    )
    score += FRESH * math.exp(-age / NEWS_FADES)
    score += max(
        (weights.get(int(each[2:]), 0.0) for each in candidate.facets if each[:2] == "_c"),
        default=0.0,
    )
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
