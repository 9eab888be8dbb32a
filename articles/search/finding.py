"""The articles that a query finds, in their order, a page at a time.

The index says which articles have the words, title and all; it is asked for the newest few
hundred of them, and these are read again, held against the query and ranked (ranking.py). Behind
them the rest follows in order of time: nobody who is on page 40 is looking for the best.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

import articles.search.engines as engines
from articles.models import Column, LiveEntry, SearchEntry
from articles.models.column import ColumnType
from articles.models.searching import A_DAY
from articles.search.indexing import TONGUES, day_key, key_of_title, language_facets
from articles.search.lexemes import needed
from articles.search.queries import Query, Term
from articles.search.questions import Expression, Question, every, lexeme, some
from articles.search.ranking import Candidate, answers, candidates, present, rank, with_bodies

# How many of those that have the words are read again; more where only that tells whether they do.
READ_AGAIN, READ_CLOSELY = 100, 400
COMMON = 10_000  # which of two words is rarer is not asked of such that more have
# Of these the first so many as a whole: that is what the first pages show.
READ_WHOLE = 50
# Titles of documents end so, and who types one of these looks for a document.
_DOCUMENT = (
    "通知",
    "办法",
    "意见",
    "规定",
    "方案",
    "条例",
    "细则",
    "决定",
    "公告",
    "通告",
    "文件",
    "政策",
)
_DOCUMENTS_FIRST = 6.0
WEIGHT = 3.0  # of one step that staff give a column


@dataclass(frozen=True)
class Filters:
    """What a reader has limited the search to; empty for everything.

    `columns` are the ids of a column and of all below it; `since` and `until` days, both included;
    `kind` and `file` a facet's word ("meeting", "pdf"), `kind_columns` the columns that hold a kind
    of thing.
    """

    columns: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    kind: str = ""
    kind_columns: tuple[int, ...] = ()
    file: str = ""

    @property
    def in_columns(self) -> list[tuple[int, ...]]:
        """Of each of these groups an article must be in a column."""
        return [group for group in (self.columns, self.kind_columns) if group]


@dataclass(frozen=True)
class Found:
    """A page of what was found, how much there is in all, and whether it has only some words."""

    entries: list[LiveEntry]
    total: int
    is_partial: bool = False


def find(
    query: Query,
    language: str,
    filters: Filters,
    columns: Mapping[int, Column],
    *,
    number: int,
    rows: int,
    by_time: bool = False,
) -> Found:
    """Page `number` (from 1) of what answers the query; nothing for one without terms."""
    if not query.terms:
        return Found([], 0)
    asked = _Asked(query, language, filters, _weights(columns, query), by_time)
    found = asked.page(every(map(_expression, query.terms)), number, rows)
    if found.total:
        return found
    for words, least in _fewer(query.terms):
        found = replace(asked, least=least).page(words, number, rows)
        if found.total:
            return replace(found, is_partial=True)
    return found


def titled(query: Query, language: str, most: int) -> list[LiveEntry]:
    """The newest that have all words in the title: for suggestions while somebody types."""
    if not query.terms:
        return []
    words = every(
        some(every(map(lexeme, needed(word))) for word in term.words) for term in query.terms
    )
    has, has_not = language_facets(language)
    question = Question(words, tuple(map(lexeme, has)), tuple(map(lexeme, has_not)), in_title=True)
    return _entries(engines.keys(question, most), language)


@dataclass(frozen=True)
class _Asked:
    query: Query
    language: str
    filters: Filters
    weights: Mapping[int, float]
    by_time: bool
    least: int | None = None  # so many terms are enough; None: all of them

    def page(self, words: Expression, number: int, rows: int) -> Found:
        question = self._question(words)
        most = READ_AGAIN if self._is_exact else READ_CLOSELY
        newest, having = engines.newest(question, most)
        more = having > len(newest)
        # In order of time there is nothing that may come before its turn.
        looked_at = [*newest, *([] if more and self.by_time else self._by_title(question, most))]
        skip = (number - 1) * rows
        # Where the index tells how many there are, what comes on later pages is not read for this.
        enough = max(READ_WHOLE, skip + rows) if more else None
        read = self._read(looked_at, enough)
        total = having if more else len(read)
        keys = [candidate.pk for candidate in read[skip : skip + rows]]
        if len(keys) < rows and more:
            # Behind those that were read, in order of time.
            behind = replace(question, before=newest[-1])
            known = tuple(key for key in {*looked_at} if key < newest[-1])
            keys += engines.keys(behind, rows - len(keys), max(0, skip - len(read)), known)
        articles = {candidate.pk: candidate.article_id for candidate in read}
        return Found(_entries(keys, self.language, articles), total)

    def _question(self, words: Expression) -> Question:
        has, has_not = language_facets(self.language)
        facets = [*map(lexeme, has)]
        filters = self.filters
        facets += [some(lexeme(f"_c{pk}") for pk in group) for group in filters.in_columns]
        facets += [lexeme(f"_k{filters.kind}")] if filters.kind else []
        facets += [lexeme(f"_f{filters.file}")] if filters.file else []
        return Question(
            words,
            tuple(facets),
            # What is no lexeme may stand apart where its pairs do: that is seen when it is read.
            (
                *map(lexeme, has_not),
                *(lexeme(each[0]) for word in self.query.without if len(each := needed(word)) == 1),
            ),
            since=day_key(filters.since) if filters.since else None,
            before=day_key(filters.until) + A_DAY if filters.until else None,
        )

    def _by_title(self, question: Question, most: int) -> list[int]:
        """What is called as the query is, is promoted for it, or has its words in the title."""
        called = SearchEntry.objects.filter(
            Q(title_key=key_of_title(self.query.whole)) | Q(article__in=self._promoted),
            tongue=TONGUES[self.language],
        )
        if question.since is not None:
            called = called.filter(pk__gte=question.since)
        if question.before is not None:
            called = called.filter(pk__lt=question.before)
        wanted = {each.word for each in question.facets if each.kind == "lexeme"}
        unwanted = {each.word for each in question.without if each.word.startswith("_")}
        groups = [{f"_c{pk}" for pk in group} for group in self.filters.in_columns]
        exact = [
            pk
            for pk, facets in called.order_by("-pk").values_list("pk", "facets")[:most]
            if wanted <= (have := {*facets.split(" ")})
            and not unwanted & have
            and all(group & have for group in groups)
        ]
        return [*exact, *engines.keys(replace(question, in_title=True), most)]

    def _read(self, keys: Sequence[int], enough: int | None) -> list[Candidate]:
        """The candidates in their order; of the first `enough` it is certain that they answer."""
        found = candidates(keys)
        if self.least is not None:  # how many of the words they have decides their order
            found = self._that_answer(found)
        today = day_key(timezone.localdate())

        def place(candidate: Candidate) -> tuple[bool, int, float, int]:
            if self.by_time:
                return False, 0, 0.0, -candidate.pk
            tier, score = rank(candidate, self.query, today, self.weights)
            return candidate.article_id not in self._promoted, tier, score, -candidate.pk

        found.sort(key=place)
        if self.least is None and not self._is_exact:
            found = self._first_that_answer(found, enough)
        first = found[:READ_WHOLE]
        if not self.by_time and any(each.body is None for each in first):
            found[:READ_WHOLE] = sorted(with_bodies(first), key=place)
        return found

    def _first_that_answer(self, found: list[Candidate], enough: int | None) -> list[Candidate]:
        """Those that do, and behind `enough` of them the others unread; None: of all of them."""
        step = len(found) if enough is None else READ_WHOLE
        read: list[Candidate] = []
        for at in range(0, len(found), step or 1):
            if enough is not None and len(read) >= enough:
                return [*read, *found[at:]]
            read += self._that_answer(found[at : at + step])
        return read

    @cached_property
    def _is_exact(self) -> bool:
        """Whether the index alone tells what answers: each word is a lexeme, and none excluded."""
        words = [word for term in self.query.terms for word in term.words]
        return not self.query.without and all(len(needed(word)) == 1 for word in words)

    @cached_property
    def _promoted(self) -> frozenset[int]:
        """The articles that staff want first for this query, where they still do."""
        today = timezone.localdate()
        return frozenset(
            article for article, until in self.query.promoted if until is None or until >= today
        )

    def _that_answer(self, found: list[Candidate]) -> list[Candidate]:
        """Those that really do; of those whose title and head say so the bodies are not read."""
        certain = set()
        if self.least is None and not self.query.without:
            certain = {each.pk for each in found if self._answers(each)}
        read = {each.pk: each for each in with_bodies([e for e in found if e.pk not in certain])}
        return [
            read.get(each.pk, each)
            for each in found
            if each.pk in certain or (each.pk in read and self._answers(read[each.pk]))
        ]

    def _answers(self, candidate: Candidate) -> bool:
        if candidate.article_id in self._promoted:
            return True
        if self.least is None:
            return answers(candidate, self.query)
        return present(candidate, self.query) >= self.least


def _entries(
    keys: Sequence[int], language: str, known: Mapping[int, int] | None = None
) -> list[LiveEntry]:
    """The live entries behind keys, in their order; `known` are the articles of some keys."""
    articles = dict(known or {})
    if unknown := [key for key in keys if key not in articles]:
        entries = SearchEntry.objects.filter(pk__in=unknown)
        articles |= dict(entries.values_list("pk", "article_id"))
    of_keys = [articles[key] for key in keys if key in articles]
    live = LiveEntry.objects.live(language).filter(article__in=of_keys)
    by_article = {entry.article_id: entry for entry in live.select_related("publication")}
    return [by_article[article] for article in of_keys if article in by_article]


def _expression(term: Term) -> Expression:
    words = [every(map(lexeme, needed(word))) for word in term.words]
    return some([*words, *(lexeme(f"_c{column}") for column in term.columns)])


def _fewer(terms: tuple[Term, ...]) -> Iterator[tuple[Expression, int]]:
    """What to ask for where nothing has every term, and how many are enough.

    All but one of those that anything has, then the rarest of them with another, then it alone.
    """
    counts = {
        term: count for term in terms
        if len(term.word) > 1 and (count := engines.count(Question(_expression(term)), COMMON))
    }  # fmt: skip
    known = sorted(counts, key=lambda term: counts[term])
    if len(terms) < 2 or not known:
        return
    if len(known) > 3:
        yield (
            some(every(_expression(each) for each in known if each is not left) for left in known),
            len(known) - 1,
        )
    if len(known) > 1:
        yield some(every(map(_expression, (known[0], other))) for other in known[1:]), 2
    yield _expression(known[0]), 1


def _weights(columns: Mapping[int, Column], query: Query) -> dict[int, float]:
    asks_for_document = query.whole.endswith(_DOCUMENT) or "〔" in query.whole
    weights = {
        pk: WEIGHT * column.search_weight
        + _DOCUMENTS_FIRST * (asks_for_document and column.column_type == ColumnType.POLICIES)
        for pk, column in columns.items()
    }
    return weights if any(weights.values()) else {}
