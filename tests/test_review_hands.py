"""Whose hands a text went through: what an emergency printed, and reviews in others' stead."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import ledger, queues, review
from articles.digests import manuscript_digest
from articles.models import (
    Article,
    Contribution,
    Publication,
    ReviewState,
    Stage,
    StandIn,
)
from articles.publishing import publish_in_emergency
from articles.refusals import Refused
from articles.roles import FIRST_REVIEWER, SECOND_REVIEWER
from tests import press
from tests.desk_forms import sentences, signed_in
from tests.publish_page import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_reviews")]


def digest(article):
    return manuscript_digest(Article.objects.get(pk=article.pk))


def edited_by(article, person, ago=timedelta(hours=1)):
    Contribution.objects.create(article=article, user=person, last_edited_at=timezone.now() - ago)


def in_emergency(article):
    publish_in_emergency(article, press.on_duty(), digest(article), "内涝红色预警")
    return Article.objects.get(pk=article.pk)


def stand_in(absent, helper):
    today = timezone.localdate()
    StandIn.objects.create(absent=absent, stand_in=helper, first_day=today, last_day=today)


def test_whoever_edited_what_an_emergency_printed_does_not_review_it_afterwards():
    article = press.article()
    first, second, final = press.reviewers()
    edited_by(article, first)
    article = in_emergency(article)
    assert list(queues.waiting_for(first)) == []
    with pytest.raises(Refused, match="您改过这篇稿件"):
        review.approve(article, first, digest(article))
    other = press.person("苏晚舟", FIRST_REVIEWER)
    assert [each.pk for each in queues.waiting_for(other)] == [article.pk]
    for person in (other, second, final):
        review.approve(article, person, digest(article))
    assert ReviewState.objects.get(article=article).reviews_due_at is None
    # That text is reviewed now: the next one is nothing of theirs.
    article.title_zh_hans = "第二天的稿"
    article.save()
    review.edited(article, press.writer())
    review.submit(article, press.writer(), digest(article))
    assert [each.pk for each in queues.waiting_for(first)] == [article.pk]
    assert review.approve(article, first, digest(article))


def test_a_change_after_an_emergency_does_not_free_those_who_edited_before_it():
    article = press.article()
    first, *_rest = press.reviewers()
    edited_by(article, first)
    article = in_emergency(article)
    article.title_zh_hans = "改了一个字"
    article.save()
    review.edited(article, press.writer())
    with pytest.raises(Refused, match="您改过这篇稿件"):
        review.approve(article, first, digest(article))


def test_what_an_emergency_printed_and_comes_back_as_it_was_owes_its_reviews_no_longer():
    article = in_emergency(press.article())
    reviewers = press.reviewers()
    review.send_back(article, reviewers[0], digest(article), ["facts"])
    review.submit(article, press.writer(), digest(article))
    for person in reviewers:
        review.approve(article, person, digest(article))
    state = ReviewState.objects.get(article=article)
    assert (state.stage, state.reviews_due_at) == (Stage.PUBLISHED, None)
    assert Publication.objects.filter(language="zh-hans").count() == 1
    sheet = signed_in(press.on_duty()).get(f"/admin/articles/article/{article.pk}/sheet/1/")
    assert "还没有补审" not in sentences(sheet)


def test_nobody_reviews_in_the_place_of_who_wrote_or_edited_it():
    article = press.article()
    helper, first = press.person("苏晚舟", "发布"), press.reviewers()[0]
    press.writer().groups.add(first.groups.get())
    edited_by(article, first)
    review.submit(article, press.writer(), digest(article))
    stand_in(press.writer(), helper)
    stand_in(first, helper)
    with pytest.raises(Refused, match="您代的人写过、改过或审过"):
        review.approve(article, helper, digest(article))
    assert "您代 " not in sentences(signed_in(helper).get(page(article)))


def test_one_name_does_not_stand_for_two_reviews():
    article, helper = press.article(), press.person("苏晚舟", "发布")
    both = press.person("陆承安", SECOND_REVIEWER)
    both.groups.add(press.reviewers()[0].groups.get())
    review.submit(article, press.writer(), digest(article))
    review.approve(article, both, digest(article))
    stand_in(both, helper)
    with pytest.raises(Refused, match="您代的人写过、改过或审过"):
        review.approve(article, helper, digest(article))


def test_a_stand_in_works_in_the_columns_of_the_absent_whatever_their_own():
    notices, news = press.column("notices"), press.column("news")
    article = press.article(column=notices)
    absent, helper = press.reviewers()[0], press.person("苏晚舟", FIRST_REVIEWER)
    absent.columns.set([notices])
    helper.columns.set([news])
    review.submit(article, press.writer(), digest(article))
    assert list(queues.waiting_for(helper)) == []
    with pytest.raises(Refused, match="不在您负责的栏目里"):
        review.approve(article, helper, digest(article))
    stand_in(absent, helper)
    assert [each.pk for each in queues.waiting_for(helper)] == [article.pk]
    review.approve(article, helper, digest(article))
    assert article.review_acts.last().on_behalf_of == absent


def test_who_works_in_other_columns_neither_sends_to_review_nor_sends_back():
    notices, news = press.column("notices"), press.column("news")
    article = press.article(column=notices)
    writer, publisher = press.person("许临川", "编辑"), press.publisher()
    writer.columns.set([news])
    publisher.columns.set([news])
    with pytest.raises(Refused, match="不在您负责的栏目里"):
        review.submit(article, writer, digest(article))
    press.reviewed(article)
    with pytest.raises(Refused, match="不在您负责的栏目里"):
        review.send_back(article, publisher, digest(article), ["facts"])
    assert ledger.stage_of(article) == Stage.APPROVED
    publisher.columns.set([notices])
    review.send_back(article, publisher, digest(article), ["facts"])
    assert ledger.stage_of(article) == Stage.RETURNED


@pytest.mark.sqlite
@pytest.mark.parametrize("other", ["step", "by_id"])
def test_sqlites_way_of_replacing_a_row_replaces_no_approval(other):
    article = press.article()
    press.reviewed(article, 1)
    names = "article_id, round, act, at, digest, opinion, reasons, step, by_id"
    values = names.replace(other, "2" if other == "step" else str(press.on_duty().pk))
    with (
        pytest.raises(IntegrityError, match="review ledger"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT OR REPLACE INTO articles_reviewact ({names}) "
            f"SELECT {values} FROM articles_reviewact WHERE act = 'approve'"
        )
