"""How the desk writes days, lists, heads and notes: 11月5日; 甲、乙; 栏目：新闻; 标题（英文）."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WEEKDAYS = (
    *(gettext_lazy("周一"), gettext_lazy("周二"), gettext_lazy("周三"), gettext_lazy("周四")),
    *(gettext_lazy("周五"), gettext_lazy("周六"), gettext_lazy("周日")),
)
_MONTHS = (
    *(gettext_lazy("1月"), gettext_lazy("2月"), gettext_lazy("3月"), gettext_lazy("4月")),
    *(gettext_lazy("5月"), gettext_lazy("6月"), gettext_lazy("7月"), gettext_lazy("8月")),
    *(gettext_lazy("9月"), gettext_lazy("10月"), gettext_lazy("11月"), gettext_lazy("12月")),
)


def short_day(day: date) -> str:
    """Month and day, without the year."""
    return _("%(month)s%(day)d日") % {"month": _MONTHS[day.month - 1], "day": day.day}


def weekday(day: date) -> str:
    return str(WEEKDAYS[day.weekday()])


def listed(names: Iterable[object]) -> str:
    """Several things in a row, as the language puts them: 甲、乙."""
    return str(_("、")).join(map(str, names))


def headed(name: object, text: object = "") -> str:
    """What is said of something, behind its name: 栏目：新闻."""
    return f"{name}{_('：')}{text}"


def unheaded(head: str) -> str:
    """The name alone of what `headed` made without a text."""
    return head.removesuffix(_("："))


def noted(text: object, note: object) -> str:
    """Something with a note in brackets: 标题（英文）."""
    return _("%(text)s（%(note)s）") % {"text": text, "note": note}
