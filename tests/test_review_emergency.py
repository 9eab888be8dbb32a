"""Published in an emergency: public at once, flagged until the reviews that it lacks have followed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import review
from articles.models import LiveEntry, Publication, ReviewState, Stage
from articles.publishing import publish_in_emergency, withdraw
from articles.refusals import Refused
from tests import press
from tests.press import digest, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_reviews")]


def test_an_emergency_is_public_at_once_and_flagged_until_the_reviews_have_followed():
    article = press.article()
    with pytest.raises(Refused, match="为什么等不及"):
        publish_in_emergency(article, press.on_duty(), digest(article), " ")
    publish_in_emergency(article, press.on_duty(), digest(article), "内涝红色预警")
    state = ReviewState.objects.get(article=article)
    assert timedelta(hours=23) < state.reviews_due_at - timezone.now() <= timedelta(hours=24)
    assert LiveEntry.objects.live("zh-hans").filter(article=article).exists()
    assert state.stage == Stage.FIRST_REVIEW
    for person in press.reviewers():
        review.approve(article, person, digest(article))
    state.refresh_from_db()
    assert (state.stage, state.reviews_due_at) == (Stage.PUBLISHED, None)
    assert Publication.objects.filter(language="zh-hans").count() == 1


def test_what_an_emergency_published_and_a_reviewer_returns_stays_flagged_until_it_is_put_right():
    article = press.article()
    publish_in_emergency(article, press.on_duty(), digest(article), "内涝红色预警")
    review.send_back(article, press.reviewers()[0], digest(article), ["facts"])
    assert ReviewState.objects.get(article=article).reviews_due_at is not None
    article = fresh(article)
    article.title_zh_hans = "改正了的标题"
    article.save()
    press.print_it(article)
    assert ReviewState.objects.get(article=article).reviews_due_at is None


def test_whoever_published_in_an_emergency_does_not_review_it_afterwards():
    article, duty = press.article(), press.on_duty()
    duty.groups.add(press.reviewers()[0].groups.get())
    publish_in_emergency(article, duty, digest(article), "内涝红色预警")
    with pytest.raises(Refused, match="要由另一个人"):
        review.approve(article, duty, digest(article))


def test_a_withdrawn_emergency_owes_nothing_and_starts_anew():
    article = press.article()
    publish_in_emergency(article, press.on_duty(), digest(article), "内涝红色预警")
    withdraw(article, press.publisher(), "预警解除。")
    state = ReviewState.objects.get(article=article)
    assert (state.stage, state.reviews_due_at) == (Stage.DRAFT, None)
