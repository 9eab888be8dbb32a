"""The batch of Traditional-only reprints: what would change, and the press that releases it."""

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import reprints
from articles.models import Article
from articles.refusals import Refused

_NUMBER = re.compile("[0-9]{1,15}")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("articles.view_article", raise_exception=True)
def reprints_page(request: HttpRequest) -> HttpResponse:
    """Show every difference; print what is ticked when the button is pressed."""
    if request.method == "POST":
        _release(request)
        return HttpResponseRedirect(reverse("admin:accessibility_glossaryterm_reprints"))
    user: Any = request.user
    rows = reprints.batch(user)
    ready = [row for row in rows if not row.reason]
    context = admin.site.each_context(request) | {
        "title": _("繁体重印"),
        "ready": ready,
        "waiting": [row for row in rows if row.reason],
        "may_publish": user.has_perm("articles.publish_article"),
        "work_left": reprints.work_left(),
        "is_full": len(ready) == reprints.ROWS,
    }
    return TemplateResponse(request, "admin/articles/reprints.html", context)


def _release(request: HttpRequest) -> None:
    user: Any = request.user
    given = [each.split(":") for each in request.POST.getlist("reprint")[: reprints.ROWS]]
    chosen = {int(each[0]): each for each in given if len(each) == 3 and _NUMBER.fullmatch(each[0])}
    articles = Article.objects.in_bulk(chosen)
    printed = 0
    for pk, (_pk, digest, shown) in chosen.items():
        if pk not in articles:
            continue
        try:
            reprints.release(articles[pk], user, digest, shown)
        except Refused as refused:
            told = _("《%(title)s》没有重印：%(why)s")
            messages.error(request, told % {"title": articles[pk], "why": refused})
        except OperationalError:
            messages.error(
                request,
                _("系统正忙，《%(title)s》没有重印。请再按一次。") % {"title": articles[pk]},
            )
        else:
            printed += 1
    if printed:
        messages.success(request, _("重印了 %(n)d 篇的繁体，读者已经看到。") % {"n": printed})
    if not chosen:
        messages.warning(request, _("一篇也没有勾。请勾上要重印的。"))
