"""Which public pages show an article: what must be forgotten when it changes."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from articles.models import Column, LiveEntry, Placement
from articles.models.live import earlier_than, later_than
from articles.related import articles_naming

# The pages that show the newest of everything.
_EVERYWHERE = ["/", "/feed/", "/sitemap/", "/sitemap.xml", "/sitemaps/columns.xml"]
# So many article ids stand in one site map for search engines.
SITE_MAP_BLOCK = 10_000


def pages_showing(entry: LiveEntry) -> set[str]:
    """The bare paths of all pages on which the entry stands or is named."""
    paths = {entry.get_bare_path(), *_EVERYWHERE}
    paths.add(f"/sitemaps/articles-{entry.article_id // SITE_MAP_BLOCK}.xml")
    year = timezone.localtime(entry.pub_date).year
    for path, *beside in _columns(entry):
        base = f"/columns/{path}/"
        paths |= {base, f"{base}page/*", f"{base}{year}/*", f"{base}feed/"}
        # Whoever stands next to it in a list has it as its previous or next article.
        paths |= {_article_path(pk) for pk in beside if pk is not None}
    return paths | {_article_path(pk) for pk in articles_naming(entry)}


def _article_path(pk: int) -> str:
    return f"/articles/{pk}/"


def _columns(entry: LiveEntry) -> "QuerySet[Column, tuple[str, int | None, int | None]]":
    """The columns in which an entry stands: (path, id of the article before it, of that after)."""
    others = Placement.objects.filter(column=OuterRef("pk"), language=entry.language)
    others = others.exclude(entry=entry)
    older = others.filter(earlier_than(entry.pub_date, entry.pk)).order_by("-pub_date", "-entry")
    newer = others.filter(later_than(entry.pub_date, entry.pk)).order_by("pub_date", "entry")
    return (
        Column.objects.filter(placements__entry=entry)
        .annotate(
            before=Subquery(older.values("entry__article")[:1]),
            after=Subquery(newer.values("entry__article")[:1]),
        )
        .values_list("path", "before", "after")
    )
