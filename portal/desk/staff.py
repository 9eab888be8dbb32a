"""The desk's screens of accounts and of the rules of its doors, for the security administrator."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import recovery, second_factor, standing
from articles.admin.desk import DeskAdmin
from articles.models import User
from articles.roles import called
from articles.wording import listed
from portal.desk.staff_forms import AccountForm, NewPasswordForm, OpenAccountForm
from portal.security_rules import SecurityRules


class GroupFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        found = super().field_choices(field, request, model_admin)
        return [(pk, called(name)) for pk, name in found]


class StaffAdmin(DeskAdmin, UserAdmin):
    """Who works here. Only a superuser makes superusers, and nobody widens their own rights."""

    form = AccountForm
    add_form = OpenAccountForm
    add_form_template = "admin/change_form.html"
    change_password_form = NewPasswordForm
    change_user_password_template = "admin/staff_password.html"
    fieldsets = (
        (None, {"fields": ("username", "password", "name", "email")}),
        (_("权限"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "columns")}),
        (_("记录"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "password1", "password2")}),
        (_("权限"), {"fields": ("is_staff", "groups", "columns")}),
    )
    change_form_template = "admin/staff_form.html"
    list_display = ("username", "name", "in_groups", "standing", "factor", "last_login")
    list_filter = ("is_active", ("groups", GroupFilter))
    search_fields = ("username", "name")

    ordering = ("username",)
    filter_horizontal = ()
    actions = None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        # Accounts are opened for people who work here; without this nobody could sign in.
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("groups", "columns"):
            kwargs["widget"] = CheckboxSelectMultiple
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "columns":
            field.widget = getattr(field.widget, "widget", field.widget)
            field.choices = standing.column_choices()
            field.help_text = _(
                "写稿、审核、发布都只在勾上的栏目和它们的下级栏目里。一个也不勾，就是所有栏目。"
            )
        if field is not None and db_field.name == "groups":
            field.label_from_instance = called
            field.widget = getattr(field.widget, "widget", field.widget)
            field.help_text = _(
                "“编辑”写稿；“初审”“复审”“终审”按栏目定的几审来审，一篇稿的每一道要换一个人；"
                "“发布”看样子、发布和撤下，不写稿；“值班”在等不及审核时应急发布。"
                "“系统管理员”管栏目、网站信息、首页，"
                "“安全管理员”管账号，“审计员”查看操作记录，这三样要由不同的人担任。"
                "写过或改过一篇稿的人不能发布它，所以写稿和发布要由两个人来做。"
            )
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/recovery/", wrap(self.give_recovery), name="articles_user_recovery"),
            path("<int:pk>/factor/", wrap(self.reset_factor), name="articles_user_factor"),
        ]
        return own + super().get_urls()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            # Whoever opened the account knows its password.
            obj.must_change_password = True
        elif "is_active" in form.changed_data and obj.is_active:
            obj.active_since = timezone.now()
        super().save_model(request, obj, form, change)

    def give_recovery(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A code for somebody who has lost their password; shown once."""
        person = self._other(request, pk)
        code = recovery.give(person, request.user)  # type: ignore[arg-type]
        context = self.admin_site.each_context(request) | {
            "title": _("一次性码"),
            "opts": self.opts,
            "original": person,
            "code": code,
            "address": request.build_absolute_uri(reverse("admin:recover")),
        }
        answer = TemplateResponse(request, "admin/recovery_code.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    def reset_factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take away the device of somebody who has lost it."""
        person = self._other(request, pk)
        second_factor.reset(person, request.user)  # type: ignore[arg-type]
        told = _("已解除 %(name)s 的手机绑定。下次登录只用密码，可以再绑一部。")
        messages.success(request, told % {"name": person})
        return HttpResponseRedirect(reverse("admin:articles_user_change", args=[pk]))

    def _other(self, request: HttpRequest, pk: int) -> User:
        """The account that a button is about: somebody else's, and within this person's reach."""
        person = get_object_or_404(User, pk=pk)
        if request.method != "POST" or not self.has_change_permission(request, person):
            raise PermissionDenied
        if person.pk == request.user.pk:
            raise PermissionDenied
        return person

    @admin.display(description=_("两步验证"))
    def factor(self, user: User) -> str:
        return str(_("已绑定") if user.second_factor_since else "—")

    @admin.display(description=_("账号"), ordering="is_active")
    def standing(self, user: User) -> str:
        return str(_("有效") if user.is_active else _("已停用"))

    @admin.display(description=_("组"))
    def in_groups(self, user: User) -> str:
        return listed(map(called, user.groups.all())) or "—"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = ("last_login", "date_joined")
        if request.user.is_superuser:
            return fixed
        own = (
            ("groups", "columns", "is_active", "is_staff")
            if obj and obj.pk == request.user.pk
            else ()
        )
        return (*fixed, "is_superuser", *own)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or not (obj and obj.is_superuser))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # People leave, what they wrote keeps their name: switch the account off.
        return False


class RulesAdmin(DeskAdmin):
    """One record: its list is its form."""

    fields = (
        *("second_factor_groups", "password_days"),
        *(("idle_minutes", "session_hours"), "unused_days"),
    )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = CheckboxSelectMultiple
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label_from_instance = called
        return field

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        SecurityRules.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:portal_securityrules_change", args=[1]))
