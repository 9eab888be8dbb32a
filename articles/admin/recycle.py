"""The recycle bin's page, and the two presses that put a manuscript into it and take it out."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from articles import recycling, standing
from articles.models import Article
from articles.refusals import Refused

ROWS = 100
_may_see = permission_required("articles.view_article", raise_exception=True)


def offer(user: Any, article: Any) -> dict[str, str]:
    """What the form says of throwing the manuscript away; of one that `with_state` annotated."""
    if not recycling.may_recycle(user, article):
        return {}
    if article.printing is not None:
        return {"said": _("印过的稿件要留存，不能删。不该再公开的，请在发布页撤下。")}
    return {"url": reverse("admin:articles_article_throw_away", args=[article.pk])}


@require_POST
@_may_see
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    try:
        recycling.throw_away(article, request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(standing.form_url(article))
    said = _("《%(title)s》已放进回收站。") % {"title": article}
    undo = reverse("admin:articles_article_out_of_bin", args=[pk])
    messages.success(request, with_button(said, undo, _("撤销")))
    model = "meetingreport" if article.is_meeting_report else "article"
    return HttpResponseRedirect(reverse(f"admin:articles_{model}_changelist"))


@require_POST
@_may_see
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.everything, pk=pk)
    try:
        recycling.take_back(article, request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:articles_article_recycled"))
    messages.success(request, _("《%(title)s》已取回，和删的时候一样。") % {"title": article})
    return HttpResponseRedirect(standing.form_url(article))


@require_GET
@_may_see
def recycled(request: HttpRequest) -> HttpResponse:
    """What this person may take back."""
    found = recycling.bin_of(request.user)
    rows: list[Any] = list(found[:ROWS])
    for article in rows:
        article.moment = standing.moment(article.deleted_at)
        article.ends = recycling.ends(article)
        article.take_back_url = reverse("admin:articles_article_out_of_bin", args=[article.pk])
    context = {
        **admin.site.each_context(request),
        "title": _("回收站"),
        "rows": rows,
        "more": found.count() - len(rows) if len(rows) == ROWS else 0,
    }
    return TemplateResponse(request, "admin/articles/recycled.html", context)


def with_button(said: str, url: str, button: str) -> Any:
    """A message with one press to undo what it tells; `undo-form` is on every page of the desk."""
    return format_html(
        '{} <button type="submit" form="undo-form" formaction="{}" class="linkbtn">{}</button>',
        said,
        url,
        button,
    )
