"""The mark `@kept` on a view: its answers may be stored, and one render is enough for all."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError, router, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers

import accessibility.page_store.files as files
import accessibility.page_store.outbox as outbox
from accessibility import renderings
from accessibility.models import Epoch

logger = logging.getLogger(__name__)

# What every page says that may be stored, wherever its bytes come from. The page differs by the
# cookie `ux` (and by no other), and is asked for anew each time, which an ETag makes cheap.
HEADERS = {"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Encoding"}
# Set in the WSGI environ when the page lies in the store after the request.
IN_STORE = "page_store.in_store"
# A file remembers no headers: a page that sends others than these is not stored.
_REPRODUCED = {"content-type", "content-length", "cache-control", "vary"}
PATIENCE = 5.0  # seconds to wait for somebody else's render of the same page


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose answers are the same for everybody and may be stored.

    Everything that the view reads must come from the primary database: a replica may lag behind
    the epoch that the page is stored with.
    """

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        path = storable_path(request)
        if path is None:
            return _labelled(view(request, *args, **kwargs))
        with files.rendering_alone(path, PATIENCE):
            # Somebody may have rendered it while this request was on its way here.
            stored = files.read(path)
            if stored is not None:
                request.META[IN_STORE] = True
                return _labelled(HttpResponse(stored[0], content_type=stored[1]))
            response = _render(request, view, args, kwargs)
            if files.forgets and may_be_stored(request, response):
                request.META[IN_STORE] = _keep(path, response, outbox.epoch_of(request))
        return _labelled(response)

    return keeping


def _render(
    request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
) -> HttpResponse:
    epoch = outbox.epoch_of(request)
    if files.forgets and files.drained() != epoch:
        # A process was killed before it could forget, or another machine has published.
        try:
            outbox.drain_if_behind()
        except OSError:
            logger.exception("the page store cannot forget")
    response = view(request, *args, **kwargs)
    if hasattr(response, "render"):
        response = response.render()
    return response


def _labelled(response: HttpResponse) -> HttpResponse:
    if response.status_code == 200:
        response.headers.setdefault("Cache-Control", HEADERS["Cache-Control"])
        patch_vary_headers(response, HEADERS["Vary"].split(", "))
    return response


def storable_path(request: HttpRequest) -> str | None:
    """The address under which an answer to this request could be stored, or None.

    Only the one spelling of an address that `forget` would name: /articles/007/ finds article 7
    as well, and would never be forgotten.
    """
    if (
        settings.DEBUG
        or request.method != "GET"
        or request.META.get("QUERY_STRING")
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or inside_transaction()
    ):
        return None
    path = renderings.of(request).path(request.path_info)
    match = request.resolver_match
    if match is None or not files.has_file(path):
        return None
    captured: dict[str, Any] = match.captured_kwargs  # type: ignore[attr-defined]
    try:
        canonical = reverse(match.view_name, args=match.args, kwargs=captured)
    except NoReverseMatch:
        return None
    return path if canonical == path else None


def inside_transaction() -> bool:
    """Whether the epoch would be read as of a transaction's beginning, which proves nothing."""
    return transaction.get_connection(router.db_for_write(Epoch)).in_atomic_block


def may_be_stored(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether this answer is the same for everybody and can be given again from a file."""
    session = getattr(request, "session", None)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not (session is not None and session.accessed)
        and "cookie" not in response.get("Vary", "").lower()
        and response.get("Cache-Control", "no-cache") == "no-cache"
        and {name.lower() for name in response.headers} <= _REPRODUCED
        and response.charset.lower() == "utf-8"
    )


def _keep(path: str, response: HttpResponse, epoch: int) -> bool:
    """Store the page unless the site has changed since its render began; says whether it did."""
    name = files.name_for(path, response.get("Content-Type", ""))
    if name is None:
        return False
    try:
        aside = files.write_aside(response.content, epoch)
        try:
            with files.keeping():
                if outbox.current_epoch() != epoch:
                    return False
                files.put_in_place(aside, name)
                return True
        finally:
            aside.unlink(missing_ok=True)
    except (OSError, DatabaseError) as trouble:
        # A full disk, a read-only folder: the reader has the page all the same.
        logger.warning("a page was not stored: %s", trouble)
        return False
