"""When manuscripts appear and go: chosen on the publishing page, and seen day by day."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles import ledger, moments, schedule, workdays
from articles.chips import ChipsField, refuse_past
from articles.models import Article
from articles.rights import may_work_on

_may_see = permission_required("articles.view_article", raise_exception=True)


class WhenForm(forms.Form):
    """When a manuscript is to appear."""

    publish_at = ChipsField(
        label=gettext_lazy("什么时候发布"), none_label=gettext_lazy("由发布员发")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.now()
        today = workdays.around(timezone.localtime(now).date())
        self.fields["publish_at"].widget.chips = moments.to_publish(now, today)

    def clean_publish_at(self) -> Any:
        moment = self.cleaned_data["publish_at"]
        refuse_past(moment)
        return moment


def panel(request: HttpRequest, article: Article, is_as_public: bool) -> dict[str, Any]:
    """What the publishing page says of the time, and the form that changes it.

    Where there is nothing to publish there is no time to choose, but one that was chosen can go.
    """
    has_a_use = article.publish_at is not None or not is_as_public
    may = has_a_use and may_schedule(request, article)
    return {
        "when_form": WhenForm(initial={"publish_at": article.publish_at}) if may else None,
        "when_url": reverse("admin:articles_article_when", args=[article.pk]),
        "when_said": moments.said(article.publish_at) if article.publish_at else "",
        "when_is_at_once": article.publish_at == moments.AT_ONCE,
        "when_is_past": bool(article.publish_at and article.publish_at <= timezone.now()),
        "when_advice": schedule.advice(article),
    }


def may_schedule(request: HttpRequest, article: Article) -> bool:
    """Whoever writes or publishes in the manuscript's columns; its reviews hold all the same."""
    user: Any = request.user
    works = user.has_perm("articles.change_article") or user.has_perm("articles.publish_article")
    return bool(works and may_work_on(user, article))


@_may_see
@require_POST
def when_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose when the manuscript is to appear."""
    article = get_object_or_404(Article, pk=pk)
    form = WhenForm(request.POST)
    if not may_schedule(request, article):
        messages.error(request, _("这篇稿件的发布时间要由写它的人或发布员来定。时间没有变。"))
    elif not form.is_valid():
        for sentence in form.errors["publish_at"]:
            messages.error(request, str(sentence) + _("时间没有变。"))
    else:
        schedule.choose(article, request.user, form.cleaned_data["publish_at"])  # type: ignore[arg-type]
        tell(request, article)
    return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))


def tell(request: HttpRequest, article: Article) -> None:
    """Say what was chosen, and what to know about it."""
    moment = article.publish_at
    if moment is None:
        said = _("不定时间了：审定以后由发布员发布。")
    elif ledger.approval(article) is not None:
        said = (
            _("已经审定，马上自动发布。")
            if moment <= timezone.now()
            else _("已经审定，%(when_said)s 自动发布。") % {"when_said": moments.said(moment)}
        )
    elif moment == moments.AT_ONCE:
        said = _("审定以后马上发布，最晚等一分钟。")
    else:
        said = _("定在%(time)s 发布，到时要已经审定。") % {"time": moments.said(moment)}
    messages.info(request, said)
    for sentence in schedule.advice(article):
        messages.warning(request, sentence)


@_may_see
@require_safe
def timed_page(request: HttpRequest) -> HttpResponse:
    """The coming two weeks, day by day: what appears, what goes, which pins end."""
    now = timezone.now()
    overdue, days = schedule.by_day(now)
    context = admin.site.each_context(request) | {
        "title": _("定时"),
        "opts": Article._meta,
        "overdue": overdue,
        "days": days,
        "total": len(overdue) + sum(len(day.rows) for day in days),
    }
    return TemplateResponse(request, "admin/articles/timed.html", context)
