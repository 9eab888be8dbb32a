"""A reader's display preferences: the cookie `ux`, which becomes data-* on <html>.

The cookie reads `size.1~theme.dark`: known keys in a fixed order, known values; anything else is
ignored and never echoed. No id, no history.
"""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accessibility.origins import same_origin

COOKIE = "ux"
YEAR = 365 * 24 * 60 * 60
VALUES: dict[str, tuple[str, ...]] = {
    "size": ("1", "2", "3"),
    "theme": ("light", "dark", "yellow", "blue", "beige"),
    "space": ("wide",),
    "hl": ("1",),
    "img": ("1",),
    "plain": ("1",),
    "still": ("1",),
    "cur": ("1", "2"),
    "guide": ("1",),
    "cap": ("1",),
    "point": ("1",),
    "keys": ("0",),
    "panel": ("1",),
    "strip": ("0",),
}
# Stands in every page's <html> tag; replaced as the page leaves.
PLACE = b' data-ux=""'


def parse(cookie: str) -> dict[str, str]:
    """What a cookie asks for, unknown keys and values left out."""
    wanted = dict(part.split(".", 1) for part in cookie[:256].split("~") if "." in part)
    return {key: wanted[key] for key, values in VALUES.items() if wanted.get(key) in values}


def write(preferences: Mapping[str, str]) -> str:
    """The cookie's value for preferences, in the fixed order."""
    return "~".join(
        f"{key}.{preferences[key]}"
        for key, values in VALUES.items()
        if preferences.get(key) in values
    )


def attributes(cookie: str) -> bytes:
    """The data-* attributes that a cookie stands for, with a leading space each."""
    return "".join(f' data-{key}="{value}"' for key, value in parse(cookie).items()).encode()


def dress(html: bytes, cookie: str) -> bytes:
    """The page with the reader's preferences on its <html> tag."""
    return html.replace(PLACE, attributes(cookie), 1)


class PreferencesMiddleware:
    """Put the reader's preferences on every page that Django itself answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming and PLACE in response.content:
            response.content = dress(response.content, request.COOKIES.get(COOKIE, ""))
            response["Content-Length"] = str(len(response.content))
        return response


@csrf_exempt
@require_POST
@same_origin
def change(request: HttpRequest) -> HttpResponse:
    """Take the panel's form, answer with the cookie and lead back to the page.

    The form stands on stored pages and so carries no token; it can only set this cookie.
    """
    preferences = parse(request.COOKIES.get(COOKIE, ""))
    if "reset" in request.POST:
        # The panel from which it was asked for stays as it is.
        preferences = {key: preferences[key] for key in ("panel",) if key in preferences}
    else:
        for key in VALUES:
            if key in request.POST:
                preferences[key] = request.POST[key]
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    if "panel" in request.POST:
        back = back.partition("#")[0] + "#a11y"
    response = HttpResponseRedirect(back, status=303)
    response.set_cookie(
        COOKIE, write(preferences), max_age=YEAR, samesite="Lax", secure=settings.HTTPS
    )
    return response
