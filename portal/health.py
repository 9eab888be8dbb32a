"""/healthz, /readyz and /metrics: for the machine that watches, answered before any other rule."""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from portal import watching

METRICS = "text/plain; version=0.0.4; charset=utf-8"


class HealthMiddleware:
    """Answer the three addresses; let everything else pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = _ANSWERS.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = answer(request)
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def health(request: HttpRequest) -> HttpResponse:
    """Alive: whatever else is the matter, this process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readiness(request: HttpRequest) -> HttpResponse:
    """200 when requests can be served in full, else 503; says what is not as it should be."""
    found = watching.readiness()
    told = {**found.checks, "reasons": found.reasons}
    return JsonResponse(told, status=200 if found.is_ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for whoever may watch; to everybody else there is nothing here."""
    if not may_watch(request):
        return HttpResponse(status=404, content_type="text/plain")
    try:
        return HttpResponse(watching.metrics(), content_type=METRICS)
    except DatabaseError:
        return HttpResponse(status=503, content_type="text/plain")


def may_watch(request: HttpRequest) -> bool:
    """With the token of METRICS_TOKEN; without one, whoever asks on this very machine.

    What a proxy passes on comes from this machine as well, and names another beside it.
    """
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    is_local = request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
    return is_local and not {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & {*request.headers}


_ANSWERS = {"/healthz": health, "/readyz": readiness, "/metrics": metrics}
