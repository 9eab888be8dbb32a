"""How long a person stays signed in: until they have not moved for a while, and never for ever.

What a page does by itself (saving a draft, asking how far a picture is) is no sign that somebody is
there; the browser says of each request whether a person went to a page. A page where somebody
types says so itself, see `staying.js`.
"""

import time
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse

from accessibility import freezing
from accessibility.page_store import epoch_of
from articles.audit import note_act
from portal import security_rules
from portal.policy import is_staff_path

IDLE, OVER = "idle_out", "session_over"
_SEEN, _BEGAN = "seen_at", "began_at"
# Seconds; the session is not written anew for every click.
STEP = 30


class StayingMiddleware:
    """End the session of who has not moved for too long. After authentication and the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_staff_path(request) and SESSION_KEY in request.session:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        session, now = request.session, int(time.time())
        rules = security_rules.current(epoch_of(request))
        began, seen = session.get(_BEGAN, now), session.get(_SEEN, now)
        over = OVER if now - began > rules.session_seconds else ""
        if not over and now - seen > rules.idle_seconds:
            over = IDLE
        frozen = freezing.now()
        if frozen and frozen.here:
            # Not a word may be written: who has been away too long is nobody for this request.
            if over:
                request.user = AnonymousUser()
        elif over:
            if request.user.is_authenticated:
                note_act(request.user, over)
            logout(request)
        elif _SEEN not in session or (now - seen >= STEP and _is_a_person(request)):
            session.setdefault(_BEGAN, now)
            session[_SEEN] = now


def _is_a_person(request: HttpRequest) -> bool:
    """Whether somebody went to a page or pressed a button, rather than a page by itself.

    Browsers say so on https alone, and older ones nowhere; but they ask by name for a page only
    where somebody goes to one.
    """
    mode = request.headers.get("Sec-Fetch-Mode")
    return mode == "navigate" if mode else "text/html" in request.headers.get("Accept", "text/html")


def begin(request: HttpRequest) -> None:
    """Somebody has just signed in."""
    request.session[_BEGAN] = request.session[_SEEN] = int(time.time())


def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is at the page that asks; answers how many seconds they have from now on."""
    request.session[_SEEN] = int(time.time())
    return JsonResponse({"seconds": security_rules.current(epoch_of(request)).idle_seconds})
