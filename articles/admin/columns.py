"""Columns and where they used to be."""

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models
from django.db.models import Case, IntegerField, ProtectedError, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import rederiving, review, standing
from articles.admin.desk import DeskAdmin, in_languages
from articles.models import Article, Column, ColumnRedirect, ColumnType, LiveEntry, PressChain

# What a field is for, where its name does not say so; for staff, so not in the model.
HELP = {
    "kind": _("一般选“栏目”。“专题”是一段时间里集中报道一件事的，列在首页的“专题专栏”里。"),
    "column_type": _("国家规定的栏目分类，写进网页标签供检查，读者看不到。选最接近的一项。"),
    "order": _("同一级里小的在前。"),
    "description": _("一两句话说明这个栏目有什么。栏目页上显示，网页标签也要用，所以简体必填。"),
    "keywords": _("用逗号分开，三到五个。网页标签要用，所以简体必填；读者看不到。"),
    "update_rhythm_days": _("最长多少天要有一篇新的；过期了，“今天”里会提醒。不承诺的不填。"),
    "review_steps": _(
        "这个栏目的稿件发布前要几个人审。两审是初审和终审，一审只有终审。同时列入几个栏目的，从严。"
    ),
    "owner_group": _("由哪个组负责更新，只作登记，不影响谁能写、谁能发布。"),
    "archived_at": _(
        "不再更新的栏目填上停办的时间：栏目页注明“已归档”，不再催更新，"
        "专题不再列在首页；里面的文章照常能看。"
    ),
}

# So many manuscripts are named when a column cannot be deleted.
NAMED = 5


@admin.register(Column)
class ColumnAdmin(DeskAdmin):
    """The tree in its own order. Moving a column moves what is below it and leaves redirects."""

    fieldsets = (
        (
            None,
            {"fields": (("parent", "slug"), ("kind", "column_type"), "order", "old_addresses")},
        ),
        *in_languages("name", "description", "keywords"),
        (
            _("维护"),
            {
                "fields": (
                    "review_steps",
                    ("update_rhythm_days", "owner_group"),
                    "search_weight",
                    "archived_at",
                )
            },
        ),
    )
    readonly_fields = ("old_addresses",)
    list_display = ("name_in_tree", "path", "type_of_tag", "kind", "rhythm", "order")
    list_display_links = ("name_in_tree",)
    search_fields = ("name_zh_hans", "path")
    actions = None
    list_per_page = 500

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        if not _is_list(request):
            return super().get_queryset(request)
        places = [
            When(pk=pk, then=Value(n)) for n, (pk, _label) in enumerate(standing.column_choices())
        ]
        place = Case(*places, default=Value(len(places)), output_field=IntegerField())
        return Column.objects.annotate(place=place)

    def get_ordering(self, request: HttpRequest) -> Any:
        # An empty answer would have the list fall back on the addresses' alphabet.
        return ["place"] if _is_list(request) else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        # Django reads a choice by its label, and this one's is English; readers of the form, too,
        # get the word that stands on the page.
        (name, first), *rest = fieldsets
        fields = [
            ("kind", "type_of_tag") if row == ("kind", "column_type") else row
            for row in first["fields"]
        ]
        return [(name, first | {"fields": fields}), *rest]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        under_way: list[Article] = []
        if change and "review_steps" in form.changed_data:
            # Before the column's line in the log: who reviews holds a manuscript and waits for it.
            held = review.under_review(obj).values("pk")
            under_way = list(
                Article.objects.select_for_update(of=("self",)).filter(pk__in=held).order_by("pk")
            )
        super().save_model(request, obj, form, change)
        for article in under_way:
            review.restage(article)
        if change and "parent" in form.changed_data:
            user: Any = request.user
            rederiving.order_moved(obj, user)

    def lock(self, pk: str) -> None:
        # What every change of the tree waits for, and comes before any other lock.
        PressChain.lock()

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's own, but what stands in a column is told in a sentence, not row by row."""
        column = self.get_object(request, unquote(object_id))
        if column is None or not self.has_delete_permission(request, column):
            return super().delete_view(request, object_id, extra_context)
        # It may also fill between the question and the answer.
        with suppress(ProtectedError):
            named = column.further_articles.exists() or column.people.exists()
            if not _holds(column) and not named:
                return super().delete_view(request, object_id, extra_context)
        said = []
        if held := gettext("；").join(_holds(column)):
            said.append(
                _("“%(name)s”不能删除，里面还有：%(held)s。") % {"name": column.name, "held": held}
            )
        naming = column.further_articles.order_by("-modified_at")
        if titles := [gettext("《%(title)s》") % {"title": article} for article in naming]:
            told = _(
                "“%(name)s”不能删除：这些稿件的“同时列入”里勾着它，请先打开稿件去掉：%(which)s。"
            )
            said.append(told % {"name": column.name, "which": _some(titles, str(_("等 %(n)d 篇")))})
        if people := [str(person) for person in column.people.order_by("name")]:
            told = _("“%(name)s”不能删除：这些账号只管它，请先在账号里改：%(which)s。")
            said.append(told % {"name": column.name, "which": _some(people, str(_("等 %(n)d 人")))})
        busy = _("“%(name)s”不能删除：刚才有人把内容放了进来，请再看一下。") % {"name": column.name}
        for sentence in said or [busy]:
            self.message_user(request, sentence, messages.ERROR)
        return redirect("admin:articles_column_change", column.pk)

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        name = getattr(db_field, "translated_field", db_field).name
        if field is not None and name in HELP:
            field.help_text = HELP[name]
        return field

    def formfield_for_choice_field(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "column_type":
            kwargs["choices"] = [(value, value) for value in ColumnType.values]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=_("栏目类别"))
    def type_of_tag(self, column: Column) -> str:
        return column.column_type

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "parent":
            field.choices = [("", _("（一级栏目）")), *standing.column_choices()]
        return field

    @admin.display(description=_("栏目"))
    def name_in_tree(self, column: Column) -> SafeString:
        return format_html('<span class="depth-{}">{}</span>', min(column.depth, 5), column.name)

    @admin.display(description=_("承诺更新"))
    def rhythm(self, column: Column) -> str:
        days = column.update_rhythm_days
        return gettext("每 %(n)d 天") % {"n": days} if days else "—"

    @admin.display(description=_("旧网址（自动转到现在的网址）"))
    def old_addresses(self, column: Column) -> SafeString | str:
        paths = ColumnRedirect.objects.filter(column=column.pk).order_by("old_path")
        rows = ((f"/columns/{row.old_path}/",) for row in paths) if column.pk else ()
        return format_html_join("", "<code>{}</code> ", rows) or gettext("无")


def _is_list(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.url_name == "articles_column_changelist")


def _some(names: list[str], of_all: str) -> str:
    """The first of the names, and how many they are where that is not all."""
    return "".join(names[:NAMED]) + (of_all % {"n": len(names)} if len(names) > NAMED else "")


def _holds(column: Column) -> list[str]:
    """What stands in a column and keeps it from being deleted, each with what helps."""
    found = []
    if children := [f"“{child.name}”" for child in column.children.all()]:
        found.append(
            _("下级栏目%(which)s，请先移走") % {"which": _some(children, str(_("等 %(n)d 个")))}
        )
    if articles := column.articles.count():
        found.append(_("归在这里的稿件 %(n)d 篇，请先改归别的栏目") % {"n": articles})
    if thrown := Article.everything.filter(column=column, deleted_at__isnull=False).count():
        found.append(_("回收站里归在这里的稿件 %(n)d 篇，请等到期，或取回后改归") % {"n": thrown})
    # What stands in the columns below is in the way as these are.
    live = LiveEntry.objects.filter(Q(column=column) | Q(placements__column=column)).exclude(
        column__path__startswith=f"{column.path}/"
    )
    if published := live.values("article").distinct().count():
        found.append(
            _("发布过的内容 %(n)d 篇（包括已撤下的），请在稿件里换了栏目再发布一次")
            % {"n": published}
        )
    return found


@admin.register(ColumnRedirect)
class ColumnRedirectAdmin(admin.ModelAdmin[ColumnRedirect]):
    """Made by moving columns, for looking at only."""

    list_display = ("old_path", "column")
    list_select_related = ("column",)
    search_fields = ("old_path",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Deleting a column takes its redirects along; nothing else does.
        match = request.resolver_match
        return bool(match and match.url_name == "articles_column_delete")
