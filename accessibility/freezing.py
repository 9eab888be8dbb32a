"""Freezing: from one moment on the site is only read; readers notice nothing.

There are two ways, since the database may be what must not be touched:

* the whole site (`begin`): two columns of the row of the epoch, which every request reads first, so
  that all machines know at once and no request asks the database for it. Who signs in and out is
  still written down, see `STILL_WRITTEN`; nothing that the public or staff could read is.
* this machine (`begin_here`): a file of DATA_DIR, for a database that is being copied, repaired or
  not there. Then not even a session is written. Each machine has to be told.

Views and commands ask `now()` and say so in a sentence. Below them `guard` stands before every
statement of every process, whatever forgot to ask; a transaction under way is cut off and rolled
back. What somebody else writes into the database past the site is not ours to keep out.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, OperationalError, connections, router
from django.utils import timezone

from accessibility.models import Epoch

# Seconds for which a process believes what it last read of it.
FRESH = 1.0
LONGEST = 200
# Who comes and goes, and what keeps the site safe; no words of anybody.
STILL_WRITTEN = frozenset(
    (
        *("django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"),
        *("auditlog_logentry", "articles_auditseal", "articles_auditchain", "articles_user"),
        *("articles_backupcode", "otp_totp_totpdevice", "cache", "articles_recentasker"),
        *("articles_recentreader", "portal_tickrecord", "portal_tickreceipt"),
    )
)
_WRITES = re.compile(
    r"\s*(?:WITH\b.*?\b)?(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM"
    r'|TRUNCATE(?:\s+TABLE)?|COPY)\s+"?(\w+)',
    re.I | re.S,
)
_lifted: ContextVar[bool] = ContextVar("freeze_lifted", default=False)


@dataclass(frozen=True)
class Freeze:
    """Since when nothing is written, and why, in the words of whoever began it."""

    since: datetime
    why: str
    # Only this machine, which then writes nothing at all.
    here: bool = False


class Frozen(CommandError, OperationalError):
    """Something was to be written into a frozen site: a command ends with this sentence.

    In the words of a database that is locked, after which background work waits and tries again.
    """

    def __init__(self) -> None:
        super().__init__(
            "网站已冻结，没有写进去（database is locked）。结束冻结：manage.py freeze --end"
        )


# What the row of the epoch said last, and what holds with the machine's file.
_whole: Freeze | None = None
_known: Freeze | None = None
_known_at = -FRESH


def now() -> Freeze | None:
    """The freeze that holds now, as of at most a second ago; None on a site that is open."""
    if time.monotonic() - _known_at >= FRESH:
        look()
    return _known


def look() -> Freeze | None:
    """Read it anew; with the database out of reach what it said last still counts."""
    try:
        epochs = Epoch.objects.using(router.db_for_write(Epoch)).filter(pk=1)
        since, why = epochs.values_list("frozen_since", "frozen_why").first() or (None, "")
    except DatabaseError:
        # Noted as well: whoever asks next must not wait for a connection again.
        _note(_whole)
    else:
        learn(since, why)
    return _known


def learn(since: datetime | None, why: str) -> None:
    """Take note of what the row of the epoch says."""
    _note(Freeze(since, why) if since else None)


def _note(whole: Freeze | None) -> None:
    global _whole, _known, _known_at
    _whole = whole
    _known = of_this_machine() or whole
    _known_at = time.monotonic()


def of_this_machine() -> Freeze | None:
    """What the file says; one that cannot be read says that something is wrong enough."""
    try:
        facts = json.loads(_file().read_text())
        return Freeze(datetime.fromisoformat(facts["since"]), facts["why"], here=True)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return Freeze(timezone.now(), "", here=True)


def begin(why: str) -> None:
    """Freeze the whole site. Raises DatabaseError."""
    with lifted():
        using = router.db_for_write(Epoch)
        Epoch.objects.using(using).get_or_create(pk=1)
        Epoch.objects.using(using).filter(pk=1).update(
            frozen_since=timezone.now(), frozen_why=why[:LONGEST]
        )
    look()


def begin_here(why: str) -> None:
    """Freeze this machine. Raises OSError."""
    facts = {"since": timezone.now().isoformat(), "why": why[:LONGEST]}
    beside = _file().with_suffix(".new")
    beside.write_text(json.dumps(facts, ensure_ascii=False))
    beside.replace(_file())
    look()


def end_here() -> None:
    """This machine is as open as the whole site is."""
    _file().unlink(missing_ok=True)
    look()


def end() -> None:
    """The whole site is open again, but for machines that were frozen on their own."""
    with lifted():
        epochs = Epoch.objects.using(router.db_for_write(Epoch)).filter(pk=1)
        epochs.exclude(frozen_since=None).update(frozen_since=None, frozen_why="")
    look()


@contextmanager
def lifted() -> Iterator[None]:
    """Inside the block this thread may write: for what mends, moves or upgrades the site."""
    token = _lifted.set(True)
    try:
        yield
    finally:
        _lifted.reset(token)


def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Around every statement: raise Frozen for one that writes what is frozen."""
    # Most statements read; the first letter tells.
    if isinstance(sql, str) and not sql.startswith("SELECT") and (written := _WRITES.match(sql)):
        must_be_open(written[1].lower())
    return execute(sql, params, many, context)


def must_be_open(table: str) -> None:
    """Raise Frozen when this table is frozen for this thread; for what no guard stands before."""
    if _lifted.get() or (frozen := now()) is None:
        return
    if frozen.here or table not in STILL_WRITTEN:
        raise Frozen


def watch(connection: Any, **more: Any) -> None:
    """Have the guard stand before every statement of a connection that was just opened."""
    own = {id(connections[alias]) for alias in ("default", "counts") if alias in connections}
    if id(connection) in own and guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)


def _file() -> Path:
    return Path(settings.DATA_DIR) / "frozen.json"
