"""In what language the desk speaks to whom.

A person's own choice goes with their account to every machine. Before anybody has signed in, and
for who has never chosen, the browser's last choice counts, and without one Simplified. It is the
furniture that speaks it; manuscripts keep their Simplified names (see `accessibility.speaking`).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from accessibility import speaking
from accessibility.pages import LABELS
from accessibility.renderings import LANGUAGES, SIMPLIFIED, Rendering
from articles.models import User
from portal.desk import wall
from portal.policy import is_staff_path

COOKIE = "desk_language"
KEPT_FOR = 365 * 24 * 60 * 60  # seconds


class LanguageMiddleware:
    """Speak to staff in their language on the desk's pages, and only there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_staff_path(request):
            return self.get_response(request)
        with speaking.to_staff(language_for(request)):
            return self.get_response(request)


def language_for(request: HttpRequest) -> str:
    """The language of this request's person, else of this browser, else Simplified."""
    user: Any = request.user
    try:
        own = user.desk_language if user.is_authenticated else ""
    except OperationalError:
        own = ""  # the page itself says what is the matter
    chosen = own or request.COOKIES.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else SIMPLIFIED


def choices() -> list[dict[str, Any]]:
    """What the switch offers, each language in its own words."""
    now = get_language()
    return [
        {
            "code": code,
            "tag": Rendering(code).tag,
            "label": LABELS[code],
            "is_current": code == now,
        }
        for code in LANGUAGES
    ]


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Note the choice with the person, and with the browser for its sign-in page; then go back."""
    chosen = request.POST.get("language", "")
    if chosen not in LANGUAGES:
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(desk_language=chosen)
    response = wall.lead_on(request)
    response.set_cookie(
        COOKIE,
        chosen,
        max_age=KEPT_FOR,
        path=f"/{settings.ADMIN_PATH}/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
