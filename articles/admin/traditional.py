"""The Traditional of a manuscript, place by place: what was chosen where, and choosing otherwise."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accessibility.chinese.decisions import Layer
from articles import choices, comparing, standing
from articles.choices import Correction, Place
from articles.digests import manuscript_digest
from articles.models import Article, Stage
from articles.refusals import Refused

# So many of the places that a word decided are shown; nobody reads more.
MOST_SURE = 300
# From these stages a change leads back to the first review.
_AGREED_TO = (Stage.FIRST_REVIEW, Stage.SECOND_REVIEW, Stage.FINAL_REVIEW, Stage.APPROVED)
LAYERS = {
    Layer.GLOSSARY: gettext_lazy("词条"),
    Layer.GUARD: gettext_lazy("校正规则"),
    Layer.PHRASE: gettext_lazy("词典"),
    Layer.CHARACTER: gettext_lazy("按单字"),
}

_may_see = permission_required("articles.view_article", raise_exception=True)


@_may_see
@require_http_methods(["GET", "HEAD", "POST"])
def traditional_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every place with a choice, the unsure first; every corrected text, the outdated first."""
    article = _article(pk)
    may_change = admin.site.get_model_admin(Article).has_change_permission(request, article)
    status = 200
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        try:
            messages.success(request, _done(request, article))
            return HttpResponseRedirect(request.path)
        except Refused as refusal:
            messages.error(request, str(refusal))
            article, status = _article(pk), 409
        except OperationalError:
            messages.error(request, _("系统正忙，没有改，稿件也没有变。请等几秒再按一次。"))
            article, status = _article(pk), 503
    found = choices.places(article)
    unsure = [place for place in found if place.decision.is_unsure]
    sure = [place for place in found if not place.decision.is_unsure and not place.pinned]
    corrected = choices.corrections(article)
    model = "meetingreport" if article.is_meeting_report else "article"
    context = admin.site.each_context(request) | {
        "title": _("繁体逐处看"),
        "opts": Article._meta,
        "article": article,
        "badges": standing.badges(article),
        "form_url": standing.form_url(article),
        "list_url": reverse(f"admin:articles_{model}_changelist"),
        "publish_url": standing.publish_url(article),
        "may_change": may_change,
        "restarts": may_change and article.stage in _AGREED_TO,
        "digest": manuscript_digest(article),
        "unsure": [_row(request, place) for place in unsure],
        "pins": article.pins.items(),
        "sure": [_row(request, place) for place in sure[:MOST_SURE]],
        "sure_count": len(sure),
        "corrections": [_correction(request, each) for each in corrected],
        "stale_count": sum(each.is_stale for each in corrected),
    }
    return TemplateResponse(request, "admin/articles/traditional.html", context, status=status)


def _done(request: HttpRequest, article: Article) -> str:
    """Do what the pressed button says; returns what to say of it."""
    given, user = request.POST, _user(request)
    digest = given.get("digest", "")
    if "pin" in given:
        place_id, _sign, form = given["pin"].rpartition("|")
        choices.pin(article, place_id, form, user, digest)
        return _("这一处改成“%(form)s”了，以后改稿也会留着。") % {"form": form}
    if "unpin" in given:
        choices.unpin(article, given["unpin"], user, digest)
        return _("“%(phrase)s”又按自动转换的写了。") % {"phrase": given["unpin"]}
    if "derive" in given:
        choices.settle(article, given["derive"], True, user, digest)
        return _("改用自动转换的了。")
    choices.settle(article, given.get("keep", ""), False, user, digest)
    return _("记下了：您改的繁体照旧，已对着现在的简体看过。")


def _user(request: HttpRequest) -> Any:
    return request.user


def _article(pk: int) -> Any:
    found = standing.with_state(Article.objects.select_related("column", "created_by", "cover"))
    return get_object_or_404(found, pk=pk)


def _row(request: HttpRequest, place: Place) -> dict[str, Any]:
    simplified, traditional = place.around()
    return {
        "place": place,
        "simplified": simplified,
        "traditional": traditional,
        "layer": LAYERS[place.decision.layer],
        "glossary_url": _glossary_url(request, place.word, place.word_traditional),
    }


def _correction(request: HttpRequest, correction: Correction) -> dict[str, Any]:
    written, derived = correction.written, correction.derived
    return {
        "correction": correction,
        "lines": comparing.texts(derived, written, is_html=correction.is_html),
        "terms": [
            (simplified, traditional, _glossary_url(request, simplified, traditional))
            for simplified, traditional in correction.terms()
        ],
    }


def _glossary_url(request: HttpRequest, simplified: str, traditional: str) -> str:
    """Where a term is put into the glossary for good; nothing for who may not."""
    if not request.user.has_perm("accessibility.add_glossaryterm"):
        return ""
    words = urlencode({"simplified": simplified, "traditional": traditional})
    return f"{reverse('admin:accessibility_glossaryterm_add')}?{words}"
