"""Every address that the public can read, one after the other and none kept in memory."""

from collections.abc import Iterator

from django.db.models import Count, Max, Sum
from django.db.models.functions import ExtractYear

from accessibility import renderings
from articles.listing import ROWS
from articles.models import ArticleRedirect, Column, ColumnMonth, ColumnRedirect, LiveEntry
from articles.public_pages import SITE_MAP_BLOCK
from interaction.models import LiveAnswer, Topic

# What stands at the top of each rendering.
_PAGES = (
    *("/", "/sitemap/", "/client/", "/accessibility/", "/privacy/", "/offline/", "/feed/"),
    *("/ask/knowledge/", "/ask/knowledge/feed/", "/manifest.webmanifest", "/qr/home.png"),
)
# Once for the whole site.
_SINGLE = (
    "/robots.txt",
    "/sw.js",
    "/sitemap.xml",
    "/sitemaps/columns.xml",
    "/sitemaps/answers.xml",
)


def addresses() -> Iterator[str]:
    """Where pages are, in all renderings. Some may have moved (301) or been withdrawn (410)."""
    yield from _SINGLE
    highest = LiveEntry.objects.filter(is_live=True).aggregate(pk=Max("article_id"))["pk"] or 0
    for number in range(highest // SITE_MAP_BLOCK + 1):
        yield f"/sitemaps/articles-{number}.xml"
    for bare in _PAGES:
        yield from _in_all(bare)
    yield from _columns()
    yield from _knowledge()
    every = LiveEntry.objects.order_by("article_id").values_list("article_id", flat=True)
    for pk in every.distinct().iterator():
        yield from _in_all(f"/articles/{pk}/")


def _in_all(bare: str) -> Iterator[str]:
    for rendering in renderings.ALL:
        yield rendering.path(bare)


def _in_language(language: str, bare: str) -> Iterator[str]:
    for mode in renderings.Mode:
        yield renderings.Rendering(language, mode).path(bare)


def _columns() -> Iterator[str]:
    for pk, path in Column.objects.order_by("pk").values_list("pk", "path").iterator():
        base = f"/columns/{path}/"
        yield from _in_all(base)
        yield from _in_all(f"{base}feed/")
        months = ColumnMonth.objects.filter(column=pk, total__gt=0)
        by_year = months.annotate(year=ExtractYear("month")).values_list("language", "year")
        whole: dict[str, int] = {}
        for language, year, count in by_year.annotate(n=Sum("total")).order_by("language", "year"):
            whole[language] = whole.get(language, 0) + count
            yield from _in_language(language, f"{base}{year}/")
            for number in _later(count):
                yield from _in_language(language, f"{base}{year}/page/{number}/")
        for language, count in whole.items():
            for number in _later(count):
                yield from _in_language(language, f"{base}page/{number}/")


def _later(count: int) -> range:
    """The numbers of the pages of a list after its first."""
    return range(2, -(-count // ROWS) + 1)


def _knowledge() -> Iterator[str]:
    for pk, slug in Topic.objects.values_list("pk", "slug"):
        yield from _in_all(f"/ask/knowledge/{slug}/")
        yield from _in_all(f"/ask/knowledge/{slug}/feed/")
        for language in renderings.LANGUAGES:
            live = LiveAnswer.objects.live(language).filter(topic=pk)
            for number in _later(live.aggregate(n=Count("pk"))["n"]):
                yield from _in_language(language, f"/ask/knowledge/{slug}/page/{number}/")
    answers = LiveAnswer.objects.order_by("answer_id").values_list("answer_id", flat=True)
    for pk in answers.distinct().iterator():
        yield from _in_all(f"/ask/knowledge/{pk}/")


def moved() -> Iterator[str]:
    """Where columns and moved-in articles used to be, as far as files can stand there at all.

    Another page or file may stand there by now, or have to be a folder for another one.
    """
    for old, now in ColumnRedirect.objects.values_list("old_path", "column__path"):
        below = Column.objects.filter(path__startswith=f"{now}/").values_list("path", flat=True)
        for path in (now, *below.iterator()):
            yield from _in_all(f"/columns/{old}{path[len(now) :]}/")
    old_paths = ArticleRedirect.objects.filter(article__live_entries__isnull=False).distinct()
    for old in old_paths.order_by("old_path").values_list("old_path", flat=True).iterator():
        if old.endswith((".html", ".htm", ".shtml", "/")) and _is_plain(old):
            yield old


def _is_plain(path: str) -> bool:
    """Whether a file may have the path: nothing leads out of the folder, or is hidden in it."""
    return (
        "?" not in path
        and "\\" not in path
        and "//" not in path
        and not any(part.startswith(".") or len(part.encode()) > 200 for part in path.split("/"))
    )
