"""Rows of a form that somebody deleted, or changed, since it was opened.

Django takes a deleted row for tampering, empties it and refuses the form again and again. Here it
leaves the form, the rows behind it move up, and the page says once who deleted it and what this
person had written in it. A row that this person wants deleted and somebody else has changed stays
until they have seen what was changed.
"""

import re
from dataclasses import replace
from typing import Any

from auditlog.models import LogEntry
from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.conflicts import CODE, Conflict, label_of, mark, opened_with, shown
from articles.wording import headed

# As many digits as Django's own limit of rows has.
_COUNT = re.compile(r"[0-9]{1,4}")


class KeepsRows(forms.BaseModelFormSet[Any, Any]):
    """The rows of a list, without those that are gone; `conflicts` tells of these."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        gone = self._gone() if self.is_bound else {}
        if gone:
            asked_to_stay = [n for n in gone if f"{self.add_prefix(n)}-DELETE" not in self.data]
            self.conflicts = [self._conflict(n, gone[n]) for n in asked_to_stay]
            self._leave_out(list(gone))

    def clean(self) -> None:
        super().clean()
        spared = self._spare_changed()
        if self.conflicts or spared:
            sentence = _("您打开以后，这里有一项已被删去或改过，所以这次还没有存，见页面上方。")
            raise ValidationError(sentence, code=CODE)

    def _spare_changed(self) -> bool:
        """Take back the deletion of rows that were changed meanwhile; whether there were any."""
        marked = [form for form in self.initial_forms if form.cleaned_data.get(DELETION_FIELD_NAME)]
        changed = [form for form in marked if form.conflicts]
        for form in changed:
            form.conflicts = [replace(each, spared=True) for each in form.conflicts]
            form.data = form.data.copy()
            del form.data[form.add_prefix(DELETION_FIELD_NAME)]
        return bool(changed)

    def is_only_in_conflict(self) -> bool:
        """Whether nothing else is wrong with the rows as a whole."""
        return all(error.code == CODE for error in self.non_form_errors().as_data())

    def _count(self, name: str) -> int:
        text = str(self.data.get(f"{self.prefix}-{name}", ""))
        return int(text) if _COUNT.fullmatch(text) else 0

    def _gone(self) -> dict[int, str]:
        """Numbers of the rows whose record is no longer there, with its id."""
        there = {str(row.pk) for row in self.get_queryset()}
        name = self.get_queryset().model._meta.pk.name
        sent = {
            number: str(self.data.get(f"{self.add_prefix(number)}-{name}", ""))
            for number in range(self._count(INITIAL_FORM_COUNT))
        }
        return {number: pk for number, pk in sent.items() if pk.isdecimal() and pk not in there}

    def _leave_out(self, gone: list[int]) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        files: Any = self.files.copy()
        for count in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT):
            data[f"{self.prefix}-{count}"] = str(max(self._count(count) - len(gone), 0))
        self.data, self.files = self._moved_up(data, gone), self._moved_up(files, gone)

    def _moved_up(self, sent: Any, gone: list[int]) -> Any:
        """What was sent, the rows numbered as if those that are gone had never been there."""
        row = re.compile(rf"{re.escape(str(self.prefix))}-([0-9]{{1,4}})-(.+)", re.DOTALL)
        of_rows = [(match, sent.getlist(match[0])) for match in map(row.fullmatch, sent) if match]
        for match, _values in of_rows:
            del sent[match[0]]
        for match, values in of_rows:
            number = int(match[1])
            if number not in gone:
                number -= sum(each < number for each in gone)
                sent.setlist(f"{self.prefix}-{number}-{match[2]}", values)
        return sent

    def _conflict(self, number: int, pk: str) -> Conflict:
        deletions = LogEntry.objects.get_for_model(self.get_queryset().model).filter(
            object_pk=pk, action=LogEntry.Action.DELETE
        )
        last = deletions.select_related("actor").order_by("-timestamp", "-pk").first()
        kind = str(self.get_queryset().model._meta.verbose_name)
        called = last.object_repr if last else ""
        return Conflict(
            name="",
            label=kind if called in ("", kind) else f"{kind}“{called}”",
            theirs=SafeString(),
            own=format_html("{}", "\n".join(self._written(self.add_prefix(number)))),
            both=False,
            choice="",
            by=last.actor if last else None,
            at=last.timestamp if last else None,
            gone=True,
        )

    def _written(self, row: str) -> list[str]:
        """What this person wrote or chose in a row, each with its label."""
        base = opened_with(self.data.get(f"{row}-base"))
        told = []
        for name, field in self.form.base_fields.items():
            if isinstance(field, forms.FileField):
                if f"{row}-{name}" in self.files or self.data.get(f"{row}-staged"):
                    told.append(_("您换的文件没有收下，还要用的请重新添加。"))
            elif isinstance(field, forms.CharField | forms.ChoiceField) and not (
                field.widget.is_hidden
            ):
                value = self.data.get(f"{row}-{name}", "")
                if mark(value) != base.get(name, ""):
                    words = shown(value, dict(getattr(field, "choices", ())))
                    told.append(headed(label_of(name, field), words or _("（空）")))
        return told


class KeepsInlineRows(KeepsRows, forms.BaseInlineFormSet[Any, Any, Any]):
    """Rows below a record."""
