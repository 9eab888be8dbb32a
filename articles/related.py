"""Related reading (相关阅读): older articles of the same column that share keywords.

Chosen at printing and stored, so that a page costs no search and a withdrawal knows which pages
name the article. The choice looks at a bounded window, whatever the archive holds.
"""

import re

from articles.models import LiveEntry, Placement, RelatedEntry

WINDOW, MOST = 200, 5


def _keywords(text: str) -> set[str]:
    return {word.strip() for word in re.split(r"[,，、;；\s]+", text) if word.strip()}


def relate(entry: LiveEntry) -> None:
    """Choose what the entry's page names: most shared keywords first, then newest."""
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
    chosen = [pk for _count, pk in best[:MOST]]
    if chosen == entry.related_ids:
        return
    entry.related_ids = chosen
    entry.save(update_fields=["related_ids"])
    entry.names.all().delete()
    RelatedEntry.objects.bulk_create(RelatedEntry(entry=entry, named_id=pk) for pk in chosen)


def articles_naming(entry: LiveEntry) -> list[int]:
    """The ids of the articles whose pages name this entry."""
    return list(entry.named_by.values_list("entry__article_id", flat=True))
