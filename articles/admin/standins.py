"""Who reviews in whose place while somebody is away."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin
from articles.models import StandIn, User
from articles.reviewers import PERMISSIONS

_CODENAMES = [permission.partition(".")[2] for permission in PERMISSIONS.values()]


@admin.register(StandIn)
class StandInAdmin(DeskAdmin):
    """Kept by administrators; a stand-in reviews as the absent person may, from day to day."""

    fields = (("absent", "stand_in"), ("first_day", "last_day"))
    list_display = ("stand_in", "absent", "first_day", "last_day", "holds")
    list_display_links = ("stand_in",)
    list_select_related = ("stand_in", "absent")
    actions = None

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        people = User.objects.filter(is_active=True, is_staff=True).order_by("name")
        if db_field.name == "absent":
            may_review = Q(groups__permissions__codename__in=_CODENAMES) | Q(
                user_permissions__codename__in=_CODENAMES
            )
            people = people.filter(may_review).distinct()
        else:
            # Who keeps the list gives nobody's review to themselves.
            people = people.exclude(pk=request.user.pk or 0)
        kwargs["queryset"] = people
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "stand_in":
            field.help_text = _(
                "代审人不能审自己写的稿，同一篇稿也不能审两次；审核表上写明代谁。不能填自己。"
            )
        return field

    @admin.display(description=_("现在"))
    def holds(self, row: StandIn) -> str:
        today = timezone.localdate()
        if row.last_day < today:
            return str(_("已过"))
        return str(_("代审中")) if row.first_day <= today else str(_("还没到"))
