"""What the last check of the log found, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from articles.chain import Fault
from articles.models import AuditChain


@dataclass(frozen=True)
class Check:
    """The last check: when, how far the chain was whole, and what did not fit."""

    at: datetime | None
    number: int
    faults: list[str]


def sentence(fault: Fault) -> str:
    """What does not fit, for people."""
    facts = {"n": fault.entry, "number": fault.number}
    if fault.kind == "changed":
        return _("编号 %(n)d 的记录被改过（封缄第 %(number)d 号）。") % facts
    if fault.kind == "missing":
        return _("编号 %(n)d 的记录不见了（封缄第 %(number)d 号）。") % facts
    if fault.kind == "inserted":
        return _("编号 %(n)d 的记录没有封缄，不是本站写下的。") % facts
    if fault.kind == "cut":
        return _("封缄在第 %(number)d 号处断了，前面或后面少了一段。") % facts
    return _("封缄第 %(number)d 号对不上（记录编号 %(n)d）。") % facts


def last() -> Check:
    """The check that was made last, at night by the clock or by hand."""
    chain = AuditChain.objects.filter(pk=1).first()
    if chain is None:
        return Check(None, 0, [])
    return Check(chain.checked_at, chain.checked_number, list(_told(chain.faults)))


def _told(faults: Iterable[list[object]]) -> Iterable[str]:
    return (sentence(Fault(*each)) for each in faults)  # type: ignore[arg-type]
