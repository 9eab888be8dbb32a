"""The choice of a moment: some to press, and one to type.

    publish_at = ChipsField(label="审定后", none_label="由发布员发")

Radio buttons with a field for any other moment, all of it plain HTML. What is sent is the moment
itself and not a word for it, so that 明早 chosen before midnight still means the same after it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from articles import moments
from articles.moments import Chip

OTHER = "other"
_FORMAT = "%Y-%m-%dT%H:%M"


class ChipsInput(forms.Widget):
    """Radio buttons for none, for each chip and for another moment, typed beside it."""

    template_name = "admin/articles/chips.html"
    # Set by whoever shows the form, as of then.
    chips: Sequence[Chip] = ()
    group_label: Any = ""
    none_label: Any = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = data.get(name)
        return data.get(f"{name}_{OTHER}") if given == OTHER else given

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Any) -> str:
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return local.strftime(_FORMAT)
        return str(value or "")

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""  # the legend names them all

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        given = self.format_value(value)
        choices = [("", str(self.none_label), "")]
        choices += [(self.format_value(c.moment), c.label, c.note) for c in self.chips]
        values = [value for value, _label, _note in choices]
        context["widget"] |= {
            "label": str(self.group_label),
            "choices": [
                {"value": value, "label": label, "note": note, "checked": value == given}
                for value, label, note in choices
            ],
            "other": OTHER,
            "is_other": given not in values,
            "typed": given if given not in values else "",
        }
        return context


class ChipsField(forms.DateTimeField):
    """A moment, or none."""

    widget = ChipsInput
    default_error_messages = {"invalid": gettext_lazy("这个时间读不懂，请重新选一次。")}

    def __init__(self, *, none_label: Any, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.none_label, self.widget.group_label = none_label, self.label


def refuse_past(moment: datetime | None) -> None:
    """Raise ValidationError for a moment that lies behind."""
    if moment is not None and moment != moments.AT_ONCE and moment <= timezone.now():
        sentence = gettext("%(when)s已经过了，请选一个将来的时间。")
        raise forms.ValidationError(sentence % {"when": moments.said(moment)})
