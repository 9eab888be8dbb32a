"""Lists of manuscripts: what a row shows, and how rows are picked out."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import standing, tree
from articles.admin.desk import DeskAdmin
from articles.models import Article, Contribution
from articles.rights import column_choices, within
from articles.standing import CHANGED, DRAFT, LIVE, STATES, WITHDRAWN


class StateFilter(admin.SimpleListFilter):
    title = _("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(code, str(name)) for code, name in STATES.items()]

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

    title = _("栏目")
    parameter_name = "column"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        user: Any = request.user
        return [(str(pk), label) for pk, label in column_choices(user)]

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
    title = _("撰稿")
    parameter_name = "own"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("1", gettext("我写的")), ("2", gettext("我改过的"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "1":
            return queryset.filter(created_by=request.user.pk)
        if self.value() == "2":
            own = Contribution.objects.filter(article=OuterRef("pk"), user=request.user.pk)
            return queryset.filter(Exists(own))
        return queryset


class LanguageFilter(admin.SimpleListFilter):
    title = _("英文")
    parameter_name = "english"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("1", gettext("有英文")), ("0", gettext("没有英文"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        without = Q(title_en="") | Q(title_en=None)
        chosen = {"1": ~without, "0": without}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen)


class StandingList(DeskAdmin):
    """A list of texts: a row leads to the form, its state to the page where it is published.

    `where` is the module that knows where each of them stands.
    """

    where: ClassVar[Any] = standing
    list_display_links = None
    ordering = ("-modified_at", "-pk")
    actions = None

    def leading(self, record: Any) -> SafeString:
        """What a text is called, as the way to its form."""
        return format_html('<a class="song" href="{}">{}</a>', self.where.form_url(record), record)

    def writer(self, record: Any) -> str:
        """Who began it."""
        return str(record.created_by or "—")

    @admin.display(description=_("状态"))
    def state(self, record: Any) -> SafeString:
        return format_html(
            '<a class="state" href="{}">{}</a>',
            self.where.publish_url(record),
            self.where.badges(record),
        )

    @admin.display(description=_("改动"), ordering="modified_at")
    def modified(self, record: Any) -> str:
        return standing.moment(record.modified_at)


class ManuscriptList(StandingList):
    """The list of a manuscripts' screen."""

    change_list_template = "admin/articles/manuscript_list.html"
    list_display = ("name", "column", "state", "written_by", "modified", "views")
    list_filter = (StateFilter, ColumnFilter, OwnFilter, LanguageFilter)
    search_fields = ("title_zh_hans",)
    search_help_text = _("按简体标题查找，词之间空一格")
    date_hierarchy = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        match = request.resolver_match
        if match and str(match.url_name).endswith("_changelist"):
            user: Any = request.user
            return within(user, standing.rows()).order_by(*self.ordering)
        return super().get_queryset(request)

    @admin.display(description=_("标题"), ordering="title_zh_hans")
    def name(self, article: Article) -> SafeString:
        return self.leading(article)

    @admin.display(description=_("撰稿"), ordering="created_by__name")
    def written_by(self, article: Article) -> str:
        return self.writer(article)

    @admin.display(description=_("浏览"), ordering="view_count__views")
    def views(self, article: Article) -> str:
        count = getattr(article, "view_count", None)
        return f"{count.views:,}" if count else "—"
