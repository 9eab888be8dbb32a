"""What an answer said in its printings: any two compared, and an old one put back."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accessibility.renderings import Rendering
from articles.admin.history import comparison, languages, name, option
from articles.forms import NAMES
from articles.refusals import Refused
from interaction import comparing, restoring, standing
from interaction.models import Answer, AnswerPrint
from interaction.printing import answer_digest, compose

_may_see = permission_required("interaction.view_answer", raise_exception=True)


@_may_see
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two printings, or a printing and the manuscript, in one language: ?from=&to=&language=."""
    answer = _answer(pk)
    printings = _printings(answer)

    def now(language: str) -> AnswerPrint | None:
        return compose(answer, language) if language in answer.written_languages() else None

    context = comparison(
        request, printings, now, lambda one, other, _after: comparing.prints(one, other)
    )
    may_change = request.user.has_perm("interaction.change_answer")
    context["restorable"] = [
        (reverse("admin:interaction_answer_restore", args=[pk, side]), name(side, printings))
        for side in context["old_sides"]
        if may_change
    ]
    return _page(request, answer, "compare", context)


@_may_see
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, pk: int, printing: int) -> HttpResponse:
    """What putting a printing back would change; put it back when the button is pressed."""
    answer, status = _answer(pk), 200
    user: Any = request.user
    if not user.has_perm("interaction.change_answer"):
        raise PermissionDenied
    prints = _printings(answer).get(printing)
    if prints is None:
        raise Http404
    try:
        if request.method == "POST":
            restored = restoring.restore(answer, printing, user, request.POST.get("digest", ""))
            told = {"n": printing, "languages": languages(restored.lines)}
            messages.success(
                request,
                _("稿件已恢复成第 %(n)d 印的内容（%(languages)s），公众看到的没有变。看过以后照常送去发布。")
                % told,
            )  # fmt: skip
            return HttpResponseRedirect(standing.form_url(answer))
        restored = restoring.would_restore(answer, printing)
    except Refused as refusal:
        messages.error(request, str(refusal))
        answer, status = _answer(pk), 409
        restored = restoring.would_restore(answer, printing)
    except OperationalError:
        messages.error(request, _("系统正忙，没有恢复，稿件也没有变。请等几秒再按一次。"))
        restored, status = restoring.Restored(), 503
    return _page(request, answer, "restore", {
        "title": _("恢复旧印"),
        "printing": printing, "option": option(printing, prints),
        "changes": [
            (NAMES[code], Rendering(code).tag, lines) for code, lines in restored.lines.items()
        ],
        "has_changes": any(restored.lines.values()),
        "untouched": languages(
            code for code in answer.written_languages() if code not in restored.lines
        ),
        "digest": answer_digest(answer),
    }, status)  # fmt: skip


def _answer(pk: int) -> Any:
    found = standing.with_state(Answer.objects.select_related("topic", "created_by"))
    return get_object_or_404(found, pk=pk)


def _printings(answer: Answer) -> dict[int, dict[str, AnswerPrint]]:
    """Each with what readers of every language had after it."""
    found: dict[int, dict[str, AnswerPrint]] = {}
    there: dict[str, AnswerPrint] = {}
    for each in answer.prints.select_related("published_by").order_by("pk"):
        there = there | {each.language: each}
        found[each.printing] = there
    return found


def _page(
    request: HttpRequest, answer: Any, template: str, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "opts": Answer._meta,
        "article": answer,
        "badges": standing.badges(answer),
        "form_url": standing.form_url(answer),
        "list_url": reverse("admin:interaction_answer_changelist"),
        "list_name": Answer._meta.verbose_name_plural,
        "publish_url": standing.publish_url(answer),
        "compare_url": reverse("admin:interaction_answer_compare", args=[answer.pk]),
    }
    return TemplateResponse(
        request, f"admin/articles/{template}.html", context | more, status=status
    )
