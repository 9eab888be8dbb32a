"""The words of the site, which no dictionary has: columns, names, the glossary, synonyms.

They tell how a query is cut and what else it means. No index knows them: what staff add today is
found in what was published years ago.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from accessibility import renderings
from accessibility.models import GlossaryTerm
from accessibility.page_store import OnceAnEpoch
from articles.models import Column, PrintedName, PromotedResult, Synonym
from articles.search.folding import folded
from articles.search.lexemes import is_han

LONGEST = 20  # characters
_BETWEEN = re.compile(r"[、，,;；/|\s]+")


@dataclass(frozen=True)
class Vocabulary:
    """All of it folded: words to cut by; word -> words that mean the same; name -> columns.

    And what is promoted: query -> articles, each with its last day or None.
    """

    words: frozenset[str] = frozenset()
    same: dict[str, tuple[str, ...]] = field(default_factory=dict)
    columns: dict[str, tuple[int, ...]] = field(default_factory=dict)
    promoted: dict[str, list[tuple[int, date | None]]] = field(default_factory=dict)

    def cut(self, piece: str) -> list[tuple[str, bool]]:
        """A piece of Chinese, the site's own words taken out of it: (part, whether it is one)."""
        parts: list[tuple[str, bool]] = []
        at = plain = 0
        while at < len(piece):
            end = min(len(piece), at + LONGEST)
            while end > at + 1 and piece[at:end] not in self.words:
                end -= 1
            if end > at + 1:
                if plain < at:
                    parts.append((piece[plain:at], False))
                parts.append((piece[at:end], True))
                at = plain = end
            else:
                at += 1
        if plain < len(piece):
            parts.append((piece[plain:], False))
        return parts


@OnceAnEpoch
def current() -> Vocabulary:
    """The vocabulary now, or of an epoch that the request has read already."""
    columns: dict[str, list[int]] = defaultdict(list)
    for column in Column.objects.all():
        for language in renderings.LANGUAGES:
            name = folded(getattr(column, f"name_{language.replace('-', '_')}") or "")
            if name and column.pk not in columns[name]:
                columns[name].append(column.pk)
    same: dict[str, list[str]] = defaultdict(list)
    for synonym in Synonym.objects.all():
        group = split(synonym.words)
        for word in group:
            same[word] += [other for other in group if other not in (word, *same[word])]
    promoted: dict[str, list[tuple[int, date | None]]] = defaultdict(list)
    for each in PromotedResult.objects.order_by("pk"):
        for word in split(each.words):
            promoted[word].append((each.article_id, each.until))
    terms = GlossaryTerm.objects.filter(is_enabled=True).values_list("simplified", flat=True)
    names = PrintedName.objects.values_list("name", flat=True).distinct()
    known = {*columns, *same, *map(folded, terms), *map(folded, names)}
    return Vocabulary(
        words=frozenset(word for word in known if 1 < len(word) <= LONGEST and is_han(word)),
        same={word: tuple(others) for word, others in same.items()},
        columns={name: tuple(ids) for name, ids in columns.items()},
        promoted=dict(promoted),
    )


def fill_in() -> None:
    """Give a new site the synonyms that every office's search needs; staff go on from there."""
    lines = Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8").splitlines()
    Synonym.objects.bulk_create(Synonym(words=line) for line in lines)


def split(words: str) -> list[str]:
    """The folded words of a line that staff have written."""
    found = (folded(word) for word in _BETWEEN.split(words.strip().replace("=", "、")))
    return list(dict.fromkeys(word for word in found if word))
