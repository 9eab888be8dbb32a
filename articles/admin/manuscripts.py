"""The manuscripts' screens: articles, and meeting reports with the facts of their meeting."""

import copy
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import Media, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import articles.admin.lists as lists
import articles.admin.names as names
import articles.admin.recycle as recycle
import articles.admin.refused_files as refused_files
import articles.admin.reviewing as reviewing
import articles.admin.timing as timing
from articles import choices, editing, standing, verdicts
from articles.admin.addresses import addresses
from articles.admin.desk import in_languages
from articles.admin.inlines import AttachmentInline, ImageInline, MeetingInline, PhotoRows
from articles.admin.keeping import KeepsDrafts
from articles.admin.reading import reading
from articles.chips import ChipsField
from articles.digests import manuscript_digest
from articles.forms import SUFFIXES, ArticleForm
from articles.models import Article, Image, MeetingReport
from articles.readiness import blockers, remarks
from articles.receiving import keep_aside, receive
from articles.renditions import order as order_renditions
from articles.rights import column_choices, may_work_in

PUBLISH, SUBMIT = "_publish", "_submit"


class ManuscriptAdmin(KeepsDrafts, lists.ManuscriptList):
    """What articles and meeting reports have in common."""

    form = ArticleForm
    change_form_template = "admin/articles/manuscript_form.html"
    inlines = [ImageInline, AttachmentInline]
    fieldsets = (
        *in_languages(
            *("title", "subtitle", "summary", "body", "keywords", "source", "author", "editor")
        ),
        (
            _("归属与标记"),
            {
                "fields": (
                    ("column", "source_url"),
                    "further_columns",
                    "pinned_until",
                    "expires_at",
                    ("is_reprint", "is_ai_content"),
                )
            },
        ),
    )

    @property
    def media(self) -> Media:
        own = Media(
            js=[
                "articles/editor_words.js",
                Script("articles/leaving.js", defer=True),  # type: ignore[list-item]
                Script("articles/presence.js", defer=True),  # type: ignore[list-item]
                Script("articles/keeping.js", defer=True),  # type: ignore[list-item]
            ]
        )
        return super().media + own

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Before the first printing there is nothing to be corrected or repealed for readers.

        What was public elsewhere can have been repealed there.
        """
        fieldsets = super().get_fieldsets(request, obj)
        is_printed = obj is not None and obj.publications.exists()
        if not is_printed and (obj is None or obj.original_published_at is None):
            return fieldsets
        *languages, marks = copy.deepcopy(list(fieldsets))
        for (_name, options), suffix in zip(languages, SUFFIXES.values(), strict=True):
            simplified = options is languages[0][1]
            correction = [f"correction_note_{suffix}"] + ["shows_correction"] * simplified
            repeal = ["repealed_on", "validity"] * simplified + [f"repeal_note_{suffix}"]
            options["fields"] = [*options["fields"], *correction * is_printed, *repeal]
        return [*languages, marks]

    # --- who may --------------------------------------------------------------

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What was printed stays; a draft that is not wanted harms nobody.
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What stands in others' columns can be read.
        allowed = super().has_change_permission(request, obj)
        user: Any = request.user
        return allowed and (obj is None or may_work_in(user, obj.column))

    # --- the form -------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.worker = request.user
        return form

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None:
            field.help_text = ""
        return field

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "expires_at":
            return ChipsField(label=db_field.verbose_name, none_label=_("不自动撤下"))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name.startswith("summary"):
            field.widget.attrs["rows"] = 3
        if field is not None and db_field.name in ("title_zh_hans", "title_en"):
            field.help_text = _("必填：简体标题和英文标题至少写一个。")
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"editor_zh_hans": "", "author_zh_hans": ""} | dict(
            super().get_changeform_initial_data(request)
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        elsewhere = self.give_back(request, object_id)
        if elsewhere is not None:
            return elsewhere
        receive(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_inline_formsets(
        self, request: HttpRequest, formsets: list[Any], inline_instances: list[Any], obj: Any = None,
        **kwargs: Any,
    ) -> list[Any]:  # fmt: skip
        # Called whenever the form is shown: after a refusal, keep what it brought.
        if request.method == "POST":
            keep_aside(request, formsets)
        for formset in formsets:
            if isinstance(formset, PhotoRows):
                formset.find_twins()
        return super().get_inline_formsets(request, formsets, inline_instances, obj, **kwargs)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None:
            stored = Article.with_parts().select_related("view_count")
            article = standing.with_state(stored).get(pk=obj.pk)
            context |= {
                "stored": article,
                "badges": standing.badges(article),
                "blockers": blockers(article),
                "remarks": remarks(article),
                "doubtful_names": names.suspicions(article),
                "contributions": article.contributions.select_related("user").order_by(
                    "-last_edited_at"
                )[:5],
                "returned": reviewing.last_return(article),
                "publish_url": reverse("admin:articles_article_publish", args=[obj.pk]),
                "wall_url": reverse("admin:articles_article_wall", args=[obj.pk]),
                "wall_told": verdicts.summary(article),
                "traditional_url": reverse("admin:articles_article_traditional", args=[obj.pk]),
                "unsure": choices.unsure_count(article),
                "recycle": recycle.offer(request.user, article),
                "progress_url": reverse("admin:articles_article_progress", args=[obj.pk]),
                "receipts": article.receipts.select_related("created_by"),
                "pictures_waiting": article.images.filter(renditions_made=False).count(),
            }
            if not self.has_change_permission(request, obj):
                context["reading"] = reading(article)
        context["adminform"].form.offer_moments()
        context["refused"] = refused_files.shown(request, obj)
        context["picture_url"] = reverse("admin:articles_article_picture", args=["KEY"])
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- saving ---------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        form.before = Article.objects.get(pk=obj.pk) if change else None
        form.facts_before = _facts(form.before) if change else None
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Image:
            for image in [*formset.new_objects, *(row for row, _fields in formset.changed_objects)]:
                if not image.renditions_made:
                    order_renditions(image)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[Any], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        article = form.instance
        cover = article.images.filter(key=form.cleaned_data.get("cover_key") or "").first()
        if article.cover_id != (cover.pk if cover else None):
            article.cover = cover
            article.save(update_fields=["cover"])
        # Terms of a column hold for what is in it: known only now, and for what no row changed.
        if {"column", "further_columns"} & set(form.changed_data):
            article.derive_records()
        if form.before and _facts(Article.objects.get(pk=article.pk)) == form.facts_before:
            # Saved as it was: nobody has edited it, and a print of it is still what it says.
            Article.objects.filter(pk=article.pk).update(
                modified_at=form.before.modified_at, revision=form.before.revision
            )
        else:
            if editing.edited(article, request.user):  # type: ignore[arg-type]
                self.message_user(
                    request, _("稿件正在审核，您改动了内容，所以从头再审。"), level="WARNING"
                )
        for remark in remarks(article):
            self.message_user(request, remark, level="WARNING")
        if "publish_at" in form.changed_data:
            timing.tell(request, article)
        unwritten = [
            image for image in article.images.all()
            if not image.decorative and not image.is_described
        ]  # fmt: skip
        if unwritten:
            self.message_user(
                request,
                _("还有 %(count)d 张图片没有替代文本，写好才能发布。") % {"count": len(unwritten)},
                level="WARNING",
            )

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._to_publishing(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._to_publishing(request, obj) or super().response_change(request, obj)

    def _to_publishing(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        if held := refused_files.hold_back(request, obj):
            return held
        if SUBMIT in request.POST:
            return reviewing.send_to_review(request, obj.pk)
        if PUBLISH not in request.POST:
            return None
        return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[obj.pk]))


@admin.register(Article)
class ArticleAdmin(ManuscriptAdmin):
    """All manuscripts; a meeting report opens in its own form."""

    def get_urls(self) -> list[Any]:
        return addresses(self.admin_site.admin_view) + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        is_report = MeetingReport.objects.filter(is_meeting_report=True)
        if object_id.isdecimal() and is_report.filter(pk=object_id).exists():
            return HttpResponseRedirect(
                reverse("admin:articles_meetingreport_change", args=[object_id])
            )
        return super().change_view(request, object_id, form_url, extra_context)


@admin.register(MeetingReport)
class MeetingReportAdmin(ManuscriptAdmin):
    inlines = [MeetingInline, ImageInline, AttachmentInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(is_meeting_report=True)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        here = standing.meetings_column_id()
        user: Any = request.user
        allowed = [pk for pk, _label in column_choices(user)]
        return {"column": here if here in allowed else None} | super().get_changeform_initial_data(
            request
        )


def _facts(article: Article) -> list[Any]:
    """All that makes a difference to a print, what is derived included."""
    derived = [
        [getattr(record, f"{field}_zh_hant") or "" for field in record.translated_fields()]
        for record in article.records()
    ]
    return [manuscript_digest(article), derived]
