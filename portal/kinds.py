"""What a search can be limited to by kind: reports of meetings, and what columns are for.

What kind of thing a column holds is asked of the column as it is now: when staff say otherwise,
nothing has to be indexed anew.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.column import ColumnType
from articles.tree import Tree

MEETING = "meeting"
_TYPES: dict[str, tuple[ColumnType, Promise]] = {
    "policy": (ColumnType.POLICIES, _("政策文件")),
    "explanation": (ColumnType.EXPLAINED, _("政策解读")),
    "news": (ColumnType.NEWS, _("工作动态")),
    "service": (ColumnType.SERVICES, _("办事服务")),
    "overview": (ColumnType.OVERVIEW, _("概况信息")),
    "duties": (ColumnType.DUTIES, _("机构职能")),
    "leaders": (ColumnType.LEADERS, _("负责人信息")),
    "guide": (ColumnType.GUIDE, _("信息公开指南")),
    "catalogue": (ColumnType.CATALOGUE, _("信息公开目录")),
    "yearbook": (ColumnType.YEARBOOK, _("信息公开年报")),
    "on-request": (ColumnType.ON_REQUEST, _("依申请公开")),
    "data": (ColumnType.DATA, _("数据发布")),
    "open-data": (ColumnType.OPEN_DATA, _("数据开放")),
    "response": (ColumnType.RESPONSE, _("回应关切")),
    "complaints": (ColumnType.COMPLAINTS, _("咨询投诉")),
    "survey": (ColumnType.SURVEYS, _("征集调查")),
    "interview": (ColumnType.INTERVIEWS, _("在线访谈")),
}


def kinds(columns: Tree, language: str) -> dict[str, Promise]:
    """The kinds of which the site has something in a language, by what the address says."""
    there = {columns.columns[pk].column_type for pk in columns.alive[language]}
    return {MEETING: pgettext_lazy("复数", "会议报道")} | {
        kind: label for kind, (type_, label) in _TYPES.items() if type_ in there
    }


def columns_of(kind: str, columns: Tree) -> tuple[int, ...]:
    """The columns that hold a kind of thing; none for what is no matter of columns."""
    type_ = _TYPES[kind][0] if kind in _TYPES else None
    return tuple(each.pk for each in columns.columns.values() if each.column_type == type_)
