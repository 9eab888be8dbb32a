"""Files of a form that were not taken: the rest is saved, and the page says so where they belong.

What was refused is told once: beside the field that it was chosen in where the form is shown
again, else above the page that comes next.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles import standing
from articles.models import Article

# The name of what waits in the session for the form to be shown again.
_WAITING = "refused_files"
_FORM_AGAIN = {"_continue", "_submit"}


def hold_back(request: HttpRequest, article: Article) -> HttpResponse | None:
    """After saving: keep what was refused for the next page; the answer where nothing may be sent."""
    refused: dict[str, list[str]] = getattr(request, "refused_files", {})
    if not refused:
        return None
    if not request.POST.keys() & _FORM_AGAIN:
        for sentence in _sentences(refused):
            messages.error(request, sentence)
        return None
    is_sent = "_submit" in request.POST
    request.session[_WAITING] = {"article": article.pk, "is_sent": is_sent, "refused": refused}
    if not is_sent:
        return None
    return HttpResponseRedirect(f"{standing.form_url(article)}#refused-{next(iter(refused))}")


def shown(request: HttpRequest, article: Article | None) -> dict[str, list[str]]:
    """What the form says beside its fields, by "images" and "attachments"; says so above it too."""
    waiting: dict[str, Any] = {"refused": getattr(request, "refused_files", {}), "is_sent": False}
    if request.method == "GET":
        kept = request.session.pop(_WAITING, {})
        waiting = kept if article and kept.get("article") == article.pk else {}
    refused: dict[str, list[str]] = waiting.get("refused", {})
    if refused:
        said = (
            _("稿件存好了，没有送审：有 {count} 个文件没有收下。")
            if waiting["is_sent"]
            else _("有 {count} 个文件没有收下。")
        )
        messages.error(
            request,
            format_html(
                '{} <a href="#refused-{}">{}</a>',
                said.format(count=len(_sentences(refused))),
                next(iter(refused)),
                _("看是哪个、为什么"),
            ),
            extra_tags="of-files",
        )
    return refused


def _sentences(refused: dict[str, list[str]]) -> list[str]:
    return [sentence for sentences in refused.values() for sentence in sentences]
