"""Pages of the site as a reader would get them, rendered without a server."""

from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.test import RequestFactory

from accessibility import renderings
from articles.models import Column, LiveEntry

SAMPLE = 20


class Answer(NamedTuple):
    """What a reader is told at an address; `to` is where a redirect leads."""

    status: int
    kind: str
    body: bytes
    to: str = ""


class Reader:
    """Asks the site for pages in this process, past the page store's server but not its rules."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()  # loads the middleware
        host = next((each for each in settings.ALLOWED_HOSTS if each != "*"), "localhost")
        self.requests = RequestFactory(SERVER_NAME=f"www{host}" if host[0] == "." else host)

    def get(self, path: str) -> Answer:
        request = WSGIRequest(self.requests.get(path, secure=settings.HTTPS).environ)
        # Not as a server does it: the signals of a request's end would close a snapshot.
        response = self.handler.get_response(request)
        body = b"".join(response)
        kind, to = response.get("Content-Type", ""), response.get("Location", "")
        return Answer(response.status_code, kind, body, to)


def sample() -> list[str]:
    """Twenty addresses of all kinds: home, the newest and the oldest articles, columns."""
    live = LiveEntry.objects.filter(is_live=True).select_related("article")
    newest, oldest = live.order_by("-pub_date", "-pk")[:10], live.order_by("pub_date", "pk")[:6]
    columns = Column.objects.order_by("pk")[:3]
    found = [renderings.Rendering(renderings.TRADITIONAL).path("/")]
    for each in chain(newest, oldest):
        found.append(renderings.Rendering(each.language).path(each.get_bare_path()))
    found += [f"/columns/{column.path}/" for column in columns]
    return list(dict.fromkeys(found))[:SAMPLE]


def digests(paths: list[str]) -> dict[str, str]:
    """What stands at these addresses at this moment: status and a digest of every byte."""
    reader = Reader()
    found = {}
    for path in paths:
        answer = reader.get(path)
        found[path] = f"{answer.status} {sha256(answer.body).hexdigest()}"
    return found
