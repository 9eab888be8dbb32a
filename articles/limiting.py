"""How often one address may ask what costs the site work: searches, and questions.

`SEARCH_LIMIT` times a minute, 0 for as often as they like. Who asks is remembered for that minute
as a keyed hash; all processes and machines of a site count together. A database that cannot count
just now keeps nobody from asking.
"""

import hmac
import logging
import time
from hashlib import sha256

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest

from accessibility import freezing
from articles import counting
from articles.models import RecentAsker

logger = logging.getLogger(__name__)

WINDOW = 60  # seconds

_ASK = """
INSERT INTO articles_recentasker AS asker (key, since, times) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
    times = CASE WHEN asker.since BETWEEN %(after)s AND %(ahead)s THEN asker.times + 1 ELSE 1 END,
    since = CASE WHEN asker.since BETWEEN %(after)s AND %(ahead)s THEN asker.since ELSE %(now)s END
RETURNING since, times
"""


def seconds_to_wait(request: HttpRequest, what: str = "", often: int = 1) -> int:
    """Count one more asking by this address; 0 when it is welcome, else when to come again.

    `what` is counted of its own, and welcome so many times as often.
    """
    frozen = freezing.now()
    if not settings.SEARCH_LIMIT or (frozen and frozen.here):
        return 0
    now = int(time.time())
    # A minute by a clock that was set back since, or by another machine's, is not waited for.
    facts = {"now": now, "after": now - WINDOW + 1, "ahead": now + WINDOW - 1}
    try:
        with connections[counting.ALIAS].cursor() as cursor:
            cursor.execute(_ASK, {"key": _key(request, what), **facts})
            since, times = cursor.fetchone()
    except DatabaseError as error:
        logger.warning("an asking was not counted: %s", error)
        return 0
    return int(since) + WINDOW - now if times > often * settings.SEARCH_LIMIT else 0


def forget_askers(now: int, batch: int = counting.PRUNE_BATCH) -> int:
    """Forget who asked more than a minute ago, in batches; returns how many."""
    old = RecentAsker.objects.using(counting.ALIAS).filter(since__lte=now - WINDOW)
    return counting.delete_in_batches(old.order_by("since"), batch)


def _key(request: HttpRequest, what: str) -> bytes:
    """16 bytes that stand for an address (of IPv6 its /64) and do not tell it."""
    told = counting.network(request.META.get("REMOTE_ADDR", "")).encode(errors="surrogateescape")
    kind = f"articles.limiting{what}|{settings.SECRET_KEY}".encode()
    return hmac.digest(kind, told, sha256)[:16]
