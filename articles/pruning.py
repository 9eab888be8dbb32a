"""Taking old entries out of the log: written to a file, and the chain goes on from an anchor.

The last seal of what was taken out stays. An entry of the log, sealed like any other, says up to
which seal that was, how many entries there were and what digest their file has.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from auditlog.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from articles.audit import note_act
from articles.chain import PRUNED
from articles.models import AuditChain, AuditSeal
from articles.triggers import LOG, SEALS, lifted


class Out(Protocol):
    """Where entries are written to."""

    def write(self, line: bytes, /) -> Any: ...

    def flush(self) -> None: ...


@dataclass(frozen=True)
class Pruned:
    """What was taken out: so many entries, up to this seal, in a file with this digest."""

    count: int
    number: int
    digest: str


def prune(before: datetime, out: Out) -> Pruned | None:
    """Write to `out` and take out of the log every entry before the first one that is newer.

    A line of JSON an entry, with its seal. None when nothing is old enough. `out` is flushed
    before anything is deleted; whoever opened it sees to it that it is on the disk.
    """
    with transaction.atomic():
        _have_the_log_alone()
        chain = AuditChain.lock()
        newer = LogEntry.objects.filter(timestamp__gte=before)
        first = AuditSeal.objects.filter(entry_id__in=newer.values("pk")).order_by("number").first()
        last = (first.number if first else chain.number) - 1
        seals = AuditSeal.objects.filter(number__lte=last).order_by("number")
        sealed = LogEntry.objects.filter(pk__in=seals.values("entry_id"))
        anchor = seals.last()
        if anchor is None or not sealed.exists():
            return None
        digest, count = hashlib.sha256(), 0
        for each in seals.iterator(1000):
            line = _line(each)
            if line is None:
                continue  # the anchor of the time before
            digest.update(line)
            out.write(line)
            count += 1
        out.flush()
        facts: dict[str, Any] = {"number": anchor.number, "seal": anchor.seal, "entries": count}
        note_act(chain, PRUNED, **facts, file=digest.hexdigest())
        # Within the transaction nobody else sees the tables without their guards.
        with lifted(ledgers=[LOG, SEALS]):
            sealed.delete()
            seals.filter(number__lt=anchor.number).delete()
    return Pruned(count, anchor.number, digest.hexdigest())


def _have_the_log_alone() -> None:
    """Before the chain: whoever writes an entry is in the table already, and waits for the chain."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for ledger in (LOG, SEALS):
                cursor.execute(f"LOCK TABLE {ledger.table} IN ACCESS EXCLUSIVE MODE")


def _line(seal: AuditSeal) -> bytes | None:
    row: dict[str, Any] | None = LogEntry.objects.filter(pk=seal.entry_id).values().first()
    if row is None:
        return None
    facts = {"number": seal.number, "previous": seal.previous, "seal": seal.seal, "entry": row}
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    return text.encode() + b"\n"
