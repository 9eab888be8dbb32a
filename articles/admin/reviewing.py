"""The reviews on the desk: what somebody may decide, and how far a manuscript has come."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from articles import ledger, moments, publishing, review, schedule, standing
from articles.digests import manuscript_digest
from articles.forms import NAMES
from articles.models import Article, ReviewAct, ReviewState, Stage, Step, User
from articles.models.review import STEP_AT
from articles.readiness import blockers
from articles.refusals import NeedsConfirmation, Refused
from articles.reviewers import Seat, hand_in, makers_of, names_for
from articles.rights import may_work_in, may_work_on
from articles.wording import listed, noted

_may_see = permission_required("articles.view_article", raise_exception=True)
Act = ReviewAct.Act
MOST_KEPT = 4000  # characters of a refused opinion that come back with the page


@dataclass(frozen=True)
class Mark:
    """A step on the way: the seal's sign and style, who did or will do it, and what they said."""

    sign: str
    style: str
    words: str
    at: datetime | None = None
    said: str = ""
    waiting_since: datetime | None = None
    reasons: list[str] = field(default_factory=list)


@_may_see
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the pressed button says; a refusal shows the page again with what was written."""
    article = get_object_or_404(Article, pk=pk)
    act = _ACTS.get(request.POST.get("act", ""))
    page = reverse("admin:articles_article_publish", args=[pk])
    if act is None:
        raise Http404
    try:
        done = act(request, article, request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        for line in str(refusal).splitlines():
            messages.error(request, line)
        # What was written comes back with the page, once.
        texts = ("opinion", "back", "emergency")
        kept = {name: _text(request, name)[:MOST_KEPT] for name in texts}
        asked = refusal.mark if isinstance(refusal, NeedsConfirmation) else ""
        told = {"pk": pk, "act": request.POST["act"], "said": str(refusal), "asked": asked}
        request.session["review_words"] = kept | told
        # A panel opens anew and its field takes the focus, which a fragment would keep it from.
        has_panel = request.POST["act"] in ("return", "emergency")
        return HttpResponseRedirect(page if has_panel else page + "#decision")
    except OperationalError:
        messages.error(request, _("系统正忙，这一步没有算数，稿件也没有变。请等几秒再按一次。"))
        return HttpResponseRedirect(page)
    messages.success(request, done)
    stays = request.POST.get("act") in ("recall", "emergency")
    return HttpResponseRedirect(page if stays else reverse("admin:index"))


def _text(request: HttpRequest, name: str) -> str:
    # PostgreSQL knows no text with a NUL, and nobody means one.
    return request.POST.get(name, "").replace("\x00", "")


def _submit(request: HttpRequest, article: Article, by: User) -> str:
    review.submit(article, by, request.POST.get("digest", ""))
    return sent_to(article)


def _approve(request: HttpRequest, article: Article, by: User) -> str:
    state = review.approve(article, by, request.POST.get("digest", ""), _text(request, "opinion"))
    if state.stage in STEP_AT:
        return _("《%(title)s》您已通过，转%(next)s。") % {"title": article, "next": _next(article)}
    if state.stage == Stage.PUBLISHED:
        return _("《%(title)s》的审核补齐了。") % {"title": article}
    return schedule.told_at_approval(article)


def _send_back(request: HttpRequest, article: Article, by: User) -> str:
    review.send_back(
        article,
        by,
        request.POST.get("digest", ""),
        request.POST.getlist("reasons"),
        _text(request, "back"),
    )
    return _("《%(title)s》已退回%(writer)s，您写的原因随稿带回。") % {
        "title": article,
        "writer": article.created_by or _("撰稿人"),
    }


def _recall(request: HttpRequest, article: Article, by: User) -> str:
    review.recall(article, by)
    return _("已撤回，稿件又是草稿了。改好以后再送审。")


def _emergency(request: HttpRequest, article: Article, by: User) -> str:
    prints = publishing.publish_in_emergency(
        article,
        by,
        request.POST.get("digest", ""),
        _text(request, "emergency"),
        confirmed=request.POST.get("confirmed", ""),
    )
    due = ReviewState.objects.get(article=article).reviews_due_at
    return _("已应急发布，第 %(n)d 印：%(languages)s。审核要在 %(due)s 以前补齐。") % {
        "n": prints[0].printing,
        "languages": listed(str(NAMES[each.language]) for each in prints),
        "due": timezone.localtime(due).strftime("%Y-%m-%d %H:%M") if due else "—",
    }


_ACTS: dict[str, Callable[[HttpRequest, Article, User], str]] = {
    "submit": _submit,
    "approve": _approve,
    "return": _send_back,
    "recall": _recall,
    "emergency": _emergency,
}


def send_to_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Send to review what was just saved; what it still lacks is said above the form."""
    article = Article.objects.get(pk=pk)
    try:
        if ledger.stage_of(article) not in STEP_AT:
            review.submit(article, request.user, manuscript_digest(article))  # type: ignore[arg-type]
    except Refused as refusal:
        for line in (_("稿件存好了，还不能送审："), *str(refusal).splitlines()):
            messages.warning(request, line)
        return HttpResponseRedirect(standing.form_url(article))
    messages.success(request, sent_to(article))
    return HttpResponseRedirect(reverse("admin:index"))


def sent_to(article: Article) -> str:
    """Where a manuscript went that was sent to review, in a sentence for its writer."""
    return _("《%(title)s》已送审：%(next)s。") % {"title": article, "next": _next(article)}


def _next(article: Article) -> str:
    step = STEP_AT[ledger.stage_of(article)]
    names = listed(names_for(step, but=_barred(article))) or _("还没有人担任，请找安全管理员")
    return noted(step.label, names)


def _barred(article: Article) -> set[int]:
    """Who may not review what stands there now: its writers, and who has had a say in this round."""
    acts = ledger.current_round(article)
    said = {act.by_id for act in acts if act.act in (Act.APPROVE, Act.EMERGENCY)}
    return makers_of(article) | {pk for pk in said if pk}


def panel(request: HttpRequest, article: Article, is_as_public: bool) -> dict[str, Any]:
    """What the page's right-hand side says of the reviews, and what this person may do."""
    person: User = request.user  # type: ignore[assignment]
    state = ReviewState.objects.filter(article=article).first()
    stage = ledger.stage_of(article)
    acts, step = ledger.current_round(article), STEP_AT.get(stage)
    own, barred = hand_in(article, person), _barred(article)
    words = request.session.get("review_words") or {}
    if words.get("pk") == article.pk:
        del request.session["review_words"]
    else:
        words = {}
    return {
        "stage": stage,
        "review_url": reverse("admin:articles_article_review", args=[article.pk]),
        "step": step,
        "seat": _seat(article, person, step, acts),
        "is_own": bool(own),
        "is_approved": stage == Stage.APPROVED and ledger.approval(article) is not None,
        "lacking": ledger.lacking(article),
        "lacks_to_submit": blockers(article, waiting=False),
        "may_submit": person.has_perm("articles.change_article")
        and (stage, Act.SUBMIT) in review.TRANSITIONS
        and not is_as_public
        and may_work_in(person, article.column),
        "may_recall": bool(own) and (stage, Act.RECALL) in review.TRANSITIONS,
        "may_send_back": stage == Stage.APPROVED
        and person.has_perm("articles.publish_article")
        and may_work_on(person, article),
        "may_emergency": person.has_perm("articles.publish_in_emergency")
        and (stage, Act.EMERGENCY) in review.TRANSITIONS
        and not (own or is_as_public)
        and may_work_on(person, article),
        "reviews_due_at": state.reviews_due_at if state else None,
        "is_overdue": bool(
            state and state.reviews_due_at and state.reviews_due_at < timezone.now()
        ),
        "reasons": ReviewAct.Reason.choices,
        "words": words,
        "steps": marks(article, stage, acts, barred),
        "returned": last_return(article),
        "next_after": _after(article, step, acts),
    }


def _seat(article: Article, person: User, step: Step | None, acts: list[ReviewAct]) -> Seat | None:
    """How this person would decide what stands there now; None where they may not."""
    with suppress(Refused):
        return Seat(review.seat_at(article, person, step, acts)) if step else None
    return None


def last_return(article: Article) -> ReviewAct | None:
    """Who returned the manuscript and why, while it waits for its writer; else None."""
    if ledger.stage_of(article) != Stage.RETURNED:
        return None
    acts = article.review_acts.select_related("by").order_by("-pk")
    return acts.filter(act=Act.RETURN).first()


def _after(article: Article, step: Step | None, acts: list[ReviewAct]) -> str:
    """What comes after this review when it passes, in a few words."""
    chain = ledger.chain_of(article)
    later = [each for each in chain if step and each > step]
    if not later:
        if article.publish_at is None:
            return _("通过以后就审定了，可以发布。")
        if article.publish_at <= timezone.now():
            return _("通过以后就审定了，马上自动发布。")
        when = moments.said(article.publish_at)
        return _("通过以后就审定了，%(when)s 自动发布。") % {"when": when}
    names = listed(names_for(later[0], but=_barred(article)))
    return _("通过以后转%(step)s：%(names)s。") % {"step": later[0].label, "names": names or "—"}


def marks(article: Article, stage: Stage, acts: list[ReviewAct], barred: set[int]) -> list[Mark]:
    """The way from the writer to the print: what was done, what is due now, what is to come."""
    found = [_done(act) for act in acts]
    if stage == Stage.DRAFT and found:
        found.append(Mark(pgettext("印章", "稿"), "now", _("现在的稿件还没有送审")))
    if stage in (Stage.DRAFT, Stage.PUBLISHED):
        return found
    given = {act.step for act in acts if act.act == Act.APPROVE}
    now = STEP_AT.get(stage)
    for step in ledger.chain_of(article):
        if step in given or stage == Stage.RETURNED:
            continue
        names = listed(names_for(step, but=barred)) or _("还没有人担任")
        if step == now:
            since = ReviewState.objects.get(article=article).since
            words = _("%(step)s，等%(names)s") % {"step": step.label, "names": names}
            found.append(Mark(str(standing.SEALS[step]), "now", words, waiting_since=since))
        else:
            found.append(Mark(str(standing.SEALS[step]), "", f"{step.label}　{names}"))
    if not any(act.act in (Act.PUBLISH, Act.EMERGENCY) for act in acts):
        found.append(
            Mark(pgettext("印章", "印"), "now" if stage == Stage.APPROVED else "", _("发布"))
        )
    return found


def _done(act: ReviewAct) -> Mark:
    who = str(act.by) if act.by else _("系统到时")
    if act.on_behalf_of:
        who = _("%(who)s（代%(absent)s）") % {"who": who, "absent": act.on_behalf_of}
    step = Step(act.step).label if act.step else ""
    sign, style = {
        Act.SUBMIT: (pgettext("印章", "稿"), "done"),
        Act.RESTART: (pgettext("印章", "改"), "done"),
        Act.APPROVE: (
            standing.SEALS[Step(act.step)] if act.step else pgettext("印章", "审"),
            "done",
        ),
        Act.RETURN: (pgettext("印章", "退"), "back"),
        Act.RECALL: (pgettext("印章", "撤"), "back"),
        Act.PUBLISH: (pgettext("印章", "印"), "done"),
        Act.EMERGENCY: (pgettext("印章", "急"), "back"),
    }[Act(act.act)]
    did = f"{who} {step}{act.get_act_display()}"
    if act.printing:
        did += _("，第 %(n)d 印") % {"n": act.printing}
    return Mark(str(sign), style, did, act.at, act.opinion, reasons=act.reason_names)
