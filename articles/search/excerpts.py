"""What of an article is shown in the list of what was found: the words, and where they stand.

Marked is the text as readers see it, in their script, though it was found by what it is folded
to.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

import articles.search.texts as texts
from articles.models import Publication
from articles.search.folding import folded, folded_with_places
from articles.search.lexemes import stem
from articles.search.queries import Query, beginning

LONGEST = 110  # characters of an excerpt
BEFORE = 30  # of them, before the first word


def marked(text: str, query: Query) -> SafeString:
    """The text with every place of a word in <mark>."""
    found = folded_with_places(text)
    spans: list[tuple[int, int]] = []
    for start, end in _places(found.text, _words(query)):
        first, last = found.span(start, end)
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    at = [0, *(place for span in spans for place in span), len(text)]
    parts = [text[start:end] for start, end in itertools.pairwise(at)]
    return format_html_join(
        "",
        "{}{}",
        ((part, _mark(after)) for part, after in zip(parts[::2], [*parts[1::2], ""], strict=True)),
    )


def excerpt(publication: Publication, query: Query) -> SafeString:
    """The place of the text that has most of the words, the first of those; marked."""
    head = texts.head_lines(publication)
    lines = [*head[:2], *texts.body_lines(publication), *head[2:]]
    words = _words(query)
    best, most = "", 0
    for line in lines:
        compared = folded(line)
        has = sum(_has(compared, word) for word in words)
        if has > most:
            best, most = line, has
    if not best:
        return marked(_shortened(publication.summary or " ".join(lines[:3]), 0), query)
    found = folded_with_places(best)
    first = next(_places(found.text, words), (0, 1))
    return marked(_shortened(best, found.span(*first)[0]), query)


def _mark(text: str) -> SafeString:
    return format_html("<mark>{}</mark>", text) if text else SafeString("")


def _words(query: Query) -> list[str]:
    return [*{word: None for term in query.terms for word in term.words}]


def _has(text: str, word: str) -> bool:
    return beginning(word) in text


def _places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the words begin and end, from left to right; of English ones in all their forms."""
    exact = [word for word in words if beginning(word) == word or not word.isascii()]
    english = {stem(word) for word in words if word not in exact}
    longest_first = map(re.escape, sorted(exact, key=len, reverse=True))
    for match in re.finditer("|".join([*longest_first, "[a-z0-9]+"]), text):
        if match[0] in exact or stem(match[0]) in english:
            yield match.span()


def _shortened(text: str, at: int) -> str:
    """Of a text what stands around a place, from where a sentence or at least a word begins."""
    start = max(0, at - BEFORE)
    if start:
        begins = [match.end() for match in _BEGINS.finditer(text, start, at)]
        start = begins[0] if begins else start
    end = start + LONGEST
    if len(text) > end and text[end - 1 : end + 1].isascii():
        end = text.rfind(" ", at, end) + 1 or end
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


_BEGINS = re.compile(r"[。！？；，、：]|[.!?;,:]? ")
