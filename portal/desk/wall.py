"""What a person must do between their password and the desk: code, new password, new device.

One question, one answer: `next_step()`. While it names a step, the desk has no other page for this
person; a form that they send meanwhile is kept, as when a session has ended.
"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accessibility.page_store import epoch_of
from articles.models import User
from portal import security_rules

CODE, PASSWORD, ENROL = "second_factor", "password_change", "enrol"
_PASSED = "second_factor"


def next_step(request: HttpRequest) -> str | None:
    """The name of the page that this person has to pass now; None when the desk is open to them."""
    user: Any = request.user
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return None
    if user.second_factor_since and request.session.get(_PASSED) != _mark(user):
        return CODE
    if must_change_password(request, user):
        return PASSWORD
    if not user.second_factor_since and is_factor_required(request, user):
        return ENROL
    return None


def must_change_password(request: HttpRequest, user: User) -> bool:
    """Whether somebody else set the password, or its term is over."""
    days = security_rules.current(epoch_of(request)).password_days
    is_old = days and user.password_set_at < timezone.now() - timedelta(days=days)
    return user.must_change_password or bool(is_old)


def is_factor_required(request: HttpRequest, user: User) -> bool:
    groups = security_rules.current(epoch_of(request)).groups
    return bool(groups) and user.groups.filter(pk__in=groups).exists()


def stands_before(request: HttpRequest) -> bool:
    """Whether a step has to be done before the page that is asked for."""
    step = next_step(request)
    match = request.resolver_match
    # Whoever cannot pass it can always leave.
    return step is not None and (match.url_name if match else None) not in (step, "logout")


def pass_with(request: HttpRequest, user: User) -> None:
    """Note that this session has shown the second factor of this enrolment."""
    request.session.cycle_key()
    request.session[_PASSED] = _mark(user)


def lead_to_step(request: HttpRequest, step: str, wanted: str | None = None) -> HttpResponse:
    """Where the person goes instead, and from there to what they wanted."""
    query = urlencode({"next": request.get_full_path() if wanted is None else wanted})
    return HttpResponseRedirect(f"{reverse(f'admin:{step}')}?{query}")


def lead_on(request: HttpRequest) -> HttpResponse:
    """After a step: to what the person wanted, or to the desk's first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        wanted = reverse("admin:index")
    return HttpResponseRedirect(wanted)


def _mark(user: User) -> str:
    return user.second_factor_since.isoformat() if user.second_factor_since else ""
