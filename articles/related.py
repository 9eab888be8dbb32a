"""Related reading (相关阅读): older articles of the same column that share keywords.

Chosen at printing and stored, so that a page costs no search and a withdrawal knows which pages
name the article. Both directions look at a bounded window, whatever the archive holds.
"""

import re

from articles.models import LiveEntry, Placement

WINDOW, MOST = 200, 5


def _keywords(text: str) -> set[str]:
    return {word.strip() for word in re.split(r"[,，、;；\s]+", text) if word.strip()}


def related_ids(entry: LiveEntry) -> list[int]:
    """The entries that this one names, most shared keywords first, then newest."""
    own = _keywords(entry.publication.keywords)
    rows = (
        Placement.objects.filter(
            column=entry.column, language=entry.language, pub_date__lt=entry.pub_date
        )
        .order_by("-pub_date", "-entry")
        .values_list("entry_id", "entry__publication__keywords")[:WINDOW]
    )
    shared = [(len(own & _keywords(words)), pk) for pk, words in rows if pk != entry.pk]
    best = sorted((pair for pair in shared if pair[0]), key=lambda pair: -pair[0])
    return [pk for _count, pk in best[:MOST]]


def articles_naming(entry: LiveEntry) -> list[int]:
    """The ids of the articles whose pages name this entry: newer ones of its column."""
    rows = (
        Placement.objects.filter(
            column=entry.column, language=entry.language, pub_date__gte=entry.pub_date
        )
        .order_by("pub_date", "entry")
        .values_list("entry__article_id", "entry__related_ids")[: WINDOW * 2]
    )
    return [article_id for article_id, related in rows if entry.pk in related]
