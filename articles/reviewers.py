"""Who may review what: by right or in an absent person's place, and never their own work."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from articles.models import Article, Contribution, StandIn, Step, User

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

    Whoever edited before the last printing has no hand in what is to be printed next.
    """
    if article.created_by_id == person.pk:
        return WROTE
    last = article.publications.order_by("-pk").values_list("published_at", flat=True).first()
    own = Contribution.objects.filter(article=article, user=person)
    if last is not None:
        own = own.filter(last_edited_at__gt=last)
    return EDITED if own.exists() else ""


def represented_by(person: User) -> list[User]:
    """Whom this person stands in for today."""
    today = timezone.localdate()
    standing = StandIn.objects.on(today).filter(stand_in=person, absent__is_active=True)
    return [row.absent for row in standing.select_related("absent").order_by("pk")]


def seat(person: User, step: Step) -> Seat | None:
    """How this person comes to that review; None when they do not."""
    if person.has_perm(PERMISSIONS[step]):
        return Seat()
    absent = next(
        (each for each in represented_by(person) if each.has_perm(PERMISSIONS[step])), None
    )
    return Seat(absent) if absent else None


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
        f"{each}（今天由{instead[each.pk]}代）" if each.pk in instead else str(each)
        for each in able
    ]
