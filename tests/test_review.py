"""The three reviews: nothing becomes public without them, and nobody does two of them."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import ledger, review
from articles.models import (
    Article,
    Contribution,
    Image,
    LiveEntry,
    Publication,
    ReviewAct,
    ReviewState,
    Stage,
    StandIn,
    Step,
)
from articles.models.review import CHAINS, STAGE_OF
from articles.publishing import publish, publish_in_emergency, withdraw
from articles.refusals import Refused
from articles.review import TRANSITIONS
from tests import press
from tests.press import digest, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_reviews")]


Act = ReviewAct.Act


def at(stage):
    """A manuscript that has come to that stage, by the way that leads there."""
    article = press.article()
    if stage == Stage.DRAFT:
        return article
    if stage == Stage.PUBLISHED:
        press.print_it(article)
        return fresh(article)
    steps = {Stage.FIRST_REVIEW: 0, Stage.SECOND_REVIEW: 1, Stage.FINAL_REVIEW: 2,
             Stage.APPROVED: 3, Stage.RETURNED: 0}[stage]  # fmt: skip
    press.reviewed(article, steps)
    if stage == Stage.RETURNED:
        review.send_back(article, press.reviewers()[0], digest(article), ["facts"])
    assert ledger.stage_of(article) == stage
    return fresh(article)


def people():
    first, second, final = press.reviewers()
    return {
        "author": press.writer(),
        "writer": press.person("何清和", "编辑"),
        "first": first,
        "second": second,
        "final": final,
        "publisher": press.publisher(),
        "duty": press.on_duty(),
        "administrator": press.administrator(),
    }


ACTS = {
    "submit": review.submit,
    "approve": review.approve,
    "return": lambda article, by, seen: review.send_back(article, by, seen, ["facts"]),
    "recall": lambda article, by, seen: review.recall(article, by),
    "publish": publish,
    "emergency": lambda article, by, seen: publish_in_emergency(article, by, seen, "内涝"),
}
# Who gets through with what, and where; everything else is refused and changes nothing.
ALLOWED = {
    *((who, act, stage)
      for who, act, stages in [
          ("author", "submit", [Stage.DRAFT, Stage.RETURNED, Stage.PUBLISHED]),
          ("writer", "submit", [Stage.DRAFT, Stage.RETURNED, Stage.PUBLISHED]),
          ("author", "recall", [Stage.FIRST_REVIEW, Stage.SECOND_REVIEW, Stage.FINAL_REVIEW,
                                Stage.APPROVED]),
          ("first", "approve", [Stage.FIRST_REVIEW]),
          ("second", "approve", [Stage.SECOND_REVIEW]),
          ("final", "approve", [Stage.FINAL_REVIEW]),
          ("first", "return", [Stage.FIRST_REVIEW]),
          ("second", "return", [Stage.SECOND_REVIEW]),
          ("final", "return", [Stage.FINAL_REVIEW]),
          ("publisher", "return", [Stage.APPROVED]),
          ("publisher", "publish", [Stage.APPROVED]),
          ("duty", "emergency", [Stage.DRAFT, Stage.RETURNED, Stage.FIRST_REVIEW,
                                 Stage.SECOND_REVIEW, Stage.FINAL_REVIEW]),
      ]
      for stage in stages),
}  # fmt: skip
# Pressed twice it is one approval: whoever gave it is not refused, and nothing comes of it.
REPEATED = {("first", Stage.SECOND_REVIEW), ("first", Stage.FINAL_REVIEW), ("first", Stage.APPROVED),
            ("second", Stage.FINAL_REVIEW), ("second", Stage.APPROVED),
            ("final", Stage.APPROVED),
            *((who, Stage.PUBLISHED) for who in ("first", "second", "final"))}  # fmt: skip


def standing_of(article):
    return ReviewAct.objects.count(), Publication.objects.count(), ledger.stage_of(article)


@pytest.mark.parametrize("stage", Stage)
def test_every_role_at_every_stage_may_do_what_the_table_says_and_nothing_else(stage):
    article, persons = at(stage), people()
    before, seen = standing_of(article), digest(article)
    for who, act in itertools.product(persons, ACTS):
        # Each tries it on the same manuscript: what went through is taken back afterwards.
        with transaction.atomic():
            try:
                ACTS[act](fresh(article), persons[who], seen)
                went_through = True
            except Refused as refusal:
                went_through = False
                assert str(refusal).strip()
            after = standing_of(article)
            transaction.set_rollback(True)
        if act == "approve" and (who, stage) in REPEATED:
            assert (went_through, after) == (True, before), (who, act, stage)
            continue
        assert went_through == ((who, act, stage) in ALLOWED), (who, act, stage)
        assert (after != before) == went_through
        if act in ("publish", "emergency"):
            assert (after[1] > before[1]) == went_through


@pytest.mark.parametrize("steps", CHAINS)
def test_a_column_chooses_one_two_or_three_reviews_and_the_final_one_is_always_among_them(steps):
    article = press.article(column=press.column("notices", review_steps=steps))
    review.submit(article, press.writer(), digest(article))
    by_step = dict(zip(Step, press.reviewers(), strict=True))
    for step in CHAINS[steps]:
        assert ledger.approval(article) is None
        assert ledger.stage_of(article) == STAGE_OF[step]
        review.approve(article, by_step[step], digest(article))
    assert ledger.stage_of(article) == Stage.APPROVED
    assert ledger.approval(article).by == by_step[Step.FINAL]
    assert publish(article, press.publisher(), digest(article))


def test_of_several_columns_the_strictest_counts():
    article = press.article(column=press.column("notices", review_steps=1))
    article.further_columns.add(press.column("news", review_steps=3))
    assert ledger.chain_of(article) == CHAINS[3]


@pytest.mark.parametrize(
    "change",
    [
        lambda article: Article.objects.filter(pk=article.pk).update(title_zh_hans="改了一个字"),
        lambda article: Image.objects.filter(article=article).update(caption_zh_hans="另一句"),
        lambda article: article.further_columns.add(press.column("notices")),
    ],
    ids=["a word", "a caption", "a column"],
)
def test_any_later_change_sends_it_back_to_the_first_review(change):
    article = press.article()
    press.image(article)
    press.reviewed(article)
    change(article)
    assert ledger.approval(fresh(article)) is None
    with pytest.raises(Refused, match="从头再审"):
        publish(article, press.publisher(), digest(article))
    assert review.edited(fresh(article), press.person("何清和", "编辑"))
    assert ledger.stage_of(article) == Stage.FIRST_REVIEW
    with pytest.raises(Refused, match="还差初审、复审、终审"):
        publish(article, press.publisher(), digest(article))


def test_derived_traditional_is_left_out_and_a_correction_is_not():
    article = press.article()
    press.reviewed(article)
    Article.objects.filter(pk=article.pk).update(title_zh_hant="別的推導結果")
    assert not review.edited(fresh(article), None) or ledger.stage_of(article) == Stage.FIRST_REVIEW
    article = press.article()
    press.reviewed(article)
    article = fresh(article)
    article.title_zh_hant = "人工改正的標題"
    article.save()
    assert review.edited(article, press.writer())


def test_a_change_that_touches_nothing_leaves_the_reviews_standing():
    article = press.article()
    press.reviewed(article)
    fresh(article).save()
    assert not review.edited(fresh(article), press.writer())
    assert ledger.stage_of(article) == Stage.APPROVED


def test_nobody_does_two_reviews_of_one_text_whatever_their_groups():
    article = press.article()
    everything = press.person("全能", "初审")
    for group in ("复审", "终审", "发布"):
        everything.groups.add(press.person("某", group).groups.get(name=group))
    review.submit(article, press.writer(), digest(article))
    review.approve(article, everything, digest(article))
    review.send_back(article, press.reviewers()[1], digest(article), opinion="请核对。")
    review.submit(article, press.writer(), digest(article))
    review.approve(article, press.reviewers()[0], digest(article))
    review.approve(article, everything, digest(article))
    with pytest.raises(Refused, match="要由另一个人"):
        review.send_back(article, everything, digest(article), ["facts"])
    assert review.approve(article, everything, digest(article)).stage == Stage.FINAL_REVIEW
    assert ledger.approval(article) is None


def test_whoever_wrote_or_edited_it_does_not_review_it_not_even_as_superuser():
    first = press.reviewers()[0]
    first.is_superuser = True
    first.save()
    own = press.article(created_by=first)
    review.submit(own, press.writer(), digest(own))
    with pytest.raises(Refused, match="您写的"):
        review.approve(own, first, digest(own))
    edited = press.article()
    review.submit(edited, press.writer(), digest(edited))
    Contribution.objects.create(article=edited, user=first, last_edited_at=timezone.now())
    with pytest.raises(Refused, match="您改过"):
        review.approve(edited, first, digest(edited))


def test_a_reviewer_who_edits_after_all_has_approved_nothing():
    article = press.article()
    press.reviewed(article)
    Contribution.objects.create(
        article=article, user=press.reviewers()[1], last_edited_at=timezone.now()
    )
    assert ledger.approval(article) is None
    with pytest.raises(Refused, match="后来改了"):
        publish(article, press.publisher(), digest(article))


def test_a_stage_that_somebody_forged_opens_no_door():
    article = press.article()
    ReviewState.objects.create(article=article, stage=Stage.APPROVED, chain=3)
    with pytest.raises(Refused, match="还没有送审"):
        publish(article, press.publisher(), digest(article))
    assert not LiveEntry.objects.exists()


def test_approvals_are_used_up_by_the_printing_that_came_of_them():
    article = press.published()
    withdraw(article, press.publisher(), "内容有误。")
    assert ledger.stage_of(article) == Stage.DRAFT
    with pytest.raises(Refused, match="还没有送审"):
        publish(article, press.publisher(), digest(article))


def test_a_return_wants_a_reason_and_the_writer_is_told_it():
    article = at(Stage.SECOND_REVIEW)
    with pytest.raises(Refused, match="退回的原因"):
        review.send_back(article, press.reviewers()[1], digest(article))
    review.send_back(article, press.reviewers()[1], digest(article), ["people", "x"], " 请核对。 ")
    last = article.review_acts.last()
    assert (last.act, last.step, last.reason_names) == (Act.RETURN, Step.SECOND, ["人名职务"])
    assert last.opinion == "请核对。"


def test_a_stand_in_reviews_from_the_first_day_to_the_last():
    article = at(Stage.FIRST_REVIEW)
    helper, today = press.person("苏晚舟", "发布"), timezone.localdate()
    row = StandIn(absent=press.reviewers()[0], stand_in=helper)
    for first, last, holds in [(-3, -1, False), (1, 3, False), (0, 0, True)]:
        row.first_day, row.last_day = (today + timedelta(days=n) for n in (first, last))
        row.save()
        if not holds:
            with pytest.raises(Refused, match="没有这一审的权限"):
                review.approve(article, helper, digest(article))
    review.approve(article, helper, digest(article))
    given = article.review_acts.last()
    assert (given.by, given.on_behalf_of) == (helper, press.reviewers()[0])
    row.absent = press.reviewers()[1]
    row.save()
    with pytest.raises(Refused, match="要由另一个人"):
        review.send_back(article, helper, digest(article), ["facts"])


def test_the_ledger_is_never_changed_or_deleted():
    at(Stage.SECOND_REVIEW)
    for change in (
        lambda: ReviewAct.objects.update(opinion="x"),
        lambda: ReviewAct.objects.filter(act=Act.APPROVE)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="review ledger"), transaction.atomic():
            change()


def test_the_database_knows_one_approval_a_step_and_a_person():
    article = at(Stage.SECOND_REVIEW)
    given = article.review_acts.last()
    second = press.reviewers()[1]
    for facts in (
        {"step": 1, "by": second},
        {"step": 2, "by": given.by},
        {"step": None, "by": second},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewAct.objects.create(
                article=article, round=given.round, act=Act.APPROVE, at=timezone.now(),
                digest="x", **facts,
            )  # fmt: skip


def test_a_longer_chain_brings_back_what_was_approved_under_a_shorter_one():
    column = press.column("notices", review_steps=1)
    article = press.article(column=column)
    press.reviewed(article)
    assert ledger.stage_of(article) == Stage.APPROVED
    column.review_steps = 3
    column.save()
    with pytest.raises(Refused, match="还差初审、复审"):
        publish(article, press.publisher(), digest(article))
    for each in review.under_review(column):
        review.restage(each)
    assert ledger.stage_of(article) == Stage.FIRST_REVIEW


def test_a_manuscript_that_lacks_something_is_not_sent_to_review():
    article = press.article(source_zh_hans="")
    with pytest.raises(Refused, match="来源"):
        review.submit(article, press.writer(), digest(article))


def test_pictures_that_are_still_drawn_hold_up_the_printing_not_the_reviews():
    article = press.article()
    image = press.image(article)
    Image.objects.filter(pk=image.pk).update(renditions_made=False)
    press.reviewed(article)
    assert ledger.stage_of(article) == Stage.APPROVED
    with pytest.raises(Refused, match="还在处理"):
        publish(article, press.publisher(), digest(article))


def test_the_table_knows_no_way_to_approved_but_through_the_reviews():
    assert {stage for stage, act in TRANSITIONS if act == Act.PUBLISH} == {Stage.APPROVED}
    assert {act for (_stage, act), to in TRANSITIONS.items() if to == "next"} == {Act.APPROVE}
    assert Stage.APPROVED not in TRANSITIONS.values()
