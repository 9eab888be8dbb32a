"""Pages of the site as a whole: home, errors."""

from django.http import HttpRequest, HttpResponse

from accessibility import renderings
from accessibility.page_store import kept


@kept
def home(request: HttpRequest) -> HttpResponse:
    return renderings.render(request, "portal/home.html", {})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("400", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("403", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse("403", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("404", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse("500", status=500)
