"""Searching what is live. A first form: titles, summaries, keywords and sources by substring."""

from django.db.models import Case, Q, Value, When

from accessibility import renderings
from accessibility.chinese import to_simplified
from accessibility.glossary import converter_for
from articles.models import Column, LiveEntry, Placement

MOST_WORDS, MOST_CHARACTERS = 6, 100
# Letters and digits typed full-width; punctuation stays as the texts have it.
_NARROW: dict[int, int | str] = {
    code: code - 0xFEE0
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for code in range(ord(first), ord(last) + 1)
} | {0x3000: " "}


def search_words(query: str, language: str) -> list[str]:
    """The words of a query as the texts of a language write them."""
    query = query.replace("\x00", " ").translate(_NARROW)[:MOST_CHARACTERS]
    if language != renderings.ENGLISH:
        query = to_simplified(query)
    if language == renderings.TRADITIONAL:
        query = converter_for().text(query)
    return query.split()[:MOST_WORDS]


def search(
    query: str, language: str, number: int, rows: int, column: Column | None = None
) -> tuple[list[LiveEntry], int]:
    """The live entries in which every word stands, titles' hits and newest first, and how many.

    With a column only what it and those below it list.
    """
    words = search_words(query, language)
    if not words:
        return [], 0
    found = LiveEntry.objects.live(language).for_rows()
    if column is not None:
        listed = Placement.objects.filter(column=column, language=language)
        found = found.filter(pk__in=listed.values("entry_id"))
    for word in words:
        found = found.filter(
            Q(publication__title__icontains=word)
            | Q(publication__summary__icontains=word)
            | Q(publication__keywords__icontains=word)
            | Q(publication__source__icontains=word)
        )
    in_title = Q()
    for word in words:
        in_title &= Q(publication__title__icontains=word)
    rank = Case(When(in_title, then=Value(0)), default=Value(1))
    ordered = found.annotate(rank=rank).order_by("rank", "-pub_date", "-pk")
    return list(ordered[(number - 1) * rows : number * rows]), found.count()
