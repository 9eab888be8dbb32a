"""Which public pages show an article: what must be forgotten when it changes."""

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
    for column in Column.objects.filter(placements__entry=entry).only("path"):
        base = f"/columns/{column.path}/"
        paths |= {base, f"{base}page/*", f"{base}{year}/*", f"{base}feed/"}
        # Whoever stands next to it in a list has it as its previous or next article.
        paths |= {_article_path(pk) for pk in _beside(entry, column)}
    return paths | {_article_path(pk) for pk in articles_naming(entry)}


def _article_path(pk: int) -> str:
    return f"/articles/{pk}/"


def _beside(entry: LiveEntry, column: Column) -> list[int]:
    """The ids of the articles right before and after the entry in a column's order of time."""
    others = Placement.objects.filter(column=column, language=entry.language).exclude(entry=entry)
    at = entry.pub_date
    older = others.filter(earlier_than(at, entry.pk))
    newer = others.filter(later_than(at, entry.pk))
    return [
        *older.order_by("-pub_date", "-entry").values_list("entry__article_id", flat=True)[:1],
        *newer.order_by("pub_date", "entry").values_list("entry__article_id", flat=True)[:1],
    ]
