"""The view counter: `POST /views/<article id>/` counts one view and answers the number.

Answered right behind the renderings, before sessions, policies and views: the address is asked
once by every reader of every page. No session, no cookie, nothing about a person is kept; that a
reader was there within the last half hour is remembered as a keyed hash.
"""

import hmac
import ipaddress
import logging
import re
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError

from accessibility import freezing, renderings
from accessibility.origins import is_same_origin
from articles.models import RecentReader

logger = logging.getLogger(__name__)

ALIAS = "counts"
SAME_READER = 30 * 60  # seconds within which a reader counts once
PRUNE_BATCH = 5_000

_ADDRESS = re.compile(r"/views/([0-9]+)/")
_BIGGEST_ID = 2**63 - 1
_SAYS_NOTHING = {"0": b"", "2": b"{}"}  # bodies by their Content-Length
_CONTENT_TYPES = ("", "application/json", "text/plain")
# "Cubot" makes phones. An empty user agent may be a careful person's.
_ROBOT = re.compile(
    r"(?<!cu)bot\b|bot/|spider|crawl|slurp|archiver|feedfetcher|facebookexternalhit|mediapartners"
    r"|lighthouse|^(curl|wget|python|java|go-http-client|libwww|ruby|perl)\b"
    r"|httpclient|scrapy|monitor|uptime|scanner",
    re.IGNORECASE,
)


class Answer(NamedTuple):
    """What the database said: the article's views, whether it is live and whether it ever was."""

    views: int
    is_live: bool
    was_live: bool


class BeaconMiddleware:
    """Answer the counter's address, let everything else pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = _ADDRESS.fullmatch(request.path_info)
        # A prefixed address is not this one: renderings share one count and one address.
        if match is None or renderings.of(request) != renderings.DEFAULT:
            return self.get_response(request)
        response = beacon(request, match[1])
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def beacon(request: HttpRequest, digits: str) -> HttpResponse:
    """Count one view of the article with that id, unless it is no view; answer the number."""
    if request.method != "POST":
        return _refusal(405, {"Allow": "POST"})
    request.get_host()  # a made-up Host is refused as everywhere else
    if not is_same_origin(request):
        return _refusal(403)
    if not _is_empty(request):
        return _refusal(400)
    # Beyond 19 digits no id can be; int() would be slow on thousands of them.
    article_id = int(digits) if len(digits) <= 19 else 0
    if not 0 < article_id <= _BIGGEST_ID:
        return _refusal(404)
    agent = request.META.get("HTTP_USER_AGENT", "")
    key = None if _ROBOT.search(agent) else reader_key(request, agent, article_id)
    try:
        answer = count(article_id, key)
    except DatabaseError as error:
        logger.warning("a view was not counted: %s", error)
        return _refusal(503)
    if not answer.is_live:
        return _refusal(410 if answer.was_live else 404)
    return JsonResponse({"views": answer.views})


def _refusal(status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse({}, status=status, headers=headers)


def _is_empty(request: HttpRequest) -> bool:
    """Whether the request says nothing besides its address: no body, or an empty JSON object."""
    if request.content_type not in _CONTENT_TYPES or "HTTP_TRANSFER_ENCODING" in request.META:
        return False
    wanted = _SAYS_NOTHING.get(request.META.get("CONTENT_LENGTH") or "0")
    try:
        return wanted is not None and request.body == wanted
    except UnreadablePostError:
        return False


def reader_key(request: HttpRequest, agent: str, article_id: int) -> bytes:
    """16 bytes that stand for this reader of this article and say nothing about either.

    From REMOTE_ADDR, which the proxies' middleware has made trustworthy. A household's IPv6
    addresses change within its /64 and count as one.
    """
    told = f"{network(request.META.get('REMOTE_ADDR', ''))}|{agent}|{article_id}"
    secret = b"articles.counting|" + settings.SECRET_KEY.encode()
    return hmac.digest(secret, told.encode(errors="surrogateescape"), sha256)[:16]


def network(text: str) -> str:
    """An address, or of an IPv6 address the /64 that a household's share."""
    if ":" not in text:
        return text
    try:
        address = ipaddress.IPv6Address(text.partition("%")[0])
    except ValueError:
        return text
    return str(address.ipv4_mapped or ipaddress.IPv6Address(int(address) >> 64 << 64))


def count(article_id: int, key: bytes | None) -> Answer:
    """Count a view by the reader of `key`, None for one that never counts (a robot)."""
    if freezing.now():
        return _only_look(article_id)
    now = int(time.time())
    if connections[ALIAS].vendor != "postgresql":
        return _count_through_a_trigger(article_id, key, now)
    stood = connections[ALIAS].connection is not None
    try:
        return _count_in_one_statement(article_id, key, now)
    except (InterfaceError, OperationalError):
        if not stood or connections[ALIAS].is_usable():
            raise
    # Asking first whether the connection still stands would cost every view a round trip (the
    # settings have it so). If the view was counted before it broke, the reader's key says so.
    connections[ALIAS].close()
    return _count_in_one_statement(article_id, key, now)


def _same_visit(now: int) -> tuple[int, int]:
    """When a reader who is not counted again was seen: not long ago, and by no clock far ahead.

    One that was set back must not keep its readers uncounted until it is where it was.
    """
    return now - SAME_READER + 1, now + SAME_READER - 1


_LIVE = "SELECT 1 FROM articles_liveentry WHERE article_id = %(article)s"
_ONE_STATEMENT = f"""
WITH fresh AS (
    INSERT INTO articles_recentreader AS reader (key, seen_at)
    SELECT %(key)s::bytea, %(now)s
    WHERE %(key)s::bytea IS NOT NULL AND EXISTS ({_LIVE} AND is_live)
    ON CONFLICT (key) DO UPDATE SET seen_at = excluded.seen_at
    WHERE reader.seen_at NOT BETWEEN %(since)s AND %(until)s
    RETURNING 1
), counted AS (
    UPDATE articles_viewcount SET views = views + 1 FROM fresh
    WHERE article_id = %(article)s
    RETURNING views
)
SELECT
    COALESCE(
        (SELECT views FROM counted),
        (SELECT views FROM articles_viewcount WHERE article_id = %(article)s),
        0
    ),
    EXISTS ({_LIVE} AND is_live),
    EXISTS ({_LIVE})
"""


def _count_in_one_statement(article_id: int, key: bytes | None, now: int) -> Answer:
    since, until = _same_visit(now)
    facts = {"article": article_id, "key": key, "now": now, "since": since, "until": until}
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_ONE_STATEMENT, facts)
        return Answer(*cursor.fetchone())


_LOOK = f"""
SELECT
    COALESCE((SELECT views FROM articles_viewcount WHERE article_id = %(article)s), 0),
    EXISTS ({_LIVE} AND is_live),
    EXISTS ({_LIVE}),
    EXISTS (SELECT 1 FROM articles_recentreader WHERE key = %(key)s
        AND seen_at BETWEEN %(since)s AND %(until)s)
"""
# SQLite has no statement that writes to two tables, but a trigger may: whoever counts holds the
# one lock there is for as long as the database works, and never while a thread waits for Python.
_VISITS = (
    """
    CREATE TEMP VIEW IF NOT EXISTS visit AS
    SELECT NULL AS key, 0 AS seen_at, 0 AS since, 0 AS until, 0 AS article
    """,
    """
    CREATE TEMP TRIGGER IF NOT EXISTS visit_counts INSTEAD OF INSERT ON visit
    BEGIN
        INSERT INTO articles_recentreader (key, seen_at) VALUES (NEW.key, NEW.seen_at)
        ON CONFLICT (key) DO UPDATE SET seen_at = excluded.seen_at
        WHERE seen_at NOT BETWEEN NEW.since AND NEW.until;
        UPDATE articles_viewcount SET views = views + 1
        WHERE article_id = NEW.article AND changes() = 1;
    END
    """,
)
_VISIT = """
INSERT INTO visit (key, seen_at, since, until, article)
VALUES (%(key)s, %(now)s, %(since)s, %(until)s, %(article)s)
"""
_VIEWS = "SELECT views FROM articles_viewcount WHERE article_id = %s"


def _count_through_a_trigger(article_id: int, key: bytes | None, now: int) -> Answer:
    """For SQLite. Who has nothing to write waits for no lock."""
    since, until = _same_visit(now)
    facts = {"article": article_id, "key": key, "now": now, "since": since, "until": until}
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_LOOK, facts)
        views, is_live, was_live, is_known = cursor.fetchone()
        if is_live and key is not None and not is_known:
            try:
                cursor.execute(_VISIT, facts)
            except OperationalError as error:
                if "no such table" not in str(error):
                    raise
                for statement in _VISITS:  # of this connection, which is a new one
                    cursor.execute(statement)
                cursor.execute(_VISIT, facts)
            cursor.execute(_VIEWS, [article_id])
            views = (cursor.fetchone() or [views])[0]
        return Answer(views, bool(is_live), bool(was_live))


def _only_look(article_id: int) -> Answer:
    """What is counted stands still; the number is told all the same."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_LOOK, {"article": article_id, "key": b"", "since": 0, "until": 0})
        views, is_live, was_live, _is_known = cursor.fetchone()
    return Answer(views, bool(is_live), bool(was_live))


def forget_readers(now: int, batch: int = PRUNE_BATCH) -> int:
    """Forget who read more than half an hour before `now` (seconds since 1970); for `tick`.

    In batches, so that no reader waits long for the table. Returns how many were forgotten.
    """
    old = RecentReader.objects.using(ALIAS).filter(seen_at__lte=now - SAME_READER)
    return delete_in_batches(old.order_by("seen_at"), batch)


def delete_in_batches(rows: QuerySet[Any], batch: int = PRUNE_BATCH) -> int:
    """Delete ordered rows, the first of them first; returns how many."""
    forgotten = 0
    while True:
        keys = rows.values("pk")[:batch]
        deleted, _by_model = rows.model.objects.using(rows.db).filter(pk__in=keys).delete()
        forgotten += deleted
        if deleted < batch:
            return forgotten
