"""Who else has a manuscript open: told to both while they write, so that nobody is surprised.

Nobody is kept from anything. Somebody who takes over only says so: the other is told, and may
still save; then what both wrote is merged, see conflicts.py. Who only reads has no form, and is
not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, OpenForm
from articles.wording import listed

# A form says some times a minute that it is open; a window behind others only once a minute.
SEEN_FOR = timedelta(seconds=100)
# What was noted less than this ago need not be noted again.
NOTED_FOR = timedelta(seconds=25)


@dataclass(frozen=True)
class Presence:
    """Who else is there, in sentences: `others` have the form open, `taken` that one took over.

    `may_take` when it makes sense to tell the others that this person goes on.
    """

    others: str = ""
    taken: str = ""
    may_take: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"others": self.others, "taken": self.taken, "mayTake": self.may_take}


def look(user: Any, article: Article, key: str) -> Presence:
    """Note that this person's form is open, and see whose else is. One query, seldom two."""
    now = timezone.now()
    open_now = OpenForm.objects.filter(article=article, seen_at__gt=now - SEEN_FOR)
    forms = list(open_now.select_related("user", "taken_by").order_by("opened_at", "pk"))
    own = next((each for each in forms if (each.user_id, each.form_key) == (user.pk, key)), None)
    if own is None:
        OpenForm.objects.update_or_create(
            user=user,
            form_key=key,
            defaults={"seen_at": now, "article": article, "taken_by": None},
            create_defaults={"seen_at": now, "article": article, "opened_at": now},
        )
    elif own.seen_at < now - NOTED_FOR:
        OpenForm.objects.filter(pk=own.pk).update(seen_at=now)
    return _told(user, own, [each for each in forms if each.user_id != user.pk])


def take_over(user: Any, article: Article, key: str) -> Presence:
    """Tell everybody else at the manuscript that this person goes on with it."""
    now = timezone.now()
    forms = OpenForm.objects.filter(article=article, seen_at__gt=now - SEEN_FOR)
    forms.exclude(user=user).update(taken_by=user, taken_at=now)
    OpenForm.objects.filter(article=article, user=user).update(taken_by=None, taken_at=None)
    return look(user, article, key)


def leave(user: Any, key: str) -> None:
    """The form was left or saved."""
    OpenForm.objects.filter(user=user, form_key=key).delete()


def forget_gone(now: datetime) -> None:
    """Drop forms whose window is long gone without having said so."""
    OpenForm.objects.filter(seen_at__lt=now - SEEN_FOR * 10).delete()


def open_keys(user: Any) -> set[str]:
    """The keys of the forms that a person has open in some window."""
    seen = OpenForm.objects.filter(user=user, seen_at__gt=timezone.now() - SEEN_FOR)
    return set(seen.values_list("form_key", flat=True))


def _told(user: Any, own: OpenForm | None, others: Iterable[OpenForm]) -> Presence:
    first: dict[int, OpenForm] = {}
    for each in others:
        first.setdefault(each.user_id, each)
    if not first:
        return Presence()
    is_told = all(each.taken_by_id == user.pk for each in first.values())
    said = listed(
        _("%(name)s %(time)s 起") % {"name": each.user, "time": _time(each.opened_at)}
        for each in first.values()
    )
    sentence = _("%(who)s也打开了这篇稿。") % {"who": said}
    if is_told:
        sentence += _("已告诉那边，由您接着写。")
    taken = ""
    if own is not None and own.taken_by_id and own.taken_by_id != user.pk and own.taken_at:
        taken = _(
            "%(name)s %(time)s 起接着写这篇稿。您写的一个字也不会丢：还可以存，存时两边合在一起。"
        ) % {"name": own.taken_by, "time": _time(own.taken_at)}
    return Presence(sentence, taken, may_take=not is_told)


def _time(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
