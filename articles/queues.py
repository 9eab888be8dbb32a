"""What waits for whom: manuscripts on their way through the reviews."""

from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from articles import standing
from articles.models import Contribution, ReviewAct, Stage, Step, User
from articles.models.review import STAGE_OF
from articles.reviewers import PERMISSIONS, represented_by, reviewed_prints
from articles.rights import in_columns_of, within


def returned_to(person: User) -> QuerySet[Any]:
    """What came back to those who wrote or edited it; with `said` and `sent_by`."""
    last = ReviewAct.objects.filter(article=OuterRef("pk"), act=ReviewAct.Act.RETURN)
    own = Contribution.objects.filter(article=OuterRef("pk"), user=person.pk)
    return (
        standing.rows()
        .filter(Q(created_by=person.pk) | Exists(own), review__stage=Stage.RETURNED)
        .annotate(
            said=Subquery(last.order_by("-pk").values("opinion")[:1]),
            sent_by=Subquery(last.order_by("-pk").values("by__name")[:1]),
        )
    )


def waiting_for(person: User) -> QuerySet[Any]:
    """What this person may decide now, in their own columns and in those of whom they stand in for.

    Not what is their own work, nor what they have reviewed already in this round.
    """
    within_reach = Q(pk__in=[])
    for each in (person, *represented_by(person)):
        stages = [STAGE_OF[step] for step in Step if each.has_perm(PERMISSIONS[step])]
        if stages:
            theirs = Q(review__stage__in=stages) & in_columns_of(each)
            within_reach |= theirs & ~Q(created_by=each.pk)
    acts = ReviewAct.objects.filter(article=OuterRef("pk"))
    given = acts.filter(
        round=OuterRef("round"),
        by=person.pk,
        act__in=[ReviewAct.Act.APPROVE, ReviewAct.Act.EMERGENCY],
    )
    edits = Contribution.objects.filter(article=OuterRef("pk"), user=person.pk)
    return (
        standing.rows()
        .filter(within_reach)
        .annotate(
            round=Subquery(acts.order_by("-round").values("round")[:1]),
            reviewed_at=Subquery(reviewed_prints(OuterRef("pk")).values("published_at")[:1]),
        )
        .exclude(created_by=person.pk)
        .filter(
            ~Exists(given),
            ~Exists(edits.filter(last_edited_at__gt=OuterRef("reviewed_at"))),
            Q(reviewed_at__isnull=False) | ~Exists(edits),
        )
    )


def approved(person: User) -> QuerySet[Any]:
    """What has passed its reviews and is not printed yet, in this person's columns."""
    return within(person, standing.rows().filter(review__stage=Stage.APPROVED))


def owing_reviews(person: User, now: datetime) -> QuerySet[Any]:
    """What was published in an emergency and still lacks reviews; `is_overdue` past the set time."""
    rows = (
        standing.rows()
        .filter(review__reviews_due_at__isnull=False)
        .annotate(
            reviews_due_at=F("review__reviews_due_at"),
            is_overdue=ExpressionWrapper(
                Q(review__reviews_due_at__lt=now), output_field=BooleanField()
            ),
        )
    )
    return within(person, rows)
