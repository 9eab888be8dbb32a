"""The audit chain: no entry of the log is changed, taken out or put in without being found.

Each entry is sealed in the transaction that writes it, under one row lock that lasts until the
commit. So an entry and its seal come together or not at all, whatever is killed; the order of the
chain is the order of the commits; and an entry without a seal can only have been put in past the
site. (Sealing later, by the clock, would have to take on trust whatever it finds.) The price is
that of two people who save in one moment the second waits for the first.

The log is a library's, which offers no seam between writing a row and its commit: `seal_entries()`
puts one into its model's `save()`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from itertools import islice
from typing import Any, TypeVar

from auditlog.models import LogEntry
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.digests import digest_of
from articles.models import AuditChain, AuditSeal

# Under this act the log says of itself that old entries were taken out.
PRUNED = "pruned"
BATCH = 1000
T = TypeVar("T")
MOST_FAULTS = 50  # are told; where more is wrong, the first ones say enough


@dataclass(frozen=True)
class Fault:
    """Something that does not fit. `entry` is the number of the entry it is about, 0 if none."""

    kind: str  # changed, missing, inserted, broken, cut
    number: int
    entry: int


def seal_entries() -> None:
    """Have every entry of the log sealed as it is written; called once, when the site starts."""
    plain = LogEntry.save

    @wraps(plain)
    def save(entry: LogEntry, *args: Any, **kwargs: Any) -> None:
        is_new = entry._state.adding
        # No savepoint: whoever goes on past an entry without its seal shall not be able to commit.
        with transaction.atomic(savepoint=False):
            plain(entry, *args, **kwargs)
            if is_new:
                seal(entry)

    LogEntry.save = save


def seal(entry: LogEntry) -> None:
    """Bind a new entry to the end of the chain; inside the transaction that wrote it."""
    chain = AuditChain.lock()
    # As it is stored: what it was made of may be spelled in another way.
    row = _rows([entry.pk])[entry.pk]
    add_seals(chain, [row], AuditSeal)
    chain.save(update_fields=["number", "seal"])


def add_seals(chain: Any, rows: Iterable[dict[str, Any]], seals: Any) -> None:
    """Seal rows in their order, moving the end of the chain along; also for a migration."""
    for some in _batches(rows):
        made = []
        for row in some:
            chain.number += 1
            facts = {"entry_id": row["id"], "digest": digest_of_row(row), "previous": chain.seal}
            chain.seal = _seal_of(chain.number, **facts)
            made.append(seals(number=chain.number, seal=chain.seal, **facts))
        seals.objects.using(chain._state.db).bulk_create(made)


def digest_of_row(row: dict[str, Any]) -> str:
    """Of every column of an entry that is not empty, so that a new column breaks no old seal."""
    facts = {name: value for name, value in row.items() if value not in (None, "")}
    timestamp: datetime = facts["timestamp"]
    return digest_of(facts | {"timestamp": timestamp.astimezone(UTC).isoformat()})


def _seal_of(number: int, entry_id: int, digest: str, previous: str) -> str:
    return digest_of([number, entry_id, digest, previous])


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        yield some


def _rows(entries: Iterable[int]) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in LogEntry.objects.filter(pk__in=list(entries)).values()}


def verify() -> list[Fault]:
    """Hold every entry against its seal and note the outcome; nothing when all is as written."""
    chain = AuditChain.objects.filter(pk=1).first() or AuditChain(pk=1)
    found = []
    for fault in _faults(chain):
        found.append(fault)
        if len(found) == MOST_FAULTS:
            break
    outcome: dict[str, Any] = {"checked_at": timezone.now()}
    outcome["faults"] = [[fault.kind, fault.number, fault.entry] for fault in found]
    if not found:
        outcome |= {"checked_number": chain.number, "checked_seal": chain.seal}
    AuditChain.objects.filter(pk=1).update(**outcome)
    return found


def _faults(chain: AuditChain) -> Iterator[Fault]:
    seals = AuditSeal.objects.filter(number__lte=chain.number).order_by("number")
    number, previous = 0, ""
    first = seals.first()
    if first is not None and first.number > 1:
        # Older ones were taken out: an entry of the chain must say so, and up to which seal.
        if not _is_anchored(first):
            yield Fault("cut", first.number, 0)
        number, previous = first.number - 1, first.previous
    for some in _batches(seals.iterator(BATCH)):
        rows = _rows(each.entry_id for each in some)
        for each in some:
            facts = (each.number, each.entry_id, each.digest, each.previous)
            fits = each.number == number + 1 and each.previous == previous
            if not fits or _seal_of(*facts) != each.seal:
                yield Fault("broken", each.number, each.entry_id)
            number, previous = each.number, each.seal
            if each.number == chain.checked_number and each.seal != chain.checked_seal:
                yield Fault("broken", each.number, each.entry_id)
            row = rows.get(each.entry_id)
            if row is None and not (first is not None and _is_anchor(each, first)):
                yield Fault("missing", each.number, each.entry_id)
            elif row is not None and digest_of_row(row) != each.digest:
                yield Fault("changed", each.number, each.entry_id)
    if (number, previous) != (chain.number, chain.seal) or number < chain.checked_number:
        yield Fault("cut", number, 0)
    for pk in unsealed().values_list("pk", flat=True)[:MOST_FAULTS]:
        yield Fault("inserted", 0, pk)


def unsealed() -> Any:
    """Entries that came into the log past the site."""
    seals = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
    return LogEntry.objects.filter(~Exists(seals)).order_by("pk")


def _is_anchor(each: AuditSeal, first: AuditSeal) -> bool:
    """Whether it is the last seal of those whose entries were taken out, kept to go on from."""
    return each.number == first.number and first.number > 1


def _is_anchored(first: AuditSeal) -> bool:
    sealed = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
    told = LogEntry.objects.filter(
        Exists(sealed),
        changes__act__1=PRUNED,
        changes__number__1=str(first.number),
        changes__seal__1=first.seal,
    )
    return told.exists()
