"""Traditional texts derived anew, many at once: which records hold a term, and bringing them up.

Nobody has edited anything: no time of change, no revision, no line of the log. Every record is
read, derived without a lock, and written in a short transaction if it still is as it was read.
So it may be cut short and done again at any moment; what is up to date already costs nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet

from accessibility import page_store
from accessibility.chinese.glossary import Glossary
from accessibility.chinese.markup import runs
from accessibility.traditional import TraditionalDerived

BATCH = 100
# Of so many words at most the database is asked; more are looked for in what it gives.
ASKED = 8

Model = type[TraditionalDerived]


def derived_models() -> list[Model]:
    """Every table with derived Traditional, in a fixed order."""
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, TraditionalDerived) and not model._meta.proxy
    ]
    return sorted(found, key=lambda model: model._meta.label)


@dataclass(frozen=True)
class Wanted:
    """The records that hold one of the words, in one of the scopes; without words, all."""

    words: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset([""])
    _finder: Glossary = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_finder", Glossary(dict.fromkeys(self.words, "")))

    def rows(self, model: Model) -> QuerySet[Any]:
        """What may hold them, as far as the database can tell; in the order of their numbers."""
        rows = model._base_manager.select_related(*model.traditional_related).order_by("pk")
        if self.words and len(self.words) <= ASKED:
            conditions = (
                _may_hold(model, name, word)
                for name in model.translated_fields()
                for word in self.words
            )
            rows = rows.filter(reduce(or_, conditions))
        return rows

    def holds(self, record: TraditionalDerived, fields: Iterable[str] | None = None) -> bool:
        """Whether one of the words really stands there, also across the tags of a body."""
        if not self.words:
            return True
        for name in record.translated_fields() if fields is None else fields:
            text = getattr(record, f"{name}_zh_hans") or ""
            is_html = name in record.traditional_html_fields
            for run in runs(text) if is_html else [text]:
                if any(place.is_term for place in self._finder.settled(run)):
                    return True
        return False

    def is_here(self, record: TraditionalDerived) -> bool:
        """Whether the record is in one of the scopes."""
        return "" in self.scopes or not self.scopes.isdisjoint(record.glossary_scopes())


def _may_hold(model: Model, name: str, word: str) -> Q:
    column = f"{name}_zh_hans__contains"
    if name not in model.traditional_html_fields:
        return Q(**{column: word})
    # Tags may stand within the word: its characters must be there, wherever.
    condition = Q()
    for sign in dict.fromkeys((word[0], word[len(word) // 2], word[-1])):
        condition &= Q(**{column: sign})
    return condition


def bring_up(
    records: Sequence[TraditionalDerived], note: Callable[[list[TraditionalDerived]], None]
) -> list[TraditionalDerived]:
    """Derive records of one model anew and store them; returns those that read otherwise now.

    One that was saved since it was read has been derived by whoever saved it, and is left. `note`
    is given what is returned in the transaction that stores it: whoever is killed has done both
    or neither.
    """
    before = {record.pk: _words(record) for record in records}
    changed = {record.pk: columns for record in records if (columns := record.rederive())}
    if not changed:
        return []
    model = type(records[0])
    written = []
    with transaction.atomic():
        locked = model._base_manager.select_for_update(no_key=True, of=("self",))
        stored = {row.pk: _words(row) for row in locked.filter(pk__in=changed).order_by("pk")}
        for record in records:
            columns = changed.get(record.pk, [])
            if not columns or stored.get(record.pk) != before[record.pk]:
                continue
            values = {name: getattr(record, name) for name in columns}
            model._base_manager.filter(pk=record.pk).update(**values)
            if columns != ["zh_hant_state"]:
                written.append(record)
        note(written)
        if written and model.is_public_as_it_stands:
            page_store.forget(["*"])
    return written


def _words(record: models.Model) -> dict[str, Any]:
    """What a derivation reads and writes, as it is stored."""
    held = record.__dict__
    return {
        name: held[name] for name in held if name.endswith(("_zh_hans", "_zh_hant", "_hant_state"))
    }
