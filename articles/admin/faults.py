"""What keeps a form from being saved, listed with the place where each is to be mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from articles.conflicts import CODE, label_of
from articles.wording import unheaded


@dataclass(frozen=True)
class Fault:
    """A sentence, what it is about, and the id of the control; both empty for the whole form."""

    label: str
    sentence: str
    target: str


def faults(shown: Iterable[tuple[str, Any]]) -> list[Fault]:
    """Of forms and sets of rows, each with the words that name it, in the order of the page.

    Conflicts with what was saved meanwhile are told of elsewhere.
    """
    return [fault for prefix, part in shown for fault in _faults_of(prefix, part)]


def _faults_of(prefix: str, part: Any) -> list[Fault]:
    if hasattr(part, "non_form_errors"):
        data = part.non_form_errors().as_data()
        return [
            Fault(unheaded(prefix), words, "")
            for error in data
            if error.code != CODE
            for words in error.messages
        ]
    if not part.is_bound or getattr(part, "cleaned_data", {}).get("DELETE"):
        return []
    found = []
    # In the order in which the fields stand, not in that in which they were checked.
    places = {name: number for number, name in enumerate(part.fields)}
    by_field = sorted(part.errors.as_data().items(), key=lambda item: places.get(item[0], -1))
    for name, errors in by_field:
        label, target = unheaded(prefix), ""
        if name != NON_FIELD_ERRORS and name in part.fields:
            bound = part[name]
            label = f"{prefix}{label_of(name, part.fields[name])}"
            target = bound.id_for_label or str(bound.auto_id)
        found += [
            Fault(label, words, target)
            for error in errors
            if error.code != CODE
            for words in error.messages
        ]
    return found
