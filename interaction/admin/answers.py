"""The answers' screens: their list, and the form in which they are written."""

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

import interaction.admin.files as files
import interaction.admin.history as history
import interaction.admin.release as release
from articles.admin.desk import DeskInline, in_languages
from articles.admin.lists import StandingList
from articles.standing import CHANGED, DRAFT, LIVE, STATES, WITHDRAWN
from interaction import standing
from interaction.admin.reading import reading
from interaction.forms import AnswerForm, SourceForm
from interaction.models import Answer, AnswerSource, Topic
from interaction.printing import answer_digest
from interaction.publishing import blockers, edited

PUBLISH = "_publish"
SUSPENDED = "suspended"


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        states = [(code, str(name)) for code, name in STATES.items()]
        return [*states, (SUSPENDED, gettext("已暂停"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        after = Q(modified_at__gt=F("printed_at")) | Q(is_derived_otherwise=True)
        conditions = {
            DRAFT: Q(is_live=False, was_withdrawn=False),
            LIVE: Q(is_live=True) & ~after,
            CHANGED: Q(is_live=True) & after,
            WITHDRAWN: Q(is_live=False, was_withdrawn=True),
            SUSPENDED: Q(suspended__isnull=False),
        }
        condition = conditions.get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


class TopicFilter(admin.SimpleListFilter):
    title = gettext_lazy("主题")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(str(topic.pk), str(topic)) for topic in Topic.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or ""
        return queryset.filter(topic=chosen) if chosen.isdecimal() else queryset


class OwnFilter(admin.SimpleListFilter):
    title = gettext_lazy("撰写")
    parameter_name = "own"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("1", gettext("我写的"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(created_by=request.user.pk) if self.value() == "1" else queryset


class SourceInline(DeskInline):
    model = AnswerSource
    form = SourceForm
    extra = 1
    fields = ("article", "paragraph", "attachment", "order")


@admin.register(Answer)
class AnswerAdmin(StandingList):
    where: ClassVar[Any] = standing
    form = AnswerForm
    change_form_template = "admin/interaction/answer_form.html"
    change_list_template = "admin/interaction/answer_list.html"
    inlines = [SourceInline]
    fieldsets = (
        *in_languages("question", "short", "body", "phrasings", "department"),
        (
            gettext_lazy("归属和有效期"),
            {"fields": (("topic", "phone"), ("valid_from", "valid_until"))},
        ),
    )
    list_display = ("name", "topic", "state", "helpful", "unhelpful", "written_by", "modified")
    list_filter = (StateFilter, TopicFilter, OwnFilter)
    search_fields = ("question_zh_hans", "phrasings_zh_hans")
    search_help_text = gettext_lazy("按问题和问法查找，词之间空一格")

    def get_urls(self) -> list[Any]:
        view, name = self.admin_site.admin_view, "interaction_answer"
        return [
            path("<int:pk>/publish/", view(release.publish_page), name=f"{name}_publish"),
            path("<int:pk>/withdraw/", view(release.withdraw_page), name=f"{name}_withdraw"),
            path(
                "<int:pk>/preview/<str:language>/<str:mode>/",
                view(release.preview),
                name=f"{name}_preview",
            ),
            path("<int:pk>/compare/", view(history.compare), name=f"{name}_compare"),
            path("<int:pk>/restore/<int:printing>/", view(history.restore), name=f"{name}_restore"),
            path("import/", view(partial(files.import_page, self)), name=f"{name}_import"),
            path("export/<str:kind>/", view(partial(files.export, self)), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        match = request.resolver_match
        if match and str(match.url_name).endswith(("_changelist", "_export")):
            return standing.rows().order_by(*self.ordering)
        return super().get_queryset(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What was printed stays; a draft that is not wanted harms nobody.
        return False

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name.startswith("short"):
            field.widget = forms.Textarea(attrs={**field.widget.attrs, "rows": 2})
        return field

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        original = context.get("original")
        if original is not None:
            stored = standing.with_state(Answer.objects.all()).get(pk=original.pk)
            context |= {
                "badges": standing.badges(stored),
                "blockers": blockers(stored),
                "publish_url": standing.publish_url(stored),
                "rating": standing.rating_of(stored),
                "live_url": stored.get_absolute_url() if stored.is_live else "",
            }
            if not self.has_change_permission(request, original):
                context["reading"] = reading(stored)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        form.before = Answer.objects.get(pk=obj.pk) if change else None
        form.digest_before = answer_digest(form.before) if change else ""
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        answer = Answer.objects.get(pk=form.instance.pk)
        if form.before is not None and answer_digest(answer) == form.digest_before:
            # Saved as it was: nobody has edited it, and a print of it is still what it says.
            before = {"modified_at": form.before.modified_at, "revision": form.before.revision}
            Answer.objects.filter(pk=answer.pk).update(**before)
            return
        user: Any = request.user
        edited(answer, user)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if PUBLISH in request.POST:
            return HttpResponseRedirect(standing.publish_url(obj))
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if PUBLISH in request.POST:
            return HttpResponseRedirect(standing.publish_url(obj))
        return super().response_change(request, obj)

    @admin.display(description=gettext_lazy("问题"), ordering="question_zh_hans")
    def name(self, answer: Answer) -> SafeString:
        return self.leading(answer)

    @admin.display(description=gettext_lazy("撰写"), ordering="created_by__name")
    def written_by(self, answer: Answer) -> str:
        return self.writer(answer)

    @admin.display(description=gettext_lazy("有用"), ordering=Coalesce("rating__helpful", 0))
    def helpful(self, answer: Answer) -> str:
        return f"{standing.rating_of(answer).helpful:,}"

    @admin.display(description=gettext_lazy("没用"), ordering=Coalesce("rating__unhelpful", 0))
    def unhelpful(self, answer: Answer) -> SafeString:
        rating = standing.rating_of(answer)
        if not rating.stands_out:
            return format_html("{}", f"{rating.unhelpful:,}")
        told = gettext("很多人说没用")
        return format_html('{} <span class="badge bad">{}</span>', f"{rating.unhelpful:,}", told)
