"""Where each answer stands, for lists and for the desk's first page."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accessibility.renderings import TRADITIONAL
from articles.models import User
from articles.standing import CHANGED, DRAFT, LIVE, STATES, WITHDRAWN
from interaction.models import Answer, AnswerPrint, LiveAnswer, Rating, Suspended
from interaction.printing import WORDS


def with_state(answers: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate all that `state_of` and `badges` ask."""
    prints = AnswerPrint.objects.filter(answer=OuterRef("pk")).order_by("-pk")
    live = LiveAnswer.objects.filter(answer=OuterRef("pk"))
    return answers.annotate(
        printing=Subquery(prints.values("printing")[:1]),
        printed_at=Subquery(prints.values("published_at")[:1]),
        is_live=Exists(live.filter(is_live=True)),
        was_withdrawn=Exists(live.filter(is_live=False)),
        suspended=Subquery(live.suspended().values("suspended_why")[:1]),
        is_out_of_days=Exists(live.filter(is_live=True, in_force=False)),
        is_derived_otherwise=_derived_otherwise(live),
    )


def _derived_otherwise(live: QuerySet[LiveAnswer]) -> Exists:
    """Whether the Traditional that readers have is not what the manuscript's is by now."""
    differs = (~Q(**{f"print__{name}": OuterRef(f"{name}_zh_hant")}) for name in WORDS)
    return Exists(live.filter(reduce(or_, differs), is_live=True, language=TRADITIONAL))


def rows() -> QuerySet[Any]:
    """The answers with what a row of a list needs, and no bodies."""
    found = with_state(Answer.objects.select_related("topic", "created_by", "rating"))
    suffixes = ("zh_hans", "zh_hant", "en")
    return found.defer("body", "phrasings", *(f"body_{each}" for each in suffixes),
                       *(f"phrasings_{each}" for each in suffixes))  # fmt: skip


def state_of(answer: Any) -> str:
    """Where an answer stands; of one that `with_state` annotated."""
    if answer.is_live:
        is_changed = answer.is_derived_otherwise or answer.modified_at > answer.printed_at
        return CHANGED if is_changed else LIVE
    return WITHDRAWN if answer.was_withdrawn else DRAFT


def badges(answer: Any) -> SafeString:
    """Ink for what readers see, pencil for the manuscript. Never by colour alone."""
    state = state_of(answer)
    if state == DRAFT:
        return format_html('<span class="badge pencil">{}</span>', STATES[DRAFT])
    if state == WITHDRAWN:
        return format_html('<span class="badge bad">{}</span>', STATES[WITHDRAWN])
    if answer.suspended:
        found = format_html('<span class="badge bad">{}</span>', _("已暂停"))
    elif answer.is_out_of_days:
        found = format_html('<span class="badge warn">{}</span>', _("不在有效期"))
    else:
        words = _("第 %(n)d 印 现行") % {"n": answer.printing}
        found = format_html('<span class="badge ink">{}</span>', words)
    if state == LIVE:
        return found
    return format_html('{} <span class="badge pencil">{}</span>', found, STATES[CHANGED])


def rating_of(answer: Answer) -> Rating:
    """What readers said of an answer; of one that nobody has rated, nought."""
    return getattr(answer, "rating", None) or Rating(answer=answer)


def form_url(answer: Answer) -> str:
    """Where an answer is written."""
    return reverse("admin:interaction_answer_change", args=[answer.pk])


def publish_url(answer: Answer) -> str:
    """Where it is looked at, published and withdrawn."""
    return reverse("admin:interaction_answer_publish", args=[answer.pk])


def unsettled() -> QuerySet[Answer]:
    """Answers with which somebody has something to do: suspended, or not public as they stand."""
    live = LiveAnswer.objects.filter(answer=OuterRef("pk"))
    older = live.filter(is_live=True, print__published_at__lt=OuterRef("modified_at"))
    # Plain: modeltranslation's own queries add columns to `values`, which no union bears.
    return (
        QuerySet(Answer)
        .filter(
            Q(Exists(live.suspended()))
            | ~Q(Exists(live))
            | Q(Exists(older))
            | Q(_derived_otherwise(live))
        )
        .order_by()
    )


def tasks_of(person: User, most: int) -> tuple[list[Any], list[Any]]:
    """The answers whose sources somebody has to look at, and those that wait for a publisher.

    One query: first what is suspended, one's own before others', then what is not public as it
    stands and is another's work; all of it the latest first.
    """
    unprinted = Q(is_live=False, was_withdrawn=False) | Q(modified_at__gt=F("printed_at"))
    unprinted |= Q(is_derived_otherwise=True)
    found = (
        rows()
        .annotate(
            waits=Case(When(suspended__isnull=False, then=0), default=1),
            others=Case(When(created_by=person.pk, then=0), default=1),
        )
        .filter(Q(waits=0) | (unprinted & Q(others=1)))
        .order_by("waits", "others", "-modified_at")[: 2 * most]
    )
    for answer in (tasks := list(found)):
        if answer.suspended:
            answer.why = Suspended(answer.suspended).label
        answer.badges, answer.form_url = badges(answer), form_url(answer)
        answer.publish_url = publish_url(answer)
    suspended = [answer for answer in tasks if answer.suspended]
    waiting = [answer for answer in tasks if not answer.suspended]
    return suspended[:most], waiting[:most]
