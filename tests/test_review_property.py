"""Whatever a newsroom does in whatever order: nothing comes out that three others have not read."""

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import ledger, review
from articles.digests import manuscript_digest
from articles.models import Article, Contribution, Publication, ReviewAct, StandIn, Step
from articles.models.review import CHAINS
from articles.publishing import publish, publish_in_emergency, withdraw
from articles.refusals import Refused
from tests import press

pytestmark = [
    *(pytest.mark.django_db, pytest.mark.slow),
    pytest.mark.usefixtures("three_reviews"),
]


Act = ReviewAct.Act
PEOPLE = ["author", "first", "second", "final", "everything", "duty", "helper"]
ACTS = [
    "edit",
    "submit",
    "approve",
    "return",
    "recall",
    "publish",
    "emergency",
    "withdraw",
    "chain",
]
STEPS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACTS))


@pytest.fixture
def people(db):
    """Who is there, in a column of theirs: the same for every order, each of which is undone."""
    press.column("news")
    first, second, final = press.reviewers()
    everything, helper = press.person("全能", "初审"), press.person("苏晚舟", "编辑")
    for group in ("复审", "终审", "发布", "值班", "编辑"):
        everything.groups.add(press.person("某", group).groups.get(name=group))
    today = timezone.localdate()
    StandIn.objects.create(absent=first, stand_in=helper, first_day=today, last_day=today)
    people = (press.writer(), first, second, final, everything, press.on_duty(), helper)
    return dict(zip(PEOPLE, people, strict=True))


def do(article, person, act, number):
    digest = manuscript_digest(article)
    match act:
        case "edit":
            article.title_zh_hans = f"第{number}次改的标题"
            article.save()
            Contribution.objects.update_or_create(
                article=article, user=person, defaults={"last_edited_at": timezone.now()}
            )
            review.edited(article, person)
        case "submit":
            review.submit(article, person, digest)
        case "approve":
            review.approve(article, person, digest)
        case "return":
            review.send_back(article, person, digest, ["facts"])
        case "recall":
            review.recall(article, person)
        case "publish":
            publish(article, person, digest)
        case "emergency":
            publish_in_emergency(article, person, digest, "内涝")
        case "withdraw":
            withdraw(article, person, "有误。")
        case "chain":
            article.column.review_steps = number % 3 + 1
            article.column.save()
            for each in review.under_review(article.column):
                review.restage(each)


def was_read_by_enough_others(article, publication, chain, writers):
    """The printing's round holds an approval of this very text for each review, by others each."""
    closing = ReviewAct.objects.get(article=article, printing=publication.printing)
    if closing.act == Act.EMERGENCY:
        return closing.by_id not in writers
    given_ = ReviewAct.objects.filter(article=article, round=closing.round, act=Act.APPROVE)
    people = [act.by_id for act in given_]
    return (
        {act.step for act in given_} >= set(chain)
        and all(act.digest == publication.digest for act in given_)
        and len(set(people)) == len(people)
        and not set(people) & writers
        and closing.by_id not in writers
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, min_size=6, max_size=24))
def test_no_order_of_acts_leads_past_the_reviews(people, steps):
    with transaction.atomic():
        article = press.article(column=press.column("news"))
        writers = {article.created_by_id}
        for number, (who, act) in enumerate(steps):
            article = Article.objects.get(pk=article.pk)
            before = Publication.objects.count()
            try:
                with transaction.atomic():
                    do(article, people[who], act, number)
            except Refused:
                assert Publication.objects.count() == before
                continue
            if act == "edit":
                writers.add(people[who].pk)
            new = list(Publication.objects.order_by("pk")[before:])
            assert not new or act in ("publish", "emergency")
            chain = ledger.chain_of(article)
            assert all(was_read_by_enough_others(article, each, chain, writers) for each in new)
            if new:
                writers = {article.created_by_id}
        transaction.set_rollback(True)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chain=st.sampled_from(sorted(CHAINS)), order=st.permutations(list(Step)))
def test_the_reviews_are_given_in_their_order_alone(chain, order):
    with transaction.atomic():
        article = press.article(column=press.column("news", review_steps=chain))
        digest = manuscript_digest(article)
        review.submit(article, press.writer(), digest)
        by_step = dict(zip(Step, press.reviewers(), strict=True))
        wanted = list(CHAINS[chain])
        for step in order:
            if wanted and step == wanted[0]:
                review.approve(article, by_step[step], digest)
                wanted.pop(0)
            else:
                with pytest.raises(Refused), transaction.atomic():
                    review.approve(article, by_step[step], digest)
        assert (ledger.approval(article) is not None) == (not wanted)
        transaction.set_rollback(True)
