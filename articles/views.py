"""Public pages of the press."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accessibility import renderings
from accessibility.page_store import kept
from articles.models import LiveEntry


@kept
def article(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(
        LiveEntry.objects.live(renderings.of(request).language).select_related("publication"),
        article_id=pk,
    )
    return renderings.render(
        request, "articles/article.html", {"entry": entry, "publication": entry.publication}
    )


def column(request: HttpRequest, path: str, year: str = "", number: str = "1") -> HttpResponse:
    raise Http404


def site_feed(request: HttpRequest) -> HttpResponse:
    raise Http404


def column_feed(request: HttpRequest, path: str) -> HttpResponse:
    raise Http404
