"""sitemap.xml for search engines: canonical pages only, each with its siblings in other languages.

Articles are listed by blocks of ids, so that a block's cost and address stay the same for ever.
"""

from typing import Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accessibility import renderings
from accessibility.page_store import epoch_of, kept
from accessibility.renderings import Rendering
from articles import tree
from articles.models import LiveEntry
from articles.public_pages import SITE_MAP_BLOCK
from interaction.models import LiveAnswer


@kept
def index(request: HttpRequest) -> HttpResponse:
    """The list of site maps: one of columns and pages, and one for each block of articles."""
    highest = LiveEntry.objects.filter(is_live=True).aggregate(highest=Max("article_id"))["highest"]
    blocks = range((highest or 0) // SITE_MAP_BLOCK + 1)
    paths = ["/sitemaps/columns.xml", "/sitemaps/answers.xml"]
    paths += [f"/sitemaps/articles-{number}.xml" for number in blocks]
    return _xml(request, "portal/sitemap_index.xml", {"paths": paths})


@kept
def columns(request: HttpRequest) -> HttpResponse:
    """Home, the site's own pages and the columns of each language."""
    now = tree.current(epoch_of(request))
    pages = [
        (bare, list(renderings.LANGUAGES), None)
        for bare in ("/", "/sitemap/", "/client/", "/accessibility/", "/privacy/", "/ask/")
    ]
    for column in now.columns.values():
        languages = [code for code in renderings.LANGUAGES if column.pk in now.alive[code]]
        pages.append((f"/columns/{column.path}/", languages, None))
    return _xml(request, "portal/sitemap.xml", {"urls": _urls(pages)})


@kept
def articles(request: HttpRequest, number: int) -> HttpResponse:
    """One block of articles."""
    if number > 10**12:
        raise Http404
    rows = LiveEntry.objects.filter(
        is_live=True,
        article_id__gte=number * SITE_MAP_BLOCK,
        article_id__lt=(number + 1) * SITE_MAP_BLOCK,
    ).values_list("article_id", "language", "pub_date", "updated_at")
    found: dict[int, tuple[list[str], Any]] = {}
    for article_id, language, pub_date, updated_at in rows.order_by("article_id"):
        languages, latest = found.setdefault(article_id, ([], pub_date))
        languages.append(language)
        found[article_id] = (languages, max(latest, updated_at or pub_date))
    pages = [(f"/articles/{pk}/", languages, latest) for pk, (languages, latest) in found.items()]
    return _xml(request, "portal/sitemap.xml", {"urls": _urls(pages)})


@kept
def answers(request: HttpRequest) -> HttpResponse:
    """The knowledge base: its topics and its answers."""
    rows = LiveAnswer.objects.public().values_list(
        "answer", "topic__slug", "language", "first_published_at", "updated_at"
    )
    every: list[tuple[str, str, Any]] = [
        ("/ask/knowledge/", code, None) for code in renderings.LANGUAGES
    ]
    for answer, slug, language, first, updated in rows.order_by("topic", "answer"):
        every.append((f"/ask/knowledge/{slug}/", language, None))
        every.append((f"/ask/knowledge/{answer}/", language, updated or first))
    found: dict[str, tuple[list[str], Any]] = {}
    for bare, language, latest in every:
        languages, _latest = found.setdefault(bare, ([], latest))
        languages += [language] if language not in languages else []
    pages = [(bare, languages, latest) for bare, (languages, latest) in found.items()]
    return _xml(request, "portal/sitemap.xml", {"urls": _urls(pages)})


def _urls(pages: list[tuple[str, list[str], Any]]) -> list[dict[str, Any]]:
    urls = []
    for bare, languages, latest in pages:
        siblings = [(Rendering(code).tag, Rendering(code).path(bare)) for code in languages]
        if renderings.SIMPLIFIED in languages:
            siblings.append(("x-default", bare))
        urls += [
            {"path": Rendering(code).path(bare), "siblings": siblings, "latest": latest}
            for code in languages
        ]
    return urls


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")
