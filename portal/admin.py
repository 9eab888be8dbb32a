"""The desk's screens of the site: its facts, home page and strip, its staff."""

from typing import Any

from auditlog.models import LogEntry
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_tasks_db.models import DBTaskResult

from accessibility.renderings import ENGLISH
from articles.admin.desk import DeskAdmin, DeskInline, in_languages
from articles.audit import record
from articles.conflicts import KeepsBoth, told
from articles.models import User
from articles.rows import KeepsRows
from articles.wording import headed
from portal.desk.change_log import ChangeLogAdmin
from portal.desk.pictures import Pictured
from portal.desk.staff import RulesAdmin, StaffAdmin
from portal.models import HomeBlock, HomeLink, SiteFacts, StripEntry
from portal.security_rules import SecurityRules
from portal.site import UNNAMED, unnamed

record(SiteFacts, StripEntry, HomeBlock, HomeLink)
record(SecurityRules, m2m=("second_factor_groups",))

# Screens of libraries, without Chinese words; the log has one of our own.
LIBRARIES = (AccessAttempt, AccessLog, AccessFailureLog, DBTaskResult, TOTPDevice)
for model in (LogEntry, Group, *LIBRARIES):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
admin.site.register(LogEntry, ChangeLogAdmin)
admin.site.register(User, StaffAdmin)
admin.site.register(SecurityRules, RulesAdmin)


@admin.register(SiteFacts)
class SiteFactsAdmin(Pictured, DeskAdmin):
    """One record: its list is its form."""

    change_form_template = "admin/portal/site_facts.html"
    fieldsets = (
        *in_languages(
            *("site_name", "short_name", "organiser", "undertaker", "address", "description"),
            "known_limits",
        ),
        (_("标识"), {"fields": (("site_domain", "site_id_code"), ("phone", "colour"))}),
        (_("版面与朗读"), {"fields": (("gray_from", "gray_until"), "traditional_speech")}),
        (
            _("页脚备案"),
            {
                "fields": (
                    ("icp_number", "police_number"),
                    ("party_mark_url", "party_mark_image"),
                    ("find_faults_url", "find_faults_image"),
                )
            },
        ),
        (_("外部网站"), {"fields": ("allowed_hosts",)}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        # What readers see until somebody has named the site; the Traditional follows what is
        # entered, and English that nobody has written would stand there as if it were right.
        names = {name: word for name, word in UNNAMED.items() if name.endswith("_zh_hans")}
        return {**names, **super().get_changeform_initial_data(request)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SiteFacts.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not SiteFacts.objects.filter(pk=1).exists():
            try:
                return super().add_view(request, form_url, extra_context)
            except PermissionDenied:
                # Unless somebody else made it in this moment, this person just may not.
                if not SiteFacts.objects.filter(pk=1).exists():
                    raise
                request.refusal = ""  # type: ignore[attr-defined]
        change = reverse("admin:portal_sitefacts_change", args=[1])
        if request.method != "POST":
            return HttpResponseRedirect(change)
        # Of two people at the empty form the second changes what the first one made.
        blank = self.get_form(request)(initial=self.get_changeform_initial_data(request))
        post = request.POST.copy()
        post["base"] = post.get("base") or blank.marks()
        request.POST = post  # type: ignore[assignment]
        return self.change_view(request, "1", change, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # A new record is never written over one that somebody else made in the same moment.
        obj.save(force_insert=not change)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        name = "change" if SiteFacts.objects.filter(pk=1).exists() else "add"
        args = [1] if name == "change" else []
        return HttpResponseRedirect(reverse(f"admin:portal_sitefacts_{name}", args=args))

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        stored = SiteFacts.objects.filter(pk=1).first()
        facts = stored or unnamed()
        context |= {
            "missing": facts.missing_footer_items(),
            "chinese_in_english": facts.chinese_in_english(),
            "left_out_of_english": facts.left_out_of_english(),
            "is_unnamed": stored is None,
            "show_save_and_add_another": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)


class RowForm(KeepsBoth):
    """What is edited in the rows of a list: fields without a label beside them need a name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.label and not field.widget.is_hidden:
                field.widget.attrs["aria-label"] = f"{field.label} {self.instance}"


class OrderedAdmin(DeskAdmin):
    """A list whose order is set in its rows, and which says what English pages leave out."""

    actions = None
    change_list_template = "admin/portal/site_list.html"

    @admin.display(description=_("英文页面"))
    def english(self, record: Any) -> Any:
        if record.is_shown_in(ENGLISH):
            return _("显示")
        return format_html('<span class="badge warn">{}</span>', _("不显示，没有英文"))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        lacking = [each for each in self.model.objects.all() if not each.is_shown_in(ENGLISH)]
        context = {**(extra_context or {}), "lacking": lacking}
        if request.method != "POST":
            return super().changelist_view(request, context)
        with transaction.atomic():
            # Of two savers one waits, and sees what the other did.
            locked = self.model._base_manager.select_for_update(no_key=True)
            list(locked.order_by("pk").values_list("pk"))
            response = super().changelist_view(request, context)
        changes = getattr(response, "context_data", {}).get("cl")
        if changes and changes.formset and changes.formset.is_bound:
            # Refused: beside each field stands the record that it is about, whatever order the
            # list has now; and above them what was saved meanwhile.
            rows = changes.formset.forms
            changes.result_list = [row.instance for row in rows]
            shown = [(headed(row.instance), row) for row in rows]
            response.context_data |= told([*shown, ("", changes.formset)], request.user)  # type: ignore[attr-defined]
            if all(part.is_only_in_conflict() for part in (*rows, changes.formset)):
                # Nothing is wrong with any field, so nothing is said to be.
                changes.formset.errors.clear()
                for row in rows:
                    row.errors.clear()
        return response

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": RowForm} | kwargs)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_formset(request, **{"formset": KeepsRows} | kwargs)


@admin.register(StripEntry)
class StripEntryAdmin(Pictured, OrderedAdmin):
    fieldsets = (
        *in_languages("label", "hint"),
        (None, {"fields": (("icon", "order"), "url", ("qr_image", "qr_text"))}),
    )
    list_display = ("label", "icon", "url", "is_code", "english", "order")
    list_editable = ("order",)

    @admin.display(description=_("样式"))
    def is_code(self, entry: StripEntry) -> str:
        return str(_("二维码") if entry.is_qr else _("链接"))


class HomeLinkInline(DeskInline):
    """Links of a block, and of the block of figures the figures.

    One empty row is for browsers without script; with it, rows are added by a button.
    """

    model = HomeLink
    extra = 1

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        # A new block may become the one of figures.
        has_figures = obj is None or obj.kind == HomeBlock.Kind.DATA
        figures = ("figure", "unit") if has_figures else ()
        return [
            *in_languages("label", "note", *figures),
            (None, {"fields": ("icon", ("url", "order"))}),
        ]


@admin.register(HomeBlock)
class HomeBlockAdmin(OrderedAdmin):
    fieldsets = (
        (None, {"fields": (("kind", "column"), ("count", "order"), "is_shown")}),
        *in_languages("title"),
    )
    inlines = [HomeLinkInline]
    list_display = ("title", "kind", "column", "count", "english", "order", "is_shown")
    list_editable = ("order", "is_shown")
    list_select_related = ("column",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[HomeBlock]:
        return super().get_queryset(request).prefetch_related("links")

    @admin.display(description=_("英文页面"))
    def english(self, block: HomeBlock) -> Any:
        if block.kind in HomeBlock.IN_LATEST:
            return _("并入“最新内容”")
        lacking = [link for link in block.links.all() if not link.is_shown_in(ENGLISH)]
        if block.is_shown_in(ENGLISH) and lacking:
            words = _("%(n)d 个链接不显示，没有英文") % {"n": len(lacking)}
            return format_html('<span class="badge warn">{}</span>', words)
        return super().english(block)
