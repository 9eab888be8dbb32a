"""What a manuscript said in its printings: any two compared, and an old one put back."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accessibility.renderings import LANGUAGES, Rendering
from articles import comparing, restoring, standing
from articles.digests import manuscript_digest
from articles.forms import NAMES
from articles.models import Article, Publication
from articles.printing import compose
from articles.refusals import Refused
from articles.seals import seal_of
from articles.wording import listed

MANUSCRIPT = "manuscript"

_may_see = permission_required("articles.view_article", raise_exception=True)
# By number, then by language.
Printings = dict[int, dict[str, Publication]]


@_may_see
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two printings, or a printing and the manuscript, in one language: ?from=&to=&language=."""
    article = _article(pk)
    printings = _printings(article)

    def now(language: str) -> Publication | None:
        return compose(article, language) if language in article.written_languages() else None

    def differences(one: Publication, other: Publication, after: str) -> list[comparing.Line]:
        lines = comparing.prints(one, other)
        if after == MANUSCRIPT and (entry := _entry_of(article, one)):
            lines += comparing.placing(entry, article)
        return lines

    context = comparison(request, printings, now, differences)
    context["restorable"] = [
        (reverse("admin:articles_article_restore", args=[pk, side]), name(side, printings))
        for side in context["old_sides"]
        if _may_change(request, article)
    ]
    return _page(request, article, "compare", context)


def comparison(
    request: HttpRequest,
    printings: dict[int, dict[str, Any]],
    now: Callable[[str], Any],
    differences: Callable[[Any, Any, str], list[comparing.Line]],
) -> dict[str, Any]:
    """What a page shows that compares two printings of whatever is printed, or one with `now`.

    Printings by number, then by language; `now` gives the print to come in a language, None where
    it is not written in it. `differences` is told what the later side is called.
    """
    known = [*map(str, printings), MANUSCRIPT]
    latest = known[-2] if len(known) > 1 else ""
    before = request.GET.get("from") or latest
    after = request.GET.get("to") or MANUSCRIPT
    language = request.GET.get("language") or LANGUAGES[0]
    notes = []
    if before not in known or after not in known or language not in LANGUAGES:
        if printings:
            notes.append(_("没有您要的那一印或那种语言，下面是最近一印与稿件的比较。"))
        before, after, language = latest, MANUSCRIPT, LANGUAGES[0]
    sides = [
        now(language) if each == MANUSCRIPT else printings.get(int(each or 0), {}).get(language)
        for each in (before, after)
    ]
    names = [name(each, printings) for each in (before, after)] if printings else []
    is_compared = all(side is not None for side in sides)
    if not is_compared:
        notes += [
            _("%(side)s没有%(language)s，没有可以比较的。")
            % {"side": called, "language": NAMES[language]}
            for called, side in zip(names, sides, strict=False)
            if side is None
        ]
    old_sides = [side for side in dict.fromkeys((before, after)) if side in known[:-1]]
    return {
        "title": _("比较"),
        "printings": [(str(number), option(number, prints)) for number, prints in printings.items()],
        "languages": list(NAMES.items()),
        "before": before, "after": after, "language": language, "names": names,
        "tag": Rendering(language).tag,
        "notes": notes,
        "lines": differences(sides[0], sides[1], after) if is_compared else [],
        "is_compared": is_compared,
        "old_sides": old_sides,
        "broken_seals": [
            name(side, printings)
            for side in old_sides
            if not all(seal_of(each) == each.seal for each in printings[int(side)].values())
        ],
    }  # fmt: skip


@_may_see
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, pk: int, printing: int) -> HttpResponse:
    """What putting a printing back would change; put it back when the button is pressed."""
    article = _article(pk)
    if not _may_change(request, article):
        raise PermissionDenied
    prints = _printings(article).get(printing)
    if prints is None:
        raise Http404
    asked = request.POST.get("language") or request.GET.get("language") or ""
    of = [prints[asked]] if asked in prints else list(prints.values())
    user: Any = request.user
    status = 200
    try:
        if request.method == "POST":
            restored = restoring.restore(article, of, user, request.POST.get("digest", ""))
            for note in restored.notes:
                messages.warning(request, note)
            messages.success(
                request,
                _("稿件已恢复成第 %(n)d 印的内容（%(languages)s），公众看到的没有变。看过以后照常送去发布。")
                % {"n": printing, "languages": languages(restored.lines)},
            )  # fmt: skip
            return HttpResponseRedirect(standing.form_url(article))
        restored = restoring.would_restore(article, of, user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        restored, status = restoring.would_restore(_article(pk), of, user), 409
    except OperationalError:
        messages.error(request, _("系统正忙，没有恢复，稿件也没有变。请等几秒再按一次。"))
        restored, status = restoring.Restored(), 503
    article = _article(pk)
    untouched = [code for code in article.written_languages() if code not in prints]
    return _page(request, article, "restore", {
        "title": _("恢复旧印"),
        "printing": printing, "option": option(printing, prints),
        "language": asked if asked in prints else "",
        "choices": [(code, NAMES[code]) for code in prints],
        "changes": [
            (NAMES[code], Rendering(code).tag, lines) for code, lines in restored.lines.items()
        ],
        "has_changes": any(restored.lines.values()),
        "notes": restored.notes,
        "untouched": languages(untouched),
        "digest": manuscript_digest(article),
    }, status)  # fmt: skip


def _article(pk: int) -> Any:
    found = standing.with_state(Article.objects.select_related("column", "created_by", "cover"))
    return get_object_or_404(found, pk=pk)


def _may_change(request: HttpRequest, article: Article) -> bool:
    return admin.site.get_model_admin(Article).has_change_permission(request, article)


def _printings(article: Article) -> Printings:
    found: Printings = {}
    for each in article.publications.select_related("published_by").order_by("pk"):
        found.setdefault(each.printing, {})[each.language] = each
    return found


def _entry_of(article: Article, publication: Publication | None) -> Any:
    """The live entry whose print this is, if the public has it now."""
    return article.live_entries.filter(publication=publication, is_live=True).first()


def name(side: str, printings: dict[int, Any]) -> str:
    """What a side of a comparison is called."""
    return _("稿件") if side == MANUSCRIPT or not printings else _("第 %(n)s 印") % {"n": side}


def option(number: int, prints: dict[str, Any]) -> str:
    """A printing where one is chosen: its number, time, publisher and languages."""
    first = next(iter(prints.values()))
    time = timezone.localtime(first.published_at).strftime("%Y-%m-%d %H:%M")
    called = _("第 %(n)s 印") % {"n": number}
    return f"{called}　{time}　{first.published_by or _('迁入')}　{languages(prints)}"


def languages(codes: Any) -> str:
    """Languages by their names."""
    return listed(str(NAMES[code]) for code in codes)


def _page(
    request: HttpRequest, article: Any, template: str, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    model = "meetingreport" if article.is_meeting_report else "article"
    context = admin.site.each_context(request) | {
        "opts": Article._meta,
        "article": article,
        "badges": standing.badges(article),
        "form_url": standing.form_url(article),
        "list_url": reverse(f"admin:articles_{model}_changelist"),
        "list_name": pgettext("复数", "稿件"),
        "publish_url": standing.publish_url(article),
        "compare_url": reverse("admin:articles_article_compare", args=[article.pk]),
    }
    return TemplateResponse(
        request, f"admin/articles/{template}.html", context | more, status=status
    )
