"""A form that could not be accepted is never thrown away.

When the session ended, the token was wrong or the database stayed locked, the answer holds what
was sent, so that one more press sends it again. Only for forms that came from the site's own
pages: a stranger's page must not get its words into a form of ours.
"""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accessibility.origins import is_same_origin

_NOT_RESENT = ("csrfmiddlewaretoken", "password", "old_password", "new_password1", "new_password2")


Why = Literal["signed_out", "busy", "token"]
_STATUS: dict[Why, int] = {"signed_out": 403, "busy": 503, "token": 403}


def offer_to_resend(request: HttpRequest, why: Why) -> HttpResponse:
    """Say why nothing was saved, and keep what was written."""
    says = "Sec-Fetch-Site" in request.headers or "Origin" in request.headers
    own = says and is_same_origin(request) and "password" not in request.POST
    kept = [
        (name, value)
        for name in request.POST
        if name not in _NOT_RESENT
        for value in request.POST.getlist(name)
    ]
    context = {
        "why": why,
        "kept": kept if own else [],
        "files": len(request.FILES),
        "multipart": bool(request.FILES) or (request.content_type or "").startswith("multipart"),
        "is_nav_sidebar_enabled": False,
        "path": request.get_full_path(),
    }
    return render(request, "admin/not_saved.html", context, status=_STATUS[why])


def csrf_failed(request: HttpRequest) -> HttpResponse:
    """The desk's answer to a form whose token does not fit, as after signing in anew elsewhere."""
    return offer_to_resend(request, "token" if request.user.is_authenticated else "signed_out")
