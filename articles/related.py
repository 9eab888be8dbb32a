"""Related reading (相关阅读): older articles of the same column that share keywords.

Chosen at printing and stored, so that a page costs no search and a withdrawal knows which pages
name the article. The choice looks at a bounded window, whatever the archive holds.
"""

import re
from collections.abc import Iterable

from articles.models import LiveEntry, Placement, RelatedEntry

WINDOW, MOST = 200, 5


def _keywords(text: str) -> set[str]:
    return {word.strip() for word in re.split(r"[,，、;；\s]+", text) if word.strip()}


def related_to(entry: LiveEntry) -> list[int]:
    """What the entry's page is to name: most shared keywords first, then newest."""
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


def note_related(entry: LiveEntry, before: list[int]) -> None:
    """Note the other way round what the entry's page names now, and no more what it did before."""
    if entry.related_ids == before:
        return
    if before:
        entry.names.all().delete()
    RelatedEntry.objects.bulk_create(
        RelatedEntry(entry=entry, named_id=pk) for pk in entry.related_ids
    )


def articles_naming(entries: Iterable[LiveEntry]) -> list[int]:
    """The ids of the articles whose pages name any of these entries."""
    naming = RelatedEntry.objects.filter(named__in=entries)
    return list(naming.values_list("entry__article_id", flat=True))
