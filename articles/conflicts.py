"""Two people at one record: whoever saves second sees what the first one wrote, and loses nothing.

A form carries, hidden, a short mark of every value that it was shown with. When it comes back and
the stored value bears another mark, somebody else was here meanwhile. What only they touched is
taken over; what both touched is shown side by side, with the second person's own text left in
the form.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.core.files import File
from django.db import models
from django.utils import timezone


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed. `both` when this person had changed it too."""

    name: str
    label: str
    theirs: str
    own: str
    both: bool


class QuietField(forms.CharField):
    """A hidden value that is no change of the record by itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def _plain(value: Any) -> Any:
    """A value as text that is the same for the stored and for the submitted one."""
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, File):
        return value.name or ""
    if isinstance(value, models.QuerySet | list | tuple):
        return "|".join(sorted(_plain(item) for item in value))
    return str(value).replace("\r\n", "\n").strip()


def mark(value: Any) -> str:
    """Ten hex digits for a value, nothing for an empty one."""
    text = _plain(value)
    return sha256(text.encode()).hexdigest()[:10] if text else ""


def shown(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, models.QuerySet | list | tuple):
        return "、".join(str(item) for item in value)
    if value is True:
        return "是"
    if value is None or value is False:
        return ""
    return str(value)


class KeepsBoth(forms.ModelForm[Any]):
    """A form that notices what others saved since it was opened."""

    base = QuietField()
    # Fields that are no values of the record.
    not_compared = ("base", "revision", "key", "staged")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        if self.instance.pk:
            self.initial["base"] = self._marks()

    def _compared(self) -> list[str]:
        return [
            name
            for name in self.fields
            if name not in self.not_compared and not name.startswith("reviewed_")
        ]

    def _marks(self) -> str:
        return json.dumps({name: mark(self.initial.get(name)) for name in self._compared()})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.conflicts = self._find_conflicts(cleaned) if self.instance.pk else []
        if self.conflicts:
            # The next save is made knowing what is stored now.
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self._put("base", self._marks())
            for conflict in self.conflicts:
                if not conflict.both:
                    self._put(conflict.name, self.initial.get(conflict.name))
            # The machine's words follow their source; nobody needs to read that they did.
            self.conflicts = [c for c in self.conflicts if c.both or not self.is_derived(c.name)]
            self.add_error(None, self.conflict_sentence())
        return cleaned

    def conflict_sentence(self) -> str:
        """What to tell the second person."""
        return "别人刚刚存过这一条，请看一看再存一次。您写的都还在。"

    def is_derived(self, name: str) -> bool:
        """Whether a field's text is made by machine from another field."""
        return False

    def _find_conflicts(self, cleaned: dict[str, Any]) -> list[Conflict]:
        try:
            base = json.loads(cleaned.get("base") or "{}")
        except ValueError:
            return []
        found = []
        for name in self._compared():
            stored = self.initial.get(name)
            before = base.get(name) if isinstance(base, dict) else None
            if not isinstance(before, str) or mark(stored) == before:
                continue
            own = cleaned.get(name)
            # A value that does not even pass the field's own check was certainly typed in.
            own_mark = mark(own) if name in cleaned else "?"
            if own_mark == mark(stored):
                continue
            label = str(self.fields[name].label or name)
            language = {"zh_hant": "（繁体）", "en": "（英文）"}
            label += next((tail for code, tail in language.items() if name.endswith(code)), "")
            found.append(Conflict(name, label, shown(stored), shown(own), own_mark != before))
        return found

    def _put(self, name: str, value: Any) -> None:
        """Set what the form shows in a field when it is drawn again."""
        key, widget = self.add_prefix(name), self.fields[name].widget
        data: Any = self.data
        if isinstance(value, models.QuerySet | list | tuple):
            data.setlist(key, [_plain(item) for item in value])
        elif isinstance(widget, forms.CheckboxInput):
            data.pop(key, None)
            if value:
                data[key] = "on"
        else:
            data[key] = self.fields[name].prepare_value(value) or ""
