"""What a frozen site says to those who send something; readers are served as ever."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from accessibility import freezing
from portal import views
from portal.policy import is_staff_path

RETRY_AFTER = 600  # seconds
_READING = ("GET", "HEAD")
# Public addresses that write nothing: the reader's own cookie.
_WRITES_NOTHING = ("/prefs",)
# What the desk still takes while the whole site is frozen: coming, going, and how it speaks.
_DOORS = frozenset(("login", "logout", "second_factor", "stay", "language"))


class FrozenMiddleware:
    """Refuse what citizens send to a frozen site, in their language; the desk refuses its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.method in _READING
            or request.path_info in _WRITES_NOTHING
            or is_staff_path(request)
            or not freezing.now()
        ):
            return self.get_response(request)
        response = _refusal(request)
        response["Retry-After"] = str(RETRY_AFTER)
        response["Cache-Control"] = "no-store"
        # Who froze the site knows; the log is for what nobody expects.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response


def _refusal(request: HttpRequest) -> HttpResponse:
    text = _(
        "网站正在维护，现在只能看，不能提交，您填的没有送出。请先留着，过些时候再来；急事请打12345。"
    )
    if request.accepts("text/html"):
        return views.error(request, 503, _("网站暂时只能看"), text)
    return JsonResponse({"error": text}, status=503, json_dumps_params={"ensure_ascii": False})


def refuses(request: HttpRequest) -> bool:
    """Whether the desk may not take what is sent to this address now."""
    frozen = freezing.now()
    if frozen is None:
        return False
    match = request.resolver_match
    door = match.url_name if match else None
    if frozen.here:
        # A stranger's choice of language is kept by their browser alone.
        return door != "language" or request.user.is_authenticated
    return door not in _DOORS
