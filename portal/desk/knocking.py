"""How often somebody may try passwords: by account and address together, by either alone.

A lock on an account alone would let any stranger lock its owner out, and one on an address alone
would let one guest lock out a whole office behind it. So neither of the two holds for a person at
an address from which that person has signed in of late: there only their own mistakes count.
"""

from datetime import timedelta
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt, AccessLog
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

from articles.counting import network

# Wrong passwords in AXES_COOLOFF_TIME. An office of a hundred makes a handful in a quarter hour.
MOST_FROM_ONE_ADDRESS = 60
MOST_FOR_ONE_ACCOUNT = 30
KNOWN_FOR = timedelta(days=90)


class Handler(AxesDatabaseHandler):
    """Counts what AXES_LOCKOUT_PARAMETERS say, and besides that accounts and addresses."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        own: int = super().get_failures(request, credentials)
        limit: int = get_failure_limit(request, credentials)
        if own >= limit:
            return own
        username = get_client_username(request, credentials)
        address = request.axes_ip_address  # type: ignore[attr-defined]
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        is_crowded = (
            _failures(recent.filter(ip_address=address)) >= MOST_FROM_ONE_ADDRESS
            or _failures(recent.filter(username=username)) >= MOST_FOR_ONE_ACCOUNT
        )
        return limit if is_crowded and not _has_come_from(address, username) else own


def address_of(request: HttpRequest) -> str:
    """For axes: whoever has an IPv6 address has as many as they like, all of one /64."""
    return network(request.META.get("REMOTE_ADDR", ""))


def _failures(attempts: Any) -> int:
    return int(attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0)


def _has_come_from(address: str, username: str | None) -> bool:
    since = timezone.now() - KNOWN_FOR
    return AccessLog.objects.filter(
        username=username, ip_address=address, attempt_time__gte=since
    ).exists()
