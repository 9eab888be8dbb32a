"""A form that could not be accepted is never thrown away.

When the session ended, the token was wrong or the database stayed locked, the answer holds what
was sent, so that one more press sends it again. Only for forms that came from the site's own
pages: a stranger's page must not get its words into a form of ours.

Signing in gives the browser a new token, so the one in a page that was kept meanwhile is old. That
page also carries a mark of the old one (`MARK`), and the session remembers the mark of the token
that the browser had when it signed in. Where the two agree, and the browser says that the form
comes from a page of this host, the token is renewed. A stranger has neither: the mark cannot be
had without the cookie, and the browser does not lie about where a form comes from.

Computers are shared. A form also says, signed, to whom it was shown (`WRITER`); the token is
renewed for that person alone. Anybody else who signed in is told whose text it is, on a page
whose button bears their own name.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from django.contrib.auth import SESSION_KEY
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accessibility.origins import is_same_origin
from articles.drafts import MARK, TOKEN, WRITER, is_secret
from portal.desk.kept import in_words
from portal.policy import is_staff_path

_REMEMBERED = "signed_in_with"
# How long a form's word on its writer counts: who has left must not be known for ever.
KNOWN_FOR = timedelta(days=7)

Why = Literal["signed_out", "busy", "token", "frozen"]
_STATUS: dict[Why, int] = {"signed_out": 403, "busy": 503, "token": 403, "frozen": 503}


@dataclass(frozen=True)
class Writer:
    """To whom a form was shown, and how they were called then."""

    pk: int
    name: str


def offer_to_resend(request: HttpRequest, why: Why) -> HttpResponse:
    """Say why nothing was saved, and keep what was written.

    A script's page is still there with all that was written: it is told why, and tries again.
    """
    if request.accepts("application/json") and not request.accepts("text/html"):
        return _told_to_script(request, why)
    own = _is_surely_own(request) and "password" not in request.POST
    get_token(request)  # so that there is one to be marked
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    kept = [
        (name, value)
        for name, value in sent
        if name not in (TOKEN, MARK, WRITER) and not is_secret(name)
    ]
    reader = request.user if request.user.is_authenticated else None
    writer = writer_of(request)
    known = reader or writer
    context = {
        "why": why,
        "signs_in": why == "frozen" and request.path == reverse("admin:login"),
        "kept": kept if own else [],
        # A stranger's words are echoed at most, never read: it would cost time and tell names.
        "words": in_words(request, kept, ask=why not in ("busy", "frozen"))
        if own and known
        else [],
        "passwords": any(value for name, value in sent if is_secret(name)),
        "mark": mark_of_token(request),
        "writer": writer,
        "writer_mark": request.POST.get(WRITER, "") if writer else "",
        "reader": reader,
        "is_other": bool(reader and writer and writer.pk != reader.pk),
        "files": len(request.FILES),
        "multipart": bool(request.FILES) or (request.content_type or "").startswith("multipart"),
        "is_nav_sidebar_enabled": False,
        "path": request.get_full_path(),
    }
    return render(request, "admin/not_saved.html", context, status=_STATUS[why])


def _told_to_script(request: HttpRequest, why: Why) -> JsonResponse:
    reader, writer = request.user, writer_of(request)
    is_other = reader.is_authenticated and writer is not None and writer.pk != reader.pk
    return JsonResponse({"why": "other" if is_other else why}, status=_STATUS[why])


def csrf_failed(request: HttpRequest) -> HttpResponse:
    """The desk's answer to a form whose token does not fit, as after signing in anew elsewhere."""
    return offer_to_resend(request, "token" if request.user.is_authenticated else "signed_out")


def mark_of_token(request: HttpRequest) -> str:
    """What tells, without being it, which token the browser has; "" when it has none."""
    secret = request.META.get("CSRF_COOKIE")
    return salted_hmac("portal.desk.resending", secret).hexdigest() if secret else ""


def mark_of_writer(user: Any) -> str:
    """What a form says of whom it is shown to; "" where nobody is signed in."""
    return _signer().sign_object([user.pk, str(user)]) if user.is_authenticated else ""


def writer_of(request: HttpRequest) -> Writer | None:
    """Whom the form that was sent had been shown to; None when it does not say, or says so itself."""
    with suppress(BadSignature):
        return Writer(*_signer().unsign_object(request.POST.get(WRITER, ""), max_age=KNOWN_FOR))
    return None


def remember(request: HttpRequest, mark: str) -> None:
    """Note in the session that just began the mark of the token that the browser had before."""
    if mark:
        request.session[_REMEMBERED] = mark


class RenewingMiddleware:
    """Put the new token into a form that was kept while its writer signed in.

    Stands before Django's check of tokens, which then looks at the form as at any other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.method != "POST" or not is_staff_path(request) or not _is_surely_own(request):
            return
        try:
            mark = request.POST.get(MARK, "")
        except UnreadablePostError:
            return  # a reader who went away; Django's check says so
        remembered = request.session.get(_REMEMBERED, "") if mark else ""
        if remembered and constant_time_compare(mark, remembered) and _is_writer(request):
            post = request.POST.copy()
            post[TOKEN] = get_token(request)
            request.POST = post  # type: ignore[assignment]


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="portal.desk.resending.writer")


def _is_writer(request: HttpRequest) -> bool:
    """Whether who is signed in now is whom the form was shown to."""
    writer = writer_of(request)
    return writer is not None and str(writer.pk) == request.session.get(SESSION_KEY)


def _is_surely_own(request: HttpRequest) -> bool:
    """Whether the browser says, rather than leaves open, that a page of this host sent the form."""
    says = "Sec-Fetch-Site" in request.headers or "Origin" in request.headers
    return says and is_same_origin(request)
