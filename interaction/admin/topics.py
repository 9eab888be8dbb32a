"""The topics of the knowledge base."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin, in_languages
from interaction.models import Topic


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    fieldsets = (*in_languages("name"), (None, {"fields": (("slug", "order"),)}))
    list_display = ("name_zh_hans", "slug", "entries", "order")
    list_display_links = ("name_zh_hans",)
    ordering = ("order", "pk")
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(n=Count("answers"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not (obj.answers.exists() or obj.live.exists()))

    @admin.display(description=_("条目数"))
    def entries(self, topic: Any) -> int:
        return int(topic.n)
