"""After a change of the glossary or of the rules: the Traditional is derived anew in the background.

In pieces of some seconds, so that pictures do not wait for it, and each piece goes on where the one
before it stood. What is public is proposed for reprinting, see reprints.py.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django_tasks import task

from accessibility.models import GlossaryTerm, Rederivation
from accessibility.rederiving import BATCH, Model, Wanted, bring_up, derived_models
from accessibility.traditional import TraditionalDerived
from articles import reprints, tasks
from articles.models import Column, User
from articles.models.scopes import column_scope

# Seconds of one piece of work.
PIECE = 4.0
# Corrected texts that are named on a term's page.
NAMED = 20
# Of the records that may hold a term, so many are looked at for that.
LOOKED_AT = 1000
# Work that stands still for so long has lost its task, or whoever announced it is gone.
LOST_AFTER = timedelta(minutes=2)
# Finished work is told for so long.
KEPT = timedelta(days=90)
_log = logging.getLogger(__name__)
# What of a term decides how texts read.
_FORMS = ("simplified", "traditional", "traditional_tw", "traditional_hk", "traditional_t", "scope")


def keep(term: GlossaryTerm, by: User | None) -> None:
    """Save a term; what it touches is derived anew."""
    with transaction.atomic():
        before = GlossaryTerm.objects.filter(pk=term.pk).first() if term.pk else None
        term.changed_by = by
        term.save()
        forms = [[each.is_enabled and getattr(each, name) for name in _FORMS]
                 for each in (before, term) if each is not None]  # fmt: skip
        touched = [each for each in (before, term) if each is not None and each.is_enabled]
        if touched and (len(forms) == 1 or forms[0] != forms[1]):
            order([(each.simplified, each.scope) for each in touched], by, term)


def remove(term: GlossaryTerm, by: User | None) -> None:
    """Delete a term; what it touched is derived anew."""
    with transaction.atomic():
        place = (term.simplified, term.scope)
        term.delete()
        if term.is_enabled:
            order([place], by)


def order(
    places: Iterable[tuple[str, str]], by: User | None, term: GlossaryTerm | None = None
) -> Rederivation | None:
    """Have what holds one of the texts, each given with its scope, derived anew.

    In the transaction that changed them.
    """
    work = announce(places, by, term)
    return begin(work) if work else None


def order_everything(by: User | None) -> Rederivation:
    """Have everything derived anew: the rules of the site have changed."""
    return begin(Rederivation(scopes=[""], ordered_by=by))


def order_moved(column: Column, by: User | None) -> Rederivation | None:
    """Have what stands in a column that was moved derived anew, if other terms hold there now."""
    terms = GlossaryTerm.objects.filter(is_enabled=True, scope__startswith=column_scope(0)[:-1])
    if not terms.exists():
        return None
    return begin(Rederivation(scopes=[column_scope(column.pk)], ordered_by=by))


def announce(
    places: Iterable[tuple[str, str]], by: User | None, term: GlossaryTerm | None = None
) -> Rederivation | None:
    """The same before the first of many transactions that change them; to be begun after the last.

    If whoever announced it is killed between, the minutes' tick begins it.
    """
    places = list(dict.fromkeys(places))
    if not places:
        return None
    words = sorted({word for word, _scope in places})
    scopes = sorted({scope for _word, scope in places})
    return Rederivation.objects.create(words=words, scopes=scopes, ordered_by=by, term=term)


def begin(work: Rederivation) -> Rederivation:
    """Do it in the background, from the start."""
    work.model, work.last_pk, work.done, work.total, work.finished_at = "", 0, 0, None, None
    work.save()
    Rederivation.objects.filter(finished_at__lt=timezone.now() - KEPT).delete()
    transaction.on_commit(lambda: go_on.enqueue(work.pk))
    return work


@task(priority=-10)
def go_on(pk: int) -> None:
    """Background work: one piece of it, and the order for the next."""
    work = Rederivation.objects.filter(pk=pk, finished_at=None).first()
    if work is not None and not run(work, PIECE):
        go_on.enqueue(pk)


def order_again() -> int:
    """Order anew the work whose task was lost with its worker; returns how many pieces."""
    undone = Rederivation.objects.filter(
        finished_at=None, ordered_at__lt=timezone.now() - LOST_AFTER
    )
    lost = tasks.without(go_on, set(undone.values_list("pk", flat=True)))
    for pk in sorted(lost):
        go_on.enqueue(pk)
    return len(lost)


def run(work: Rederivation, seconds: float = float("inf")) -> bool:
    """Go on with it for so long; returns whether it is finished."""
    until = time.monotonic() + seconds
    wanted = Wanted(tuple(work.words), frozenset(work.scopes))
    if work.total is None:
        work.total = sum(wanted.rows(model).count() for model in derived_models())
        work.save(update_fields=["total"])
    for model, records in batches(wanted, work.model, work.last_pk):
        changed, failed = _derive(wanted, records)
        work.model, work.last_pk = model._meta.label, records[-1].pk or 0
        work.done += len(records)
        work.changed += changed
        work.failed += failed
        work.save(update_fields=["model", "last_pk", "done", "changed", "failed"])
        if time.monotonic() > until:
            return False
    reprints.propose_printed(wanted)
    work.finished_at = timezone.now()
    work.save(update_fields=["finished_at"])
    return True


def run_everything(tell: Callable[[int, int], None]) -> tuple[int, int]:
    """Derive all that an earlier converter derived.

    Returns how many records read otherwise now, and how many could not be derived (see the log).

    `tell` is told how many records were looked at, of how many. To be stopped at any moment: what
    is up to date is passed over the next time.
    """
    wanted, done, changed, failed = Wanted(), 0, 0, 0
    total = sum(wanted.rows(model).count() for model in derived_models())
    tell(0, total)
    for _model, records in batches(wanted):
        more, less = _derive(wanted, records)
        changed, failed, done = changed + more, failed + less, done + len(records)
        tell(done, total)
    reprints.propose_printed(wanted)
    return changed, failed


def batches(
    wanted: Wanted, label: str = "", last_pk: int = 0
) -> Iterator[tuple[Model, list[TraditionalDerived]]]:
    """The records, some at a time, behind the one where the work stood."""
    for model in derived_models():
        if model._meta.label < label:
            continue
        at = last_pk if model._meta.label == label else 0
        while records := list(wanted.rows(model).filter(pk__gt=at)[:BATCH]):
            yield model, records
            at = records[-1].pk


def _derive(wanted: Wanted, records: list[TraditionalDerived]) -> tuple[int, int]:
    """How many read otherwise now, and how many could not be derived."""
    try:
        held = [each for each in records if wanted.holds(each) and wanted.is_here(each)]
        return len(bring_up(held, _propose)) if held else 0, 0
    except DatabaseError:
        raise  # a busy one is tried again, at the same place
    except Exception:
        if len(records) == 1:
            # One text that cannot be read must not keep all others from being derived.
            _log.exception("not derived: %s %s", records[0]._meta.label, records[0].pk)
            return 0, 1
    # Read anew: some have been derived already, and not stored.
    anew = wanted.rows(type(records[0])).filter(pk__in=[each.pk for each in records])
    parts = [_derive(wanted, [each]) for each in anew]
    return sum(changed for changed, _ in parts), sum(failed for _, failed in parts)


def _propose(changed: list[TraditionalDerived]) -> None:
    reprints.propose(_article_of(record) for record in changed)


def corrected(term: GlossaryTerm) -> list[tuple[TraditionalDerived, list[str]]]:
    """Records that a person has corrected where they hold the term, with those fields' names.

    The first `NAMED`; some queries, however many there are.
    """
    wanted, found = Wanted((term.simplified,), frozenset([term.scope])), []
    for model in derived_models():
        rows = wanted.rows(model).annotate(state_text=Cast("zh_hant_state", TextField()))
        for record in rows.filter(state_text__contains='"manual"')[:LOOKED_AT].iterator(BATCH):
            fields = [
                name
                for name in record.translated_fields()
                if record.traditional_state(name) != "auto" and wanted.holds(record, [name])
            ]
            is_thrown_away = getattr(record, "deleted_at", None) is not None
            if fields and not is_thrown_away and wanted.is_here(record):
                found.append((record, fields))
            if len(found) == NAMED:
                return found
    return found


def _article_of(record: Any) -> int | None:
    return (
        record.pk
        if record._meta.label == "articles.Article"
        else getattr(record, "article_id", None)
    )
