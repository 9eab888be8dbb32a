"""Questions that were not answered, or not well: one click makes an entry or a phrasing of them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accessibility.chinese import to_simplified
from accessibility.renderings import ENGLISH
from articles.admin.desk import DeskAdmin
from articles.refusals import Refused
from interaction import unanswered
from interaction.models import Answer, KeptQuestion
from interaction.standing import publish_url

SHOWN = 50


@admin.register(KeptQuestion)
class KeptQuestionAdmin(DeskAdmin):
    """Its list are tasks: questions alike together, the most asked first."""

    def get_urls(self) -> list[Any]:
        view, name = self.admin_site.admin_view, "interaction_keptquestion"
        return [
            path("", view(self.tasks_page), name=f"{name}_changelist"),
            path("settle/", view(require_POST(self.settle)), name=f"{name}_settle"),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def tasks_page(self, request: HttpRequest) -> HttpResponse:
        """What waits, and what can be done about each."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_write = request.user.has_perm("interaction.change_answer")
        context = self.admin_site.each_context(request) | {
            "title": str(self.opts.verbose_name_plural),
            "opts": self.opts,
            "may_write": may_write,
            "settle_url": reverse("admin:interaction_keptquestion_settle"),
            "tasks": [
                {
                    "task": task,
                    "new_url": _new_entry(task) if may_write else "",
                    "answer_url": task.first.answer_id
                    and reverse("admin:interaction_answer_change", args=[task.first.answer_id]),
                }
                for task in unanswered.tasks(SHOWN)
            ],
        }
        return TemplateResponse(request, "admin/interaction/questions.html", context)

    def settle(self, request: HttpRequest) -> HttpResponse:
        """Take a task away: as phrasings of an answer, or without more ado."""
        if not request.user.has_perm("interaction.change_answer"):
            raise PermissionDenied
        given = request.POST.get("questions", "").split(",")
        ids = [int(each) for each in given if each.isdecimal() and len(each) < 19]
        back = HttpResponseRedirect(reverse("admin:interaction_keptquestion_changelist"))
        number, user = request.POST.get("answer", ""), request.user
        if not number:
            unanswered.settle(ids)
            messages.success(request, _("不再列出这些问题。"))
            return back
        answer = get_object_or_404(Answer, pk=number if number.isdecimal() else None)
        try:
            unanswered.add_phrasings(answer, ids, user)  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal))
            return back
        told = _("已加进“%(answer)s”的问法，由别人发布以后就找得到。")
        messages.success(request, told % {"answer": answer})
        return HttpResponseRedirect(publish_url(answer))


def _new_entry(task: unanswered.Task) -> str:
    """The form of a new entry, filled with the questions."""
    is_english = task.first.language == ENGLISH
    texts = [each.text if is_english else to_simplified(each.text) for each in task.questions]
    suffix = "en" if is_english else "zh_hans"
    filled = {f"question_{suffix}": texts[0], f"phrasings_{suffix}": "\n".join(texts[1:])}
    return f"{reverse('admin:interaction_answer_add')}?{urlencode(filled)}"
