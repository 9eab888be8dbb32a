"""Which public pages show an article: what must be forgotten when it changes."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from articles.models import LiveEntry, Placement
from articles.models.live import earlier_than, later_than
from articles.related import articles_naming

_Place = tuple[str, datetime, int | None, int | None]

# The pages that show the newest of everything.
_EVERYWHERE = ["/", "/feed/", "/sitemap/", "/sitemap.xml", "/sitemaps/columns.xml"]
# So many article ids stand in one site map for search engines.
SITE_MAP_BLOCK = 10_000


def pages_showing(entries: Collection[LiveEntry]) -> set[str]:
    """The bare paths of all pages on which one of the entries stands or is named."""
    if not entries:
        return set()
    paths = {*_EVERYWHERE}
    for entry in entries:
        block = entry.article_id // SITE_MAP_BLOCK
        paths |= {entry.get_bare_path(), f"/sitemaps/articles-{block}.xml"}
    for path, at, *beside in _places(entries):
        base = f"/columns/{path}/"
        year = timezone.localtime(at).year
        paths |= {base, f"{base}page/*", f"{base}{year}/*", f"{base}feed/"}
        # Whoever stands next to it in a list has it as its previous or next article.
        paths |= {_article_path(pk) for pk in beside if pk is not None}
    return paths | {_article_path(pk) for pk in articles_naming(entries)}


def _article_path(pk: int) -> str:
    return f"/articles/{pk}/"


def _places(entries: Collection[LiveEntry]) -> "QuerySet[Placement, _Place]":
    """Where they stand: (path of the column, time, id of the article before it, of that after)."""
    others = Placement.objects.filter(column=OuterRef("column"), language=OuterRef("language"))
    others = others.exclude(entry=OuterRef("entry"))
    at, pk = OuterRef("pub_date"), OuterRef("entry")
    older = others.filter(earlier_than(at, pk)).order_by("-pub_date", "-entry")
    newer = others.filter(later_than(at, pk)).order_by("pub_date", "entry")
    return (
        Placement.objects.filter(entry__in=entries)
        .annotate(
            before=Subquery(older.values("entry__article")[:1]),
            after=Subquery(newer.values("entry__article")[:1]),
        )
        .values_list("column__path", "pub_date", "before", "after")
    )
