"""The glossary (词条) and the site's rules of Traditional."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

import articles.admin.reprinting as reprinting
import articles.admin.term_files as term_files
import articles.admin.term_page as term_page
from accessibility.models import GlossaryTerm, TraditionalRules
from articles import rederiving, standing
from articles.admin.desk import DeskAdmin
from articles.audit import record
from articles.rights import works_everywhere
from articles.term_forms import TermForm
from articles.terms import PROFILES, may_settle, scopes_said

record(GlossaryTerm, TraditionalRules)


class ScopeFilter(admin.SimpleListFilter):
    title = gettext_lazy("范围")
    parameter_name = "where"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [
            ("site", gettext("整个网站")),
            ("column", gettext("一个栏目")),
            ("article", gettext("一篇稿件")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "site":
            return queryset.filter(scope="")
        if self.value() in ("column", "article"):
            return queryset.filter(scope__startswith=f"{self.value()}/")
        return queryset


class TermList(ChangeList):
    """Its rows know their scopes in words: asked once for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        terms: list[Any] = list(self.result_list)
        said = scopes_said(term.scope for term in terms)
        for term in terms:
            term.scope_said = said[term.scope]
        self.result_list = terms


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(DeskAdmin):
    """Kept by whoever writes and publishes, in the columns where they work."""

    form = TermForm
    change_form_template = "admin/articles/term.html"
    change_list_template = "admin/articles/terms.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    # Right below the doubts, which stand above the first field.
                    "confirmed",
                    "doubted",
                    ("simplified", "traditional"),
                    ("where", "article"),
                    ("kind", "note"),
                    "is_enabled",
                )
            },
        ),
        (
            gettext_lazy("各字形另有写法（一般不用填）"),
            {
                "classes": ("collapse",),
                "description": gettext_lazy(
                    "网站换了字形，词条照样用“繁体”里的写法；哪种字形要写得不一样，才填在这里。"
                ),
                "fields": (tuple(f"traditional_{profile}" for profile in PROFILES),),
            },
        ),
    )
    list_display = ("simplified", "in_traditional", "kind", "where", "changed", "state")
    list_filter = ("kind", ScopeFilter)
    list_select_related = ("changed_by",)
    search_fields = ("simplified", "traditional", "note")
    search_help_text = gettext_lazy("按简体、繁体或备注查找")
    ordering = ("simplified", "scope")
    actions = None

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view

        def own(page: Any) -> Any:
            return view(partial(page, self))

        name = "accessibility_glossaryterm"
        return [
            path("import/", own(term_files.import_page), name=f"{name}_import"),
            path("export/<str:kind>/", own(term_files.export), name=f"{name}_export"),
            path("reprints/", view(reprinting.reprints_page), name=f"{name}_reprints"),
            path(
                "work/<int:pk>/",
                view(term_page.progress),
                name="accessibility_rederivation_progress",
            ),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TermList

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.worker = request.user
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        # Readers get the scope in words, and nothing to confirm.
        (name, first), *rest = fieldsets
        words = ("simplified", "traditional"), ("where_said", "kind"), "note", "is_enabled"
        return [(name, first | {"fields": words}), *rest]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("where_said",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_settle(user, obj.scope))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or may_settle(user, obj.scope))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        user: Any = request.user
        rederiving.keep(obj, user)

    def delete_model(self, request: HttpRequest, obj: GlossaryTerm) -> None:
        user: Any = request.user
        rederiving.remove(obj, user)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= term_page.beside(context.get("original"))
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("繁体"), ordering="traditional")
    def in_traditional(self, term: GlossaryTerm) -> SafeString:
        return format_html('<span lang="zh-Hant">{}</span>', term.traditional)

    @admin.display(description=gettext_lazy("范围"))
    def where(self, term: Any) -> str:
        return str(term.scope_said)

    @admin.display(description=gettext_lazy("范围"))
    def where_said(self, term: GlossaryTerm) -> str:
        return scopes_said([term.scope])[term.scope]

    @admin.display(description=gettext_lazy("最后修改"), ordering="changed_at")
    def changed(self, term: GlossaryTerm) -> str:
        return f"{term.changed_by or ''} {standing.moment(term.changed_at)}".strip()

    @admin.display(description=gettext_lazy("状态"), ordering="is_enabled")
    def state(self, term: GlossaryTerm) -> SafeString:
        if term.is_enabled:
            return format_html('<span class="badge ok">{}</span>', gettext("启用"))
        return format_html('<span class="badge pencil">{}</span>', gettext("停用"))


@admin.register(TraditionalRules)
class TraditionalRulesAdmin(DeskAdmin):
    """One record: its list is its form."""

    change_form_template = "admin/articles/rules.html"
    fields = ("profile", "overrides", "corner_brackets")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Everybody's texts follow: not for whoever works in some columns only.
        user: Any = request.user
        return super().has_change_permission(request, obj) and works_everywhere(user)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data:
            user: Any = request.user
            rederiving.order_everything(user)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= term_page.of_everything()
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not TraditionalRules.objects.exists():
            TraditionalRules.lay_out()
        return HttpResponseRedirect(
            reverse("admin:accessibility_traditionalrules_change", args=[1])
        )
