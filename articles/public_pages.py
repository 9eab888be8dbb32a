"""Which public pages show an article: what must be forgotten when it changes."""

from django.utils import timezone

from articles.models import Column, LiveEntry
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
    for path in Column.objects.filter(placements__entry=entry).values_list("path", flat=True):
        base = f"/columns/{path}/"
        paths |= {base, f"{base}page/*", f"{base}{year}/*", f"{base}feed/"}
    beside = LiveEntry.objects.filter(pk=entry.pk).with_neighbours()
    for own in beside:
        near = LiveEntry.objects.filter(pk__in=[own.previous_id, own.next_id])
        paths |= {neighbour.get_bare_path() for neighbour in near}
    return paths | {f"/articles/{pk}/" for pk in articles_naming(entry)}
