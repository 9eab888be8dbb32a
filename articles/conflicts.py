"""Two people at one record: whoever saves second sees what the first one wrote, and loses nothing.

A form carries, hidden, a short mark of every value that it was shown with. When it comes back and
the stored value bears another mark, somebody was here meanwhile: a colleague, or the same person
in another window. What only they touched is taken over; what both touched is shown side by side,
and this person says which of the two is to be saved. Unless they do, it is their own.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from auditlog.models import LogEntry
from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import comparing, standing
from articles.wording import listed

CODE = "saved_meanwhile"
# The answer that keeps what is stored; any other keeps what this person wrote.
STORED = "stored"
# How far back the log is read for who changed a field last.
ENTRIES = 50


@dataclass(frozen=True)
class Conflict:
    """A field that was saved meanwhile. `both` when this person had changed it too.

    `choice` is the name under which the form takes the answer. `by` is None when the log does not
    know; `at` likewise. `gone` when it is no field but a row that was deleted: then `own` is what
    this person wrote in it. `spared` when this person wanted the field's row deleted.
    """

    name: str
    label: str
    theirs: SafeString
    own: SafeString
    both: bool
    choice: str
    by: Any = None
    at: datetime | None = None
    gone: bool = False
    spared: bool = False

    def who(self, reader: Any) -> str:
        """Who saved it, as `reader` is told."""
        if self.by is not None and self.by.pk == reader.pk:
            return _("您在另一个窗口")
        return str(self.by) if self.by is not None else _("别人")

    @property
    def when(self) -> str:
        return standing.moment(self.at) if self.at else ""


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


def shown(value: Any, choices: dict[Any, Any] | None = None) -> str:
    """A value as a person reads it; one of `choices` by its label."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, models.QuerySet | list | tuple):
        return listed(str(item) for item in value)
    if value is True:
        return str(_("是"))
    if value is None or value is False:
        return ""
    if isinstance(value, File):
        # The name of a stored file is a digest and tells nobody anything.
        return str(_("新换的文件")) if value else ""
    key = value.pk if isinstance(value, models.Model) else value
    return str((choices or {}).get(key, value))


def opened_with(text: Any) -> dict[str, Any]:
    """The marks with which a form was shown; none where somebody tampered with them."""
    try:
        base = json.loads(text or "{}")
    except (TypeError, ValueError, RecursionError):
        return {}
    return base if isinstance(base, dict) else {}


def label_of(name: str, field: forms.Field) -> str:
    language = {"zh_hant": _("（繁体）"), "en": _("（英文）")}
    tail = next((tail for code, tail in language.items() if name.endswith(f"_{code}")), "")
    return f"{field.label or name}{tail}"


class KeepsBoth(forms.ModelForm[Any]):
    """A form that notices what others saved since it was opened."""

    base = QuietField()
    # Fields that are no values of the record.
    not_compared: tuple[str, ...] = ("base", "revision", "key", "staged")
    # Fields that the log knows by another name.
    recorded_as: dict[str, str] = {"cover_key": "cover"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self.fill_initial()
        if self.instance.pk:
            self.initial["base"] = self.marks()
            for name in self._compared() if self.is_bound else ():
                if self.data.get(self.add_prefix(f"take_{name}")) == STORED:
                    self._put(name, self.initial.get(name))

    def fill_initial(self) -> None:
        """Set in `initial` what Django cannot know, before anything is compared with it."""

    def _compared(self) -> list[str]:
        return [
            name
            for name in self.fields
            if name not in self.not_compared and not name.startswith("reviewed_")
        ]

    def marks(self) -> str:
        """A mark of every value that the form begins with, as its hidden `base` carries them."""
        return json.dumps({name: mark(self.initial.get(name)) for name in self._compared()})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        base = opened_with(cleaned.get("base"))
        found = self._find_conflicts(cleaned, base) if self.instance.pk else []
        # The machine's words follow their source; nobody needs to read that they did.
        quiet = [c.name for c in found if not c.both and self.is_derived(c.name)]
        cleaned |= {name: self.initial.get(name) for name in quiet}
        self.conflicts = [conflict for conflict in found if conflict.name not in quiet]
        if self.conflicts:
            # The next save is made knowing what is stored now.
            self._put("base", self.marks())
            for conflict in found:
                if not conflict.both:
                    self._put(conflict.name, self.initial.get(conflict.name))
            self._name_savers()
            sentence = _("您打开以后这里存过，所以这次还没有存，见页面上方。您写的都还在。")
            self.add_error(None, ValidationError(sentence, code=CODE))
        return cleaned

    def is_only_in_conflict(self) -> bool:
        """Whether nothing else is wrong with what was sent."""
        found = self.errors.as_data()
        return all(error.code == CODE for errors in found.values() for error in errors)

    def _name_savers(self) -> None:
        """Note with each conflict who changed the field last, and when."""
        entries = list(
            LogEntry.objects.get_for_object(self.instance)
            .select_related("actor")
            .order_by("-timestamp", "-pk")[:ENTRIES]
        )
        for index, conflict in enumerate(self.conflicts):
            name = self.recorded_as.get(conflict.name, conflict.name)
            last = next((each for each in entries if name in (each.changes or {})), None)
            if last is not None:
                self.conflicts[index] = replace(conflict, by=last.actor, at=last.timestamp)

    def is_derived(self, name: str) -> bool:
        """Whether a field's text is made by machine from another field."""
        return False

    def differences(self) -> list[Conflict]:
        """Every field in which this form would change what is stored."""
        self.is_valid()
        not_own = {conflict.name for conflict in self.conflicts if not conflict.both}
        found = self._find_conflicts(self.cleaned_data, dict.fromkeys(self._compared(), "?"))
        return [conflict for conflict in found if conflict.name not in not_own]

    def _find_conflicts(self, cleaned: dict[str, Any], base: dict[str, Any]) -> list[Conflict]:
        found = []
        for name in self._compared():
            stored = self.initial.get(name)
            before = base.get(name)
            if not isinstance(before, str) or mark(stored) == before:
                continue
            own = cleaned.get(name)
            # A value that does not even pass the field's own check was certainly typed in.
            own_mark = mark(own) if name in cleaned else "?"
            if own_mark == mark(stored):
                continue
            label = label_of(name, self.fields[name])
            both = own_mark != before
            theirs, mine = self._side_by_side(name, stored, own, both)
            choice = self.add_prefix(f"take_{name}")
            found.append(Conflict(name, label, theirs, mine, both, choice))
        return found

    def _side_by_side(
        self, name: str, stored: Any, own: Any, both: bool
    ) -> tuple[SafeString, SafeString]:
        """Both values as a person reads them; where there is a choice, what differs is marked."""
        choices = self.labels_of(name)
        field = getattr(type(self.instance), name, None)
        source = getattr(getattr(field, "field", None), "translated_field", None)
        is_html = source is not None and source.name in self.instance.traditional_html_fields
        texts = [
            "\n".join(comparing.paragraphs(value or "", self.picture_names()))
            if is_html
            else shown(value, choices)
            for value in (stored, own)
        ]
        if is_html and texts[0] == texts[1]:
            texts = [_("（文字相同，样式或插图不同）") for _text in texts]
        if both:
            return comparing.sides(*texts)
        return format_html("{}", texts[0]), format_html("{}", texts[1])

    def picture_names(self) -> dict[str, str]:
        """What the pictures placed in a text are called, by their keys."""
        return {}

    def labels_of(self, name: str) -> dict[Any, Any]:
        """What the values of a field are called, where one chooses from several."""
        return dict(getattr(self.fields[name], "choices", ()))

    def pictures(self, name: str) -> tuple[str, str]:
        """Addresses of the stored picture and of the one that came with the form, else empty."""
        return "", ""

    def _put(self, name: str, value: Any) -> None:
        """Set what the form holds of a field, now or when it is drawn again."""
        if isinstance(self.fields[name], forms.FileField):
            self._leave_file(name)
            return
        if not getattr(self.data, "_mutable", True):
            self.data = self.data.copy()  # type: ignore[attr-defined]
        key, widget = self.add_prefix(name), self.fields[name].widget
        data: Any = self.data
        if isinstance(value, models.QuerySet | list | tuple):
            data.setlist(key, [_plain(item) for item in value])
        elif isinstance(widget, forms.CheckboxInput):
            data.pop(key, None)
            if value:
                data[key] = "on"
        else:
            prepared = self.fields[name].prepare_value(value)
            data[key] = "" if prepared is None else prepared

    def _leave_file(self, name: str) -> None:
        """As if no file had been chosen or kept aside, and none were to be cleared."""
        key = self.add_prefix(name)
        files: Any = self.files.copy()
        files.pop(key, None)
        self.files = files
        kept = {f"{key}-staged", f"{key}-clear"}
        if "staged" in self.fields:
            kept.add(self.add_prefix("staged"))
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for each in kept & data.keys():
            del data[each]
        self.data = data


def told(forms_of_page: Iterable[tuple[str, Any]], reader: Any) -> dict[str, Any]:
    """What the page says of conflicts: its first sentence, and a row a field.

    `forms_of_page` are the page's forms, each with what to say before its fields' labels; and its
    formsets, which know of rows.
    """
    rows = [
        {
            "label": prefix + conflict.label,
            "theirs": conflict.theirs,
            "own": conflict.own,
            "both": conflict.both,
            "choice": conflict.choice,
            "who": conflict.who(reader),
            "when": conflict.when,
            "gone": conflict.gone,
            "spared": conflict.spared,
            "pictures": form.pictures(conflict.name) if isinstance(form, KeepsBoth) else ("", ""),
        }
        for prefix, form in forms_of_page
        for conflict in getattr(form, "conflicts", ())
    ]
    saves = dict.fromkeys(f"{row['who']} {row['when']}".strip() for row in rows)
    return {
        "conflicts": rows,
        "conflict_saves": listed(saves),
        "conflict_asks": any(row["both"] for row in rows),
        "conflict_gone": any(row["gone"] for row in rows),
        "conflict_spared": any(row["spared"] for row in rows),
    }
