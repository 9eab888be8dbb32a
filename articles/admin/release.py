"""The page from which a manuscript goes to the public, and the way back.

It shows what readers will get, in all six renderings, and what has changed since the live print;
the button carries the digest of exactly that.
"""

from dataclasses import dataclass
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

import articles.admin.audio as audio
import articles.admin.names as names
import articles.admin.reviewing as reviewing
import articles.admin.timing as timing
from accessibility import renderings
from articles import choices, comparing, publishing, standing, verdicts, views
from articles.admin.reading import reading
from articles.admin.wall import MODES, SHORT
from articles.digests import manuscript_digest
from articles.forms import NAMES, WithdrawForm
from articles.models import Article, LiveEntry, Publication
from articles.printing import compose
from articles.readiness import blockers, remarks
from articles.refusals import NeedsConfirmation, Refused
from articles.rights import may_work_in, may_work_on
from articles.seals import seal_of
from articles.wording import listed

_may_see = permission_required("articles.view_article", raise_exception=True)


@dataclass(frozen=True)
class Printing:
    """One printing in all its languages, and whether its seals still fit."""

    number: int
    prints: list[Publication]
    is_intact: bool

    @property
    def languages(self) -> str:
        return listed(str(NAMES[publication.language]) for publication in self.prints)

    @property
    def first(self) -> Publication:
        return self.prints[0]


def short(digest: str) -> str:
    """A digest as a person compares it: two groups of four."""
    return f"{digest[:4]}-{digest[4:8]}".upper()


@_may_see
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is to be printed; print it when the button is pressed."""
    article = _article(pk)
    question, status = None, 200
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        try:
            _refuse_the_same_again(request, article, digest)
            prints = publishing.publish(
                article,
                request.user,  # type: ignore[arg-type]
                digest,
                confirmed=request.POST.get("confirmed", ""),
            )
        except NeedsConfirmation as asked:
            question, status = asked, 409
        except Refused as refusal:
            for line in str(refusal).splitlines():
                messages.error(request, line)
            status = 409
        except OperationalError:
            messages.error(request, _("系统正忙，没有发布，稿件也没有变。请等几秒再按一次。"))
            status = 503
        else:
            messages.success(
                request,
                _("已发布，第 %(n)d 印：%(languages)s。")
                % {
                    "n": prints[0].printing,
                    "languages": listed(str(NAMES[p.language]) for p in prints),
                },
            )
            return HttpResponseRedirect(request.path)
        article = _article(pk)
    return _page(request, article, status, question=question)


@_may_see
@require_POST
def withdraw_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the article from the public, with the reason for readers."""
    article = _article(pk)
    form = WithdrawForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, article, 400, withdraw_form=form)
    try:
        entries = publishing.withdraw(article, request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, _article(pk), 409, withdraw_form=form)
    except OperationalError:
        messages.error(request, _("系统正忙，没有撤下。请等几秒再按一次。"))
        return _page(request, _article(pk), 503, withdraw_form=form)
    languages = listed(str(NAMES[entry.language]) for entry in entries)
    messages.success(request, _("已撤下：%(languages)s。") % {"languages": languages})
    return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))


@_may_see
@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int, language: str, mode: str) -> HttpResponse:
    """The manuscript as readers would see it, through the public templates; never stored."""
    if language not in renderings.LANGUAGES or mode not in list(renderings.Mode):
        raise Http404
    article = get_object_or_404(Article, pk=pk)
    rendering = renderings.Rendering(language, renderings.Mode(mode))
    # What follows answers as a public page: its policy, its words, its addresses.
    request.is_preview = True  # type: ignore[attr-defined]
    request.rendering = rendering  # type: ignore[attr-defined]
    with renderings.use(rendering):
        response: HttpResponse = views.preview(request, article, rendering)
        response["Cache-Control"] = "private, no-store"
        return response


def _refuse_the_same_again(request: HttpRequest, article: Article, digest: str) -> None:
    """A second press, or one after a colleague's, prints nothing that is there already.

    Who may not publish at all, or saw another manuscript, is told so at the door.
    """
    if (
        request.user.has_perm("articles.publish_article")
        and digest == manuscript_digest(article)
        and comparing.is_as_public(article, _entries(article).values())
    ):
        raise Refused(_("与公开的内容一致，无需再次发布。"))


def _entries(article: Article) -> dict[str, LiveEntry]:
    """What is or was public of it, by language."""
    entries = LiveEntry.objects.filter(article=article)
    return {e.language: e for e in entries.select_related("publication", "column", "withdrawn_by")}


def _article(pk: int) -> Any:
    # Nearly every part of the page asks for its pictures, files and columns.
    found = standing.with_state(Article.with_parts().select_related("created_by"))
    return get_object_or_404(found, pk=pk)


def _page(
    request: HttpRequest,
    article: Any,
    status: int = 200,
    *,
    question: NeedsConfirmation | None = None,
    withdraw_form: WithdrawForm | None = None,
) -> HttpResponse:
    digest = manuscript_digest(article)
    written = article.written_languages()
    live = _entries(article)
    is_as_public = comparing.is_as_public(article, live.values())
    public_in = {each.column for each in live.values() if each.is_live and each.column}
    seen = verdicts.verdicts(article)
    model = "meetingreport" if article.is_meeting_report else "article"
    user: Any = request.user
    context = admin.site.each_context(request) | {
        "title": _("预览与发布"),
        "opts": Article._meta,
        "article": article,
        "badges": standing.badges(article),
        "form_url": standing.form_url(article),
        "compare_url": reverse("admin:articles_article_compare", args=[article.pk]),
        "wall_url": reverse("admin:articles_article_wall", args=[article.pk]),
        "list_url": reverse(f"admin:articles_{model}_changelist"),
        "blockers": blockers(article),
        "remarks": remarks(article),
        "digest": digest,
        "short_digest": short(digest),
        "question": question,
        "may_publish": user.has_perm("articles.publish_article") and may_work_on(user, article),
        "may_withdraw": user.has_perm("articles.withdraw_article")
        and all(may_work_in(user, column) for column in public_in),
        "previews": [
            {
                "label": f"{SHORT[r.language]} {MODES[r.mode]}",
                "url": reverse(
                    "admin:articles_article_preview", args=[article.pk, r.language, r.mode]
                ),
                "written": r.language in written,
                "verdict": seen[r],
            }
            for r in sorted(renderings.ALL, key=lambda r: r.mode.value, reverse=True)
        ],
        "comparisons": _comparisons(article, written, live),
        "is_as_public": is_as_public,
        "new_languages": [NAMES[code] for code in written if live and code not in live],
        "going_languages": [
            NAMES[code] for code, entry in live.items() if entry.is_live and code not in written
        ],
        "printings": _printings(article),
        "withdrawn": [
            (NAMES[entry.language], entry) for entry in live.values() if not entry.is_live
        ],
        "withdraw_form": withdraw_form or WithdrawForm(label_suffix=""),
        "withdraw_url": reverse("admin:articles_article_withdraw", args=[article.pk]),
        "progress_url": reverse("admin:articles_article_progress", args=[article.pk]),
        "pictures_waiting": article.images.filter(renditions_made=False).exists(),
        "public_url": reverse("article", args=[article.pk]),
        "traditional_url": reverse("admin:articles_article_traditional", args=[article.pk]),
        "unsure": choices.unsure_count(article) if renderings.TRADITIONAL in written else 0,
        **reviewing.panel(request, article, is_as_public),
        **timing.panel(request, article, is_as_public),
        **names.panel(request, article),
        **audio.panel(request, article),
        "reading": reading(article),
    }  # fmt: skip
    return TemplateResponse(request, "admin/articles/publish.html", context, status=status)


def _comparisons(
    article: Article, written: list[str], entries: dict[str, LiveEntry]
) -> list[tuple[Any, LiveEntry, list[comparing.Line]]]:
    """What differs from the last print of each language, be it live or withdrawn.

    What is live and unchanged is left out; of what was withdrawn it is worth saying.
    """
    found = []
    for language in written:
        if entry := entries.get(language):
            lines = comparing.prints(entry.publication, compose(article, language))
            lines += comparing.placing(entry, article)
            if lines or not entry.is_live:
                found.append((NAMES[language], entry, lines))
    return found


def _printings(article: Article) -> list[Printing]:
    rows: dict[int, list[Publication]] = {}
    for publication in article.publications.select_related("published_by").order_by("-pk"):
        rows.setdefault(publication.printing, []).insert(0, publication)
    return [
        Printing(number, prints, all(seal_of(p) == p.seal for p in prints))
        for number, prints in rows.items()
    ]
