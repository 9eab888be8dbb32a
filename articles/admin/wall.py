"""The wall: a manuscript in its six renderings, each on a phone and on a wide screen.

Every cell is the preview, a staff address that is never stored, in a frame of its true width that
is drawn smaller. A cell bears the verdict that follows from what is stored; walls.js adds what
only a browser knows.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accessibility.chinese.profiles import simplified_alone
from accessibility.renderings import ENGLISH, LANGUAGES, SIMPLIFIED, TRADITIONAL, Mode, Rendering
from articles import standing
from articles.models import Article
from articles.verdicts import PHONE, WIDE, WIDTHS, Grade, Verdict, tally, verdicts

SHORT = {SIMPLIFIED: gettext_lazy("简"), TRADITIONAL: gettext_lazy("繁"), ENGLISH: "EN"}
MODES = {Mode.STANDARD: gettext_lazy("标准"), Mode.SENIOR: gettext_lazy("长者")}
SCREENS = {PHONE: gettext_lazy("手机"), WIDE: gettext_lazy("宽屏")}

_may_see = permission_required("articles.view_article", raise_exception=True)


@dataclass(frozen=True)
class Cell:
    """One cell, as admin/includes/wall_cell.html draws it. `width` in CSS pixels."""

    article_id: int
    rendering: Rendering
    width: int
    verdict: Verdict
    is_written: bool

    @property
    def language(self) -> str:
        return str(SHORT[self.rendering.language])

    @property
    def name(self) -> str:
        return f"{MODES[self.rendering.mode]} {SCREENS[self.width]}"

    @property
    def label(self) -> str:
        return f"{self.language} {self.name}"

    @property
    def is_wide(self) -> bool:
        return self.width == WIDE

    @property
    def url(self) -> str:
        """The preview itself, for the frame."""
        words = [self.article_id, self.rendering.language, self.rendering.mode.value]
        return reverse("admin:articles_article_preview", args=words)

    @property
    def own_url(self) -> str:
        """The page that shows this cell alone, undiminished."""
        rendering = self.rendering
        words = [self.article_id, rendering.language, rendering.mode.value, self.width]
        return reverse("admin:articles_article_wall_cell", args=words)


def cells(article: Article, widths: tuple[int, ...] = WIDTHS) -> list[Cell]:
    """The cells of a manuscript: by language, then standard before senior, then by width."""
    given, written = verdicts(article), article.written_languages()
    return [
        Cell(article.pk, rendering, width, given[rendering], language in written)
        for language in LANGUAGES
        for rendering in (Rendering(language, Mode.STANDARD), Rendering(language, Mode.SENIOR))
        for width in widths
    ]


def counted(shown: list[Cell]) -> list[tuple[Grade, int]]:
    """How many cells there are of each grade, nought included: the script counts on."""
    told = tally(cell.verdict for cell in shown)
    return [(grade, told.get(grade, 0)) for grade in Grade]


@_may_see
@require_safe
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """All twelve cells of a manuscript."""
    article = _article(pk)
    shown = cells(article)
    rows = [
        {
            "name": SHORT[language],
            "tag": Rendering(language).tag,
            "note": _note(article, language),
            "cells": [cell for cell in shown if cell.rendering.language == language],
        }
        for language in LANGUAGES
    ]
    return _page(request, article, shown, {"title": _("十二格样张"), "rows": rows})


@_may_see
@require_safe
def one_cell(request: HttpRequest, pk: int, language: str, mode: str, width: int) -> HttpResponse:
    """One cell in its true size, in which one can scroll."""
    article = _article(pk)
    shown = [
        cell
        for cell in cells(article)
        if (cell.rendering.language, cell.rendering.mode.value, cell.width)
        == (language, mode, width)
    ]
    if not shown:
        raise Http404
    return _page(request, article, shown, {"title": shown[0].label, "one": shown[0]})


def _article(pk: int) -> Any:
    found = standing.with_state(Article.objects.select_related("column", "created_by", "cover"))
    return get_object_or_404(found, pk=pk)


def _page(
    request: HttpRequest, article: Any, shown: list[Cell], more: dict[str, Any]
) -> HttpResponse:
    model = "meetingreport" if article.is_meeting_report else "article"
    context = admin.site.each_context(request) | {
        "simplified_alone": simplified_alone(),
        "opts": Article._meta,
        "article": article,
        "badges": standing.badges(article),
        "counted": counted(shown),
        "form_url": standing.form_url(article),
        "list_url": reverse(f"admin:articles_{model}_changelist"),
        "publish_url": standing.publish_url(article),
        "wall_url": reverse("admin:articles_article_wall", args=[article.pk]),
    }
    return TemplateResponse(request, "admin/articles/wall.html", context | more)


def _note(article: Article, language: str) -> str:
    """Where the words of a language come from."""
    if language == SIMPLIFIED:
        return _("原稿")
    if language == ENGLISH:
        return _("英文")
    corrected = sum(
        record.traditional_state(field) != "auto"
        for record in article.records()
        for field in record.translated_fields()
    )
    return _("自动转，改过 %(n)d 处") % {"n": corrected} if corrected else _("自动转")
