"""The screen of the audit log (操作记录): who did what to what, for looking at only."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Attachment, Image, Meeting, User
from articles.standing import moment
from articles.wording import headed
from portal.desk import log_check
from portal.desk.changes import ACTIONS, ACTS, act_of, changes_of, clock, words_of
from portal.models import HomeLink

# Records that are written on the screen of another one.
WRITTEN_WITH = {
    **dict.fromkeys((Image, Attachment, Meeting), ("article", Article)),
    HomeLink: ("block", HomeLink._meta.get_field("block").related_model),
}
PERIODS = {"1": _("今天"), "7": _("近 7 天"), "30": _("近 30 天"), "365": _("近一年")}


def kind_and_name(entry: LogEntry) -> str:
    """What the entry is about: which kind of record, and how it was called then."""
    name = entry.object_repr
    return headed(entry.content_type.name, name if len(name) <= 40 else name[:40] + "…")


def latest(count: int) -> list[dict[str, str]]:
    """What was done last, for the desk's first page; one query."""
    entries = LogEntry.objects.select_related("actor", "content_type").order_by("-pk")[:count]
    return [
        {
            "url": reverse("admin:auditlog_logentry_change", args=[entry.pk]),
            "act": act_of(entry),
            "name": kind_and_name(entry),
            "who": str(entry.actor or _("系统")),
            "moment": moment(entry.timestamp),
        }
        for entry in entries
    ]


def screens_of(entries: Iterable[LogEntry]) -> dict[int, str]:
    """Where the records that entries tell of are worked on; one query for each kind of them."""
    by_model: dict[Any, list[LogEntry]] = {}
    for entry in entries:
        by_model.setdefault(entry.content_type.model_class(), []).append(entry)
    found = {}
    for model, group in by_model.items():
        if model is None:
            continue
        attribute, shown_with = WRITTEN_WITH.get(model, ("pk", model))
        name = f"admin:{shown_with._meta.app_label}_{shown_with._meta.model_name}_change"
        records = model._base_manager.filter(pk__in={entry.object_id for entry in group})
        there = dict(records.values_list("pk", F(attribute)))
        for entry in group:
            if entry.object_id in there:
                found[entry.pk] = reverse(name, args=[there[entry.object_id]])
    return found


class ActFilter(admin.SimpleListFilter):
    title = _("做了什么")
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [*((str(int(action)), name) for action, name in ACTIONS.items()), *ACTS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        act = self.value()
        if act in ACTS:
            return queryset.filter(action=LogEntry.Action.UPDATE, changes__act__1=act)
        if act in {str(int(action)) for action in ACTIONS}:
            return queryset.filter(action=int(act)).exclude(changes__has_key="act")
        return queryset


class ActorFilter(admin.SimpleListFilter):
    title = _("谁")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        people = User.objects.order_by("name").values_list("pk", "name", "username")
        return [*((str(pk), name or username) for pk, name, username in people), ("0", _("系统"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        who = self.value() or ""
        if not who.isascii() or not who.isdecimal() or len(who) > 18:
            return queryset
        return queryset.filter(actor=int(who)) if int(who) else queryset.filter(actor=None)


class KindFilter(admin.SimpleListFilter):
    title = _("对象")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        models = [model for model in auditlog.get_models() if not model._meta.proxy]
        return [(model._meta.label_lower, model._meta.verbose_name) for model in models]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # A proxy, too, since forms name their own model: what is logged is the one below it.
        for model in auditlog.get_models():
            if model._meta.label_lower == self.value():
                return queryset.filter(content_type=ContentType.objects.get_for_model(model))
        return queryset


class PeriodFilter(admin.SimpleListFilter):
    title = _("时间")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return PERIODS.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in PERIODS:
            return queryset
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(timestamp__gte=today - timedelta(days=int(self.value() or 1) - 1))


class LogList(ChangeList):
    """A page of the log, each entry knowing where its record is worked on."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        screens = screens_of(self.result_list)
        for entry in self.result_list:
            entry.screen = screens.get(entry.pk, "")


class ChangeLogAdmin(admin.ModelAdmin[LogEntry]):
    """Every change that anybody made, word for word where it is short."""

    change_list_template = "admin/change_log.html"
    list_display = ("time", "who", "act", "what", "words")
    list_display_links = ("time",)
    list_filter = (ActFilter, KindFilter, ActorFilter, PeriodFilter)
    list_select_related = ("actor", "content_type")
    search_fields = ("object_repr", "actor__name", "actor__username")
    search_help_text = _("按人名或对象的名称查找")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Django's own, with what the last check of the whole log found."""
        context = {"check": log_check.last(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LogList

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One entry; not a form, since there is nothing to fill in."""
        entry = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, entry) or request.method != "GET":
            raise PermissionDenied
        if entry is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{act_of(entry)}{kind_and_name(entry)}",
            "entry": entry,
            "time": clock(entry.timestamp),
            "act": act_of(entry),
            "kind": entry.content_type.name,
            "screen": screens_of([entry]).get(entry.pk, ""),
            "is_long": "act" not in (entry.changes or {}),
            "changes": changes_of(entry),
            "has_body": any(name.startswith("body_") for name in entry.changes or {}),
        }
        return TemplateResponse(request, "admin/change_log_entry.html", context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """An entry has no history of its own."""
        return HttpResponseRedirect(reverse("admin:auditlog_logentry_change", args=[object_id]))

    @admin.display(description=_("时间"), ordering="timestamp")
    def time(self, entry: LogEntry) -> str:
        return clock(entry.timestamp)

    @admin.display(description=_("谁"))
    def who(self, entry: LogEntry) -> str:
        return str(entry.actor or _("系统"))

    @admin.display(description=_("做了什么"))
    def act(self, entry: LogEntry) -> str:
        return act_of(entry)

    @admin.display(description=_("对象"))
    def what(self, entry: LogEntry) -> SafeString | str:
        screen = getattr(entry, "screen", "")
        words = kind_and_name(entry)
        return format_html('<a href="{}">{}</a>', screen, words) if screen else words

    @admin.display(description=_("改了哪些"))
    def words(self, entry: LogEntry) -> str:
        return words_of(entry) or "—"
