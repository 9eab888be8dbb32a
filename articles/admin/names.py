"""Names in doubt on the desk: listed with the sentence they stand in, repaired or ticked."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.models import Article
from articles.names import answers, proposals
from articles.names.suspicions import fields, suspicions
from articles.refusals import Refused

_may_see = permission_required("articles.view_article", raise_exception=True)


def panel(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What the publishing page asks about names, and what this person may answer."""
    user: Any = request.user
    texts = fields(article)
    ticked = list(article.name_ticks.select_related("by"))
    return {
        "names_url": reverse("admin:articles_article_names", args=[article.pk]),
        "doubtful_names": suspicions(article, texts, [each.name for each in ticked]),
        "ticked_names": ticked,
        "proposed_names": proposals.proposals(article, texts),
        "may_repair_names": answers.may_repair(user, article),
        "may_tick_names": answers.may_tick(user, article),
        "may_settle_names": proposals.may_settle(user, article),
    }


@_may_see
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the pressed button says, and come back to the page, where the names come first."""
    article = get_object_or_404(Article, pk=pk)
    act = next((act for name, act in _ACTS.items() if name in request.POST), None)
    if act is None:
        raise Http404
    try:
        act(request, article)
    except Refused as refusal:
        for line in str(refusal).splitlines():
            messages.error(request, line)
    except OperationalError:
        messages.error(request, _("系统正忙，这一步没有算数，稿件也没有变。请等几秒再按一次。"))
    return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))


def _text(request: HttpRequest, name: str) -> str:
    # PostgreSQL knows no text with a NUL, and nobody means one.
    return request.POST.get(name, "").replace("\x00", "")


def _repair(request: HttpRequest, article: Article) -> None:
    """`repair` holds the known name, and behind it the record and the field where not all are meant."""
    known, *where = _text(request, "repair").split("|")
    place = (where[0], where[1]) if len(where) == 2 else None
    written, user = _text(request, "written"), request.user
    repaired = answers.repair(article, user, request.POST.get("digest", ""), written, known, place)  # type: ignore[arg-type]
    messages.success(request, answers.told(repaired, written, known))
    if repaired.is_restarted:
        messages.warning(request, _("稿件正在审核，您改动了内容，所以从头再审。"))


def _tick(request: HttpRequest, article: Article) -> None:
    name = _text(request, "tick")
    answers.tick(article, request.user, name)  # type: ignore[arg-type]
    messages.success(request, _("记下了：您认可“%(name)s”，这篇不再问。") % {"name": name})


def _untick(request: HttpRequest, article: Article) -> None:
    name = _text(request, "untick")
    answers.untick(article, request.user, name)  # type: ignore[arg-type]
    messages.success(request, _("已收回对“%(name)s”的认可。") % {"name": name})


def _settle(request: HttpRequest, article: Article) -> None:
    name, form = _text(request, "name"), _text(request, "settle")
    term = proposals.settle(article, request.user, name, form)  # type: ignore[arg-type]
    messages.success(
        request, _("已收进词条：%(term)s。有这个名字的稿件，繁体在后台重新转。") % {"term": term}
    )


_ACTS: dict[str, Callable[[HttpRequest, Article], None]] = {
    "repair": _repair,
    "tick": _tick,
    "untick": _untick,
    "settle": _settle,
}
