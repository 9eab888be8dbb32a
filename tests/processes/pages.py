"""Pages for tests of the page store: what each may and may not do is in its name."""

import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from accessibility import preferences, renderings
from accessibility.page_store import kept

HTML = '<!DOCTYPE html><html lang="{tag}"{place}><title>{words}</title><p>' + "文" * 3000


def html(request: HttpRequest, words: str) -> HttpResponse:
    tag, place = renderings.of(request).tag, preferences.PLACE.decode()
    return HttpResponse(HTML.format(tag=tag, place=place, words=words))


def note(name: str) -> None:
    """Leave a line where a test in another process can see it."""
    descriptor = os.open(Path(settings.DATA_DIR) / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, b"1\n")
    os.close(descriptor)


@kept
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of words from the database; takes as long as a test wants it to."""
    try:
        found = Group.objects.get(pk=pk).name.rpartition(" ")[2]  # names are unique
    except Group.DoesNotExist:
        raise Http404 from None
    note("renders")
    while (Path(settings.DATA_DIR) / "hold").exists():
        time.sleep(0.01)
    return html(request, found)


@kept
def root(request: HttpRequest) -> HttpResponse:
    return html(request, "root")


@kept
def feed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<feed/>", content_type="application/atom+xml")


@kept
def site_map(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<urlset/>", content_type="application/xml")


@kept
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *", content_type="text/plain")


@kept
def cookie(request: HttpRequest) -> HttpResponse:
    response = html(request, "cookie")
    response.set_cookie("a", "b")
    return response


@kept
def token(request: HttpRequest) -> HttpResponse:
    return html(request, get_token(request))


@kept
def session(request: HttpRequest) -> HttpResponse:
    return html(request, str(request.session.get("a")))


@kept
def other_header(request: HttpRequest) -> HttpResponse:
    response = html(request, "header")
    response["X-Robots-Tag"] = "noindex"
    return response


@kept
def private(request: HttpRequest) -> HttpResponse:
    response = html(request, "private")
    response["Cache-Control"] = "private"
    return response


@kept
def varying(request: HttpRequest) -> HttpResponse:
    response = html(request, "varying")
    response["Vary"] = "Cookie"
    return response


@kept
def streamed(request: HttpRequest) -> Any:
    return StreamingHttpResponse([b"a", b"b"])


@kept
def other_kind(request: HttpRequest) -> HttpResponse:
    return HttpResponse("{}", content_type="application/json")


@kept
def gone(request: HttpRequest) -> HttpResponse:
    return HttpResponse("gone", status=410)


def unmarked(request: HttpRequest) -> HttpResponse:
    return html(request, "unmarked")


NOT_STORED = [
    *(cookie, token, session, other_header, private, varying, streamed, other_kind, gone, unmarked)
]

urlpatterns = [
    path("", root, name="root"),
    path("words/<int:pk>/", words, name="words"),
    path("words/<int:pk>/page/2/", words, name="words_2"),
    path("feed/", feed, name="feed"),
    path("sitemap.xml", site_map, name="site_map"),
    path("robots.txt", robots, name="robots"),
    *(path(f"{view.__name__.replace('_', '-')}/", view, name=view.__name__) for view in NOT_STORED),
]
