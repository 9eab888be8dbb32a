"""The three reviews (三审三校): from a draft to a text that may be printed.

TRANSITIONS is the whole of it. Every act is a line of the ledger, bound to the digest of the
manuscript as the person saw it. The door to the public (articles/publishing.py) reads the ledger
alone (articles/ledger.py); `ReviewState` only says for lists where a manuscript stands.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.audit import note_act
from articles.authority import refuse_others_columns
from articles.digests import manuscript_digest
from articles.ledger import chain_of, current_round, is_open
from articles.models import Article, Column, ReviewAct, ReviewState, Stage, Step, User
from articles.models.review import STAGE_OF, STEP_AT
from articles.names import ticks
from articles.readiness import blockers
from articles.refusals import Refused
from articles.reviewers import WROTE, hand_in, seats
from articles.rights import may_work_on

Act = ReviewAct.Act
LONGEST_OPINION = 1000  # characters; it is printed on a form
# Where an act leads, where that is not one stage: to the chain's first review; to the next one
# that lacks, and past the last to APPROVED, or to PUBLISHED where an emergency was faster.
FIRST, NEXT = "first", "next"
_AT_REVIEW = [Stage.FIRST_REVIEW, Stage.SECOND_REVIEW, Stage.FINAL_REVIEW]
TRANSITIONS: dict[tuple[Stage, str], str] = {
    (Stage.DRAFT, Act.SUBMIT): FIRST,
    (Stage.RETURNED, Act.SUBMIT): FIRST,
    # As when only the derived Traditional is another: nobody edited, but it is another print.
    (Stage.PUBLISHED, Act.SUBMIT): FIRST,
    **{(stage, Act.APPROVE): NEXT for stage in _AT_REVIEW},
    **{(stage, Act.RETURN): Stage.RETURNED for stage in [*_AT_REVIEW, Stage.APPROVED]},
    **{(stage, Act.RECALL): Stage.DRAFT for stage in [*_AT_REVIEW, Stage.APPROVED]},
    **{(stage, Act.RESTART): FIRST for stage in [*_AT_REVIEW, Stage.APPROVED]},
    (Stage.APPROVED, Act.PUBLISH): Stage.PUBLISHED,
    **{(stage, Act.EMERGENCY): FIRST for stage in [Stage.DRAFT, Stage.RETURNED, *_AT_REVIEW]},
}


def submit(article: Article, by: User, digest: str) -> ReviewState:
    """Send the manuscript to its first review. Raises Refused with the reason."""
    with _locked(article) as (article, state):
        if not by.has_perm("articles.change_article"):
            raise Refused(_("您没有写稿权限，不能送审。"))
        refuse_others_columns(by, [article.column])
        _refuse_another_text(article, digest)
        if lacking := blockers(article, waiting=False):
            raise Refused("\n".join(lacking))
        return _enter(article, state, Act.SUBMIT, by, digest)


def approve(article: Article, by: User, digest: str, opinion: str = "") -> ReviewState:
    """Pass the review at which the manuscript stands; pressed twice it is one approval."""
    with _locked(article) as (article, state):
        acts = current_round(article)
        if (
            any(
                act.act == Act.APPROVE and act.by_id == by.pk and act.digest == digest
                for act in acts
            )
            and manuscript_digest(article) == digest
        ):
            return state
        step = _at_review(state)
        place = seat_at(article, by, step, acts)
        _refuse_another_text(article, digest)
        return _enter(
            article, state, Act.APPROVE, by, digest,
            step=step, on_behalf_of=place, opinion=_of_bearable_length(opinion),
        )  # fmt: skip


def send_back(
    article: Article, by: User, digest: str, reasons: Iterable[str] = (), opinion: str = ""
) -> ReviewState:
    """Return the manuscript to its writer, who is told why."""
    with _locked(article) as (article, state):
        if state.stage == Stage.APPROVED and by.has_perm("articles.publish_article"):
            refuse_others_columns(by, article.all_columns())
            step, place = None, None
        else:
            step = _at_review(state)
            place = seat_at(article, by, step, current_round(article))
        _refuse_another_text(article, digest)
        known = [name for name in reasons if name in ReviewAct.Reason]
        if not known and not opinion.strip():
            raise Refused(_("请勾选退回的原因，或写几句话，撰稿人才知道改什么。"))
        return _enter(
            article, state, Act.RETURN, by, digest,
            step=step, on_behalf_of=place, opinion=_of_bearable_length(opinion), reasons=known,
        )  # fmt: skip


def recall(article: Article, by: User) -> ReviewState:
    """Take the manuscript back from review; for those who wrote or edited it."""
    with _locked(article) as (article, state):
        if not hand_in(article, by):
            raise Refused(_("只有写这篇稿或改过这篇稿的人可以撤回送审。"))
        return _enter(article, state, Act.RECALL, by, manuscript_digest(article))


def edited(article: Article, by: User | None) -> bool:
    """After a change was saved: what was under review goes back to the first one.

    Returns whether it did. A change that touches no text, picture or fact changes nothing.
    """
    with _locked(article) as (article, state):
        ticks.drop_gone(article)
        digest = manuscript_digest(article)
        if (Stage(state.stage), Act.RESTART) in TRANSITIONS:
            if all(act.digest == digest for act in current_round(article)):
                return False
            _enter(article, state, Act.RESTART, by, digest)
            return True
        if state.stage == Stage.PUBLISHED:
            last = article.publications.order_by("-pk").values_list("digest", flat=True).first()
            if last != digest:
                _move(state, Stage.DRAFT)
        return False


def under_review(column: Column) -> QuerySet[Article]:
    """The manuscripts of a column that are between their writer and the public."""
    return Article.objects.filter(
        Q(column=column) | Q(further_columns=column),
        review__stage__in=[*_AT_REVIEW, Stage.APPROVED],
    ).distinct()


def restage(article: Article) -> None:
    """Set the stage anew after a column's chain has changed or the article was filed elsewhere."""
    with _locked(article) as (article, state):
        if Stage(state.stage) in (*_AT_REVIEW, Stage.APPROVED):
            state.chain = len(chain_of(article))
            _move(state, _next(article, state, current_round(article)))


# --- for the door alone: under its lock, in its transaction ----------------------------------


def note_printing(article: Article, by: User | None, digest: str, printing: int) -> None:
    """Close the round, if one led here, with the printing that came of it."""
    state, _created = ReviewState.objects.get_or_create(article=article)
    acts = current_round(article)
    if acts and is_open(acts):
        _write(article, acts[-1].round, Act.PUBLISH, by, digest, printing=printing)
    _move(state, Stage.PUBLISHED)


def note_emergency(
    article: Article, by: User | None, digest: str, printing: int, reason: str
) -> None:
    """Open a round for the reviews that a print went without, to follow in the set time."""
    state, _created = ReviewState.objects.get_or_create(article=article)
    _enter(article, state, Act.EMERGENCY, by, digest, printing=printing, opinion=reason)
    state.reviews_due_at = timezone.now() + settings.EMERGENCY_REVIEWS_WITHIN
    state.save(update_fields=["reviews_due_at"])


def note_withdrawal(article: Article) -> None:
    """What is not public any more goes through review again before it is."""
    state, _created = ReviewState.objects.get_or_create(article=article)
    is_over = state.stage == Stage.PUBLISHED or state.reviews_due_at is not None
    state.reviews_due_at = None
    _move(state, Stage.DRAFT if is_over else Stage(state.stage))


# --- how it is done ---------------------------------------------------------------------------


@contextmanager
def _locked(article: Article) -> Iterator[tuple[Article, ReviewState]]:
    """One transaction with the manuscript's row locked: of two acts one sees what the other did."""
    with transaction.atomic():
        now = Article.locked(article.pk)
        if now is None:
            raise Refused(_("这篇稿已被放进回收站，这次没有做成。要用请先取回。"))
        article = now
        state, _created = ReviewState.objects.get_or_create(article=article)
        yield article, state


def _enter(
    article: Article, state: ReviewState, act: Act, by: User | None, digest: str, **facts: Any
) -> ReviewState:
    """Write the line and move the manuscript where TRANSITIONS says. Raises Refused if nowhere."""
    leads_to = TRANSITIONS.get((Stage(state.stage), act))
    if leads_to is None:
        raise Refused(
            _("稿件现在“%(stage)s”，这一步做不了；可能别人刚刚处理过，请看“走到哪一步”。")
            % {"stage": state.get_stage_display()}
        )
    acts = current_round(article)
    number = acts[-1].round if acts else 0
    if act in (Act.SUBMIT, Act.RESTART, Act.EMERGENCY):
        number, acts = number + 1, []
        state.chain = len(chain_of(article))
    written = _write(article, number, act, by, digest, **facts)
    is_fixed = leads_to not in (FIRST, NEXT)
    return _move(state, Stage(leads_to) if is_fixed else _next(article, state, [*acts, written]))


def _write(
    article: Article, number: int, act: Act, by: User | None, digest: str, **facts: Any
) -> ReviewAct:
    if act not in (Act.PUBLISH, Act.EMERGENCY):  # of which the door itself makes a line of the log
        step = {"step": Step(facts["step"]).label} if facts.get("step") else {}
        note_act(article, act.value, by, None, **step)
    return ReviewAct.objects.create(
        article=article, round=number, act=act, by=by, at=timezone.now(), digest=digest, **facts
    )


def _next(article: Article, state: ReviewState, acts: list[ReviewAct]) -> Stage:
    given = {act.step for act in acts if act.act == Act.APPROVE}
    for step in chain_of(article):
        if step not in given:
            return STAGE_OF[step]
    # Since an emergency this text may be public already, and only its reviews have lacked: also
    # where it was returned meanwhile, and sent to review again as it was.
    last = article.publications.order_by("-pk").values_list("digest", flat=True).first()
    is_public = state.reviews_due_at is not None and acts[-1].digest == last
    return Stage.PUBLISHED if is_public else Stage.APPROVED


def _move(state: ReviewState, stage: Stage) -> ReviewState:
    if state.stage != stage:
        state.stage, state.since = stage, timezone.now()
    if stage == Stage.PUBLISHED:
        state.reviews_due_at = None
    state.save()
    return state


def _at_review(state: ReviewState) -> Step:
    step = STEP_AT.get(Stage(state.stage))
    if step is None:
        raise Refused(
            _("稿件现在“%(stage)s”，不在审核中；可能别人刚刚处理过，请看“走到哪一步”。")
            % {"stage": state.get_stage_display()}
        )
    return step


def seat_at(article: Article, by: User, step: Step, acts: list[ReviewAct]) -> User | None:
    """In whose place this person reviews, None in their own. Raises Refused when they may not.

    Not in the place of who wrote it or has had a say in this round either: on the form one name
    would stand for two.
    """
    if hand := hand_in(article, by):
        raise Refused(
            _("这篇稿件是您写的，要由别人审。")
            if hand == WROTE
            else _("上次发布以后您改过这篇稿件，要由别人审。")
        )
    found = [seat.on_behalf_of for seat in seats(by, step)]
    if not found:
        raise Refused(_("现在要的是%(step)s，您没有这一审的权限。") % {"step": step.label})
    found = [absent for absent in found if may_work_on(absent or by, article)]
    if not found:
        raise Refused(_("这篇稿件的栏目不在您负责的栏目里。请交给负责它的同事审。"))
    had_a_say = [act for act in acts if act.act in (Act.APPROVE, Act.EMERGENCY)]
    if any(act.by_id == by.pk for act in had_a_say):
        raise Refused(
            _("这一轮您已经审过或应急发布过，%(step)s要由另一个人来做。") % {"step": step.label}
        )
    named = {pk for act in had_a_say for pk in (act.by_id, act.on_behalf_of_id)}
    for absent in found:
        if absent is None or (absent.pk not in named and not hand_in(article, absent)):
            return absent
    raise Refused(_("您代的人写过、改过或审过这篇稿件，您不能替他审。请交给别人审。"))


def _of_bearable_length(opinion: str) -> str:
    if len(opinion) > LONGEST_OPINION:
        raise Refused(
            _("意见有 %(count)d 字，太长了，请缩短到 %(most)d 字以内。")
            % {"count": len(opinion), "most": LONGEST_OPINION}
        )
    return opinion.strip()


def _refuse_another_text(article: Article, digest: str) -> None:
    if digest != manuscript_digest(article):
        raise Refused(_("您看过之后稿件又有改动，这一步没有算数。请再看一遍再决定。"))
