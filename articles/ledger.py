"""The ledger of the reviews, read: where a manuscript stands and whether it may be printed.

Who writes it is articles/review.py. The door to the public asks `approval`, which believes nothing
but the lines of the ledger and the text as it is.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.digests import manuscript_digest
from articles.models import Article, ReviewAct, ReviewState, Stage, Step, User
from articles.models.review import CHAINS, STEP_AT
from articles.reviewers import makers_of
from articles.wording import listed

Act = ReviewAct.Act


@dataclass(frozen=True)
class Approval:
    """All the reviews that a text needed. `by` gave the last one: in their name it is released."""

    by: User
    acts: list[ReviewAct]


def stage_of(article: Article) -> Stage:
    """Where the manuscript stands; what was never sent to review is a draft."""
    stage = ReviewState.objects.filter(article=article).values_list("stage", flat=True).first()
    return Stage(stage or Stage.DRAFT)


def chain_of(article: Article) -> list[Step]:
    """The reviews that its columns ask for; of several columns the strictest counts."""
    return CHAINS[max(column.review_steps for column in article.all_columns())]


def current_round(article: Article) -> list[ReviewAct]:
    """The lines of the ledger since the manuscript was last sent to review, oldest first."""
    acts = ReviewAct.objects.filter(article=article)
    last = acts.order_by("-round").values("round")[:1]
    return list(acts.filter(round=last).select_related("by", "on_behalf_of").order_by("pk"))


def is_open(acts: list[ReviewAct]) -> bool:
    """Whether a round may still lead to a printing: not returned, recalled or printed."""
    return {act.act for act in acts} <= {Act.SUBMIT, Act.RESTART, Act.APPROVE}


def approval(article: Article) -> Approval | None:
    """What lets the manuscript be printed as it stands; None while anything lacks.

    Every review of the chain, of exactly this text, each by another person, none of whom wrote it
    or has edited it since. A round that was returned, recalled or printed counts no more.
    """
    acts, digest = current_round(article), manuscript_digest(article)
    given = {act.step: act for act in acts if act.act == Act.APPROVE}
    people = {act.by_id for act in given.values()}
    chain = chain_of(article)
    if (
        not is_open(acts)
        or any(act.digest != digest for act in acts)
        or any(step not in given for step in chain)
        or len(people) != len(given)
        or people & makers_of(article)
    ):
        return None
    last = given[chain[-1]]
    return Approval(last.by, list(given.values())) if last.by else None


def lacking(article: Article) -> str:
    """Why the manuscript may not be printed yet, in a sentence."""
    acts, digest = current_round(article), manuscript_digest(article)
    given = {act.step for act in acts if act.act == Act.APPROVE}
    missing = listed(str(step.label) for step in chain_of(article) if step not in given)
    done = {act.act for act in acts}
    if Act.EMERGENCY in done and stage_of(article) in STEP_AT:
        return _("这一版已经应急发布，审核还没有补齐：还差%(steps)s。") % {"steps": missing}
    if Act.RETURN in done:
        return _("稿件已退回修改，不能发布。请撰稿人改好再送审。")
    if acts and not is_open(acts):
        return _("上一轮审核已经结束，现在的稿件还没有送审，不能发布。请撰稿人先送审。")
    if not acts:
        return _("这篇稿件还没有送审，不能发布。请撰稿人先送审。")
    if any(act.digest != digest for act in acts):
        return _("审核之后稿件又有改动，要从头再审，不能发布。")
    if missing:
        return _("还差%(steps)s，不能发布。") % {"steps": missing}
    return _("审过的人后来改了这篇稿件，要由别人再审，不能发布。")
