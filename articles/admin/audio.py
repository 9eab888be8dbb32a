"""The audio of what is public: what was made, what was not and why, and another try."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import audio
from articles.forms import NAMES
from articles.models import Article, Audio
from articles.rights import may_work_on


def panel(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What the publishing page says of it: a line a language. Nothing where it is switched off."""
    if not audio.is_on():
        return {}
    entries = article.live_entries.filter(is_live=True).select_related("audio").order_by("pk")
    rows = [(NAMES[entry.language], Audio.of_print(entry)) for entry in entries]
    lacking = map(Audio.of_print, audio.lacking(article.pk))
    idle = [each for each in lacking if each is None or each.state != Audio.State.WAITING]
    return {
        "audio_rows": rows,
        "audio_url": reverse("admin:articles_article_audio", args=[article.pk])
        if idle and _may(request, article)
        else "",
    }


def _may(request: HttpRequest, article: Article) -> bool:
    user: Any = request.user
    works = user.has_perm("articles.change_article") or user.has_perm("articles.publish_article")
    return bool(works and may_work_on(user, article))


@permission_required("articles.view_article", raise_exception=True)
@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Order what is not there."""
    article = get_object_or_404(Article, pk=pk)
    if not audio.is_on():
        messages.error(request, _("网站没有打开音频。要打开，请告诉运维人员。"))
    elif not _may(request, article):
        messages.error(request, _("您不能安排这篇稿的音频。"))
    elif audio.order_anew(pk):
        messages.success(request, _("音频已经安排去做，做好了网页上自己出现。"))
    else:
        messages.success(request, _("音频都在，不用再做。"))
    return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))
