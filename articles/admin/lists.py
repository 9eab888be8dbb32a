"""How lists of manuscripts are narrowed down: by state, column, person and language."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest

from articles import tree
from articles.models import Contribution
from articles.standing import CHANGED, DRAFT, LIVE, STATES, WITHDRAWN, column_choices


class StateFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return STATES.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        after = Q(modified_at__gt=F("printed_at"))
        conditions = {
            DRAFT: Q(is_live=False, was_withdrawn=False),
            LIVE: Q(is_live=True) & ~after,
            CHANGED: Q(is_live=True) & after,
            WITHDRAWN: Q(is_live=False, was_withdrawn=True),
        }
        condition = conditions.get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


class ColumnFilter(admin.SimpleListFilter):
    """A column and everything below it."""

    title = "栏目"
    parameter_name = "column"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(str(pk), label) for pk, label in column_choices()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        column = next(
            (c for c in tree.current().columns.values() if str(c.pk) == self.value()), None
        )
        if column is None:
            return queryset
        return queryset.filter(
            Q(column__path=column.path) | Q(column__path__startswith=column.path + "/")
        )


class OwnFilter(admin.SimpleListFilter):
    title = "撰稿"
    parameter_name = "own"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("1", "我写的"), ("2", "我改过的")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "1":
            return queryset.filter(created_by=request.user.pk)
        if self.value() == "2":
            own = Contribution.objects.filter(article=OuterRef("pk"), user=request.user.pk)
            return queryset.filter(Exists(own))
        return queryset


class LanguageFilter(admin.SimpleListFilter):
    title = "英文"
    parameter_name = "english"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("1", "有英文"), ("0", "没有英文")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        without = Q(title_en="") | Q(title_en=None)
        chosen = {"1": ~without, "0": without}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen)
