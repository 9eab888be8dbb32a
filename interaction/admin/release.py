"""The page from which an answer goes to the public, and the way back.

It shows what readers will get, in all six renderings, and what has changed since the last print;
the button carries the digest of exactly that.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from accessibility import renderings
from articles.admin.release import short
from articles.admin.wall import MODES, SHORT
from articles.forms import NAMES, WithdrawForm
from articles.refusals import Refused
from articles.seals import seal_of
from articles.wording import listed
from interaction import comparing, publishing, standing, views
from interaction.models import Answer, AnswerPrint, LiveAnswer
from interaction.printing import answer_digest

_may_see = permission_required("interaction.view_answer", raise_exception=True)


@_may_see
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is to be printed; print it when the button is pressed."""
    answer, status = _answer(pk), 200
    user: Any = request.user
    if request.method == "POST":
        try:
            prints = publishing.publish(answer, user, request.POST.get("digest", ""))
        except Refused as refusal:
            for line in str(refusal).splitlines():
                messages.error(request, line)
            status = 409
        except OperationalError:
            messages.error(request, _("系统正忙，没有发布。请等几秒再按一次。"))
            status = 503
        else:
            languages = listed(str(NAMES[each.language]) for each in prints)
            told = {"n": prints[0].printing, "languages": languages}
            messages.success(request, _("已发布，第 %(n)d 印：%(languages)s。") % told)
            return HttpResponseRedirect(request.path)
        answer = _answer(pk)
    return _page(request, answer, status)


@_may_see
@require_POST
def withdraw_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the answer from the public, with the reason for readers."""
    answer, form = _answer(pk), WithdrawForm(request.POST, label_suffix="")
    user: Any = request.user
    if not form.is_valid():
        return _page(request, answer, 400, form)
    try:
        rows = publishing.withdraw(answer, user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, _answer(pk), 409, form)
    except OperationalError:
        messages.error(request, _("系统正忙，没有撤下。请等几秒再按一次。"))
        return _page(request, _answer(pk), 503, form)
    languages = listed(str(NAMES[row.language]) for row in rows)
    messages.success(request, _("已撤下：%(languages)s。") % {"languages": languages})
    return HttpResponseRedirect(standing.publish_url(answer))


@_may_see
@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int, language: str, mode: str) -> HttpResponse:
    """The answer as readers would see it, through the public templates; never stored."""
    if language not in renderings.LANGUAGES or mode not in list(renderings.Mode):
        raise Http404
    answer = get_object_or_404(Answer.objects.select_related("topic"), pk=pk)
    rendering = renderings.Rendering(language, renderings.Mode(mode))
    # What follows answers as a public page: its policy, its words, its addresses.
    request.is_preview = True  # type: ignore[attr-defined]
    request.rendering = rendering  # type: ignore[attr-defined]
    with renderings.use(rendering):
        response: HttpResponse = views.preview(request, answer, rendering)
        response["Cache-Control"] = "private, no-store"
        return response


def _answer(pk: int) -> Any:
    found = standing.with_state(Answer.objects.select_related("topic", "created_by"))
    return get_object_or_404(found, pk=pk)


def _page(
    request: HttpRequest, answer: Any, status: int = 200, withdraw_form: WithdrawForm | None = None
) -> HttpResponse:
    digest, written = answer_digest(answer), answer.written_languages()
    rows = LiveAnswer.objects.filter(answer=answer).select_related("print", "withdrawn_by")
    live = {row.language: row for row in rows}
    user: Any = request.user
    is_own = answer.created_by_id == user.pk or publishing.has_edited(answer, user)
    context = admin.site.each_context(request) | {
        "title": _("预览与发布"),
        "opts": Answer._meta,
        "answer": answer,
        "badges": standing.badges(answer),
        "rating": standing.rating_of(answer),
        "form_url": standing.form_url(answer),
        "list_url": reverse("admin:interaction_answer_changelist"),
        "public_url": answer.get_absolute_url(),
        "blockers": publishing.blockers(answer),
        "digest": digest,
        "short_digest": short(digest),
        "is_own": is_own,
        "is_as_public": publishing.is_as_public(answer),
        "may_publish": user.has_perm(publishing.PUBLISH),
        "may_withdraw": user.has_perm(publishing.WITHDRAW),
        "previews": [
            {
                "label": f"{SHORT[r.language]} {MODES[r.mode]}",
                "url": reverse(
                    "admin:interaction_answer_preview", args=[answer.pk, r.language, r.mode]
                ),
                "written": r.language in written,
            }
            for r in sorted(renderings.ALL, key=lambda r: r.mode.value, reverse=True)
        ],
        "comparisons": comparing.with_last(answer, live),
        "suspended": next((row for row in live.values() if row.suspended_why), None),
        "withdrawn": [(NAMES[code], row) for code, row in live.items() if not row.is_live],
        "printings": _printings(answer),
        "compare_url": reverse("admin:interaction_answer_compare", args=[answer.pk]),
        "withdraw_form": withdraw_form or WithdrawForm(label_suffix=""),
        "withdraw_url": reverse("admin:interaction_answer_withdraw", args=[answer.pk]),
    }
    return TemplateResponse(request, "admin/interaction/publish.html", context, status=status)


def _printings(answer: Answer) -> list[dict[str, Any]]:
    """The printings, the last first, each with its languages and whether its seals still fit."""
    found: dict[int, list[AnswerPrint]] = {}
    for each in answer.prints.select_related("published_by").order_by("-pk"):
        found.setdefault(each.printing, []).insert(0, each)
    return [
        {
            "number": number,
            "first": prints[0],
            "languages": listed(str(NAMES[each.language]) for each in prints),
            "is_intact": all(seal_of(each) == each.seal for each in prints),
        }
        for number, prints in found.items()
    ]
