"""Who may review what: by right or in an absent person's place, and never their own work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Contribution, Publication, ReviewAct, StandIn, Step, User

PERMISSIONS = {
    Step.FIRST: "articles.review_first",
    Step.SECOND: "articles.review_second",
    Step.FINAL: "articles.review_final",
}
WROTE, EDITED = "wrote", "edited"


@dataclass(frozen=True)
class Seat:
    """How a person comes to a review: by their own right, or in the place of an absent one."""

    on_behalf_of: User | None = None


def hand_in(article: Article, person: User) -> str:
    """WROTE or EDITED when the text is this person's own work, "" when it is not.

    Whoever edited before the last reviewed printing has no hand in what is to be printed next.
    """
    if article.created_by_id == person.pk:
        return WROTE
    return EDITED if person.pk in makers_of(article) else ""


def makers_of(article: Article) -> set[int]:
    """The ids of all whose own work the text is: who has a hand in it, in either way."""
    last = reviewed_prints(article).values_list("published_at", flat=True).first()
    edited = Contribution.objects.filter(article=article)
    if last is not None:
        edited = edited.filter(last_edited_at__gt=last)
    people = {article.created_by_id, *edited.values_list("user", flat=True)}
    return {pk for pk in people if pk is not None}


def reviewed_prints(article: Any) -> QuerySet[Publication]:
    """The prints of a manuscript (or of an OuterRef to one) that owe no reviews, the last first.

    An emergency's print is none of them until its text has passed its final review: whoever
    edited it would otherwise review their own work afterwards.
    """
    followed = ReviewAct.objects.filter(
        article=OuterRef("article"),
        digest=OuterRef("digest"),
        act=ReviewAct.Act.APPROVE,
        step=Step.FINAL,
    )
    owing = ReviewAct.objects.filter(
        ~Exists(followed),
        article=OuterRef("article"),
        printing=OuterRef("printing"),
        act=ReviewAct.Act.EMERGENCY,
    )
    return Publication.objects.filter(~Exists(owing), article=article).order_by("-pk")


def represented_by(person: User) -> list[User]:
    """Whom this person stands in for today."""
    today = timezone.localdate()
    standing = StandIn.objects.on(today).filter(stand_in=person, absent__is_active=True)
    return [row.absent for row in standing.select_related("absent").order_by("pk")]


def seats(person: User, step: Step) -> Iterator[Seat]:
    """Each way in which this person comes to that review, their own right first."""
    if person.has_perm(PERMISSIONS[step]):
        yield Seat()
    for absent in represented_by(person):
        if absent.has_perm(PERMISSIONS[step]):
            yield Seat(absent)


def steps_of(person: User) -> list[Step]:
    """The reviews to which this person comes at all, today."""
    everybody = [person, *represented_by(person)]
    return [step for step in Step if any(each.has_perm(PERMISSIONS[step]) for each in everybody)]


def names_for(step: Step, but: Iterable[int] = ()) -> list[str]:
    """Those who may do a review, each with their stand-in of today: "陈砚秋（今天由苏晚舟代）"."""
    codename = PERMISSIONS[step].partition(".")[2]
    able = (
        User.objects.filter(
            Q(groups__permissions__codename=codename) | Q(user_permissions__codename=codename),
            is_active=True,
        )
        .exclude(pk__in=list(but))
        .distinct()
        .order_by("pk")
    )
    today = StandIn.objects.on(timezone.localdate()).select_related("stand_in")
    instead = {row.absent_id: row.stand_in for row in today if row.stand_in.is_active}
    return [
        _("%(who)s（今天由%(instead)s代）") % {"who": each, "instead": instead[each.pk]}
        if each.pk in instead
        else str(each)
        for each in able
    ]
