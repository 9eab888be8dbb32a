"""Words that were written into a form and not saved: kept while they are written, and given back.

What is kept is what the form would post, and nothing of it touches the manuscript: not its
digest, not its time, not who had a hand in it. It comes back as a form that was filled in, with
the marks of what its writer had been shown, so that whatever others saved meanwhile is merged as
on any other save, see conflicts.py.

Every form that is opened has a key of its own, and a row here: two windows keep apart. A form
that goes on with words that were kept takes over their row, unless the window that they came
from has kept more since.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from articles import standing
from articles.models import Article, KeptDraft
from articles.receiving import KEY

# The names of what a form carries for the desk and not for the manuscript.
TOKEN, MARK, WRITER = "csrfmiddlewaretoken", "kept_by", "written_by"
FORM, CONTINUES, SERIAL = "form_key", "continues", "serial"
NEVER = {TOKEN, MARK, WRITER, FORM, CONTINUES, SERIAL}
# In an address: the draft that a form is to be filled with.
KEPT = "kept"
# Characters of JSON. Three bodies of the largest size that a manuscript takes, and all else.
LONGEST = 10_000_000
# Of one person. The oldest go when there are more: nobody has so many forms open.
MOST = 50
LARGEST_SERIAL = 2**31 - 1
# What was saved is remembered for as long as a copy of it may still be under way.
CLOSED_FOR = timedelta(hours=1)
# How long somebody can have back what they threw away.
DISCARDED_FOR = timedelta(days=1)
_CONTINUES = re.compile(r"([0-9]{1,18})\.([0-9]{1,10})")
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f]+")


class TooLong(Exception):
    """More than is kept beside a manuscript; saving it is another matter."""


@dataclass(frozen=True)
class Form:
    """One form as somebody has it open: whose, of what, under which key, after which draft.

    `article` is None for a new manuscript. `serial` counts what this form sent to be kept.
    """

    user: Any
    article: Article | None
    is_meeting_report: bool
    key: str
    continues: str = ""
    serial: int = 0


def is_secret(name: str) -> bool:
    """Whether a field takes a password, under whatever name."""
    return "password" in name.lower()


def key_in(post: QueryDict) -> str:
    """The key that a form was opened with; "" when it has none, or one that nobody gave it."""
    key = post.get(FORM, "")
    return key if KEY.fullmatch(key) else ""


def serial_in(post: QueryDict) -> int:
    text = post.get(SERIAL, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
    return min(number, LARGEST_SERIAL)


def keep(form: Form, post: QueryDict) -> bool:
    """Keep what a form holds; False when it has been saved already, and there is nothing to keep.

    Raises TooLong.
    """
    pairs = [
        [name, value]
        for name in post
        if name not in NEVER and not name.startswith("_") and not is_secret(name)
        for value in post.getlist(name)
    ]
    fields = json.dumps(pairs, ensure_ascii=False)
    if len(fields) > LONGEST:
        raise TooLong
    held = {
        "article": form.article,
        "is_meeting_report": form.is_meeting_report,
        "title": _title(post),
        "fields": fields,
        "serial": form.serial,
        "kept_at": timezone.now(),
        "discarded_at": None,
    }
    with transaction.atomic():
        own = KeptDraft.objects.filter(user=form.user, form_key=form.key)
        known = own.select_for_update().first()
        if known is None:
            taken = _continued(form).update(form_key=form.key, **held)
            if not taken:
                # Two of one form at the same moment: whichever comes second finds the row.
                known, _created = KeptDraft.objects.get_or_create(
                    user=form.user, form_key=form.key, defaults=held
                )
                _leave_the_newest(form.user)
        if known is not None and not known.is_closed and known.serial < form.serial:
            own.update(**held)
    return known is None or not known.is_closed


def close(form: Form) -> None:
    """What the form held has been saved: forget it, and whatever of it still comes in."""
    _continued(form).delete()
    nothing = {"title": "", "fields": "", "is_closed": True, "kept_at": timezone.now()}
    KeptDraft.objects.update_or_create(user=form.user, form_key=form.key, defaults=nothing)


def of(user: Any) -> QuerySet[KeptDraft]:
    """What a person has written and not saved, the newest first; without the words."""
    kept = KeptDraft.objects.filter(user=user.pk, is_closed=False, discarded_at=None)
    return kept.select_related("article").defer("fields").order_by("-kept_at", "-pk")


def told(kept: Iterable[KeptDraft]) -> list[Any]:
    """Drafts as a page tells of them: when they were kept, and where they are gone on with."""
    found: list[Any] = list(kept)
    for draft in found:
        draft.moment = standing.moment(draft.kept_at)
        draft.form_url = form_url(draft)
        draft.back_url = f"{draft.form_url}?{KEPT}={draft.pk}"
        draft.kept_url = address(draft.is_meeting_report, "kept", draft.pk)
        draft.discard_url = address(draft.is_meeting_report, "discard", draft.pk)
    return found


def form_url(draft: KeptDraft) -> str:
    """The form that a draft was written in."""
    if draft.article_id is None:
        return address(draft.is_meeting_report, "add")
    return address(draft.is_meeting_report, "change", draft.article_id)


def address(is_meeting_report: bool, act: str, *args: Any) -> str:
    """An address of a manuscripts' screen."""
    model = "meetingreport" if is_meeting_report else "article"
    return reverse(f"admin:articles_{model}_{act}", args=args)


def sent(draft: KeptDraft) -> QueryDict:
    """What the form would have posted."""
    post = QueryDict(mutable=True)
    for name, value in json.loads(draft.fields or "[]"):
        post.appendlist(name, value)
    return post


def forget_old(now: datetime) -> int:
    """Drop what nobody came back for; how many drafts that were."""
    KeptDraft.objects.filter(is_closed=True, kept_at__lt=now - CLOSED_FOR).delete()
    KeptDraft.objects.filter(discarded_at__lt=now - DISCARDED_FOR).delete()
    old = KeptDraft.objects.filter(kept_at__lt=now - timedelta(days=settings.DRAFT_DAYS))
    return old.delete()[0]


def continuing(draft: KeptDraft) -> str:
    """What a form says of the draft that it goes on with: which, and how far it had come."""
    return f"{draft.pk}.{draft.serial}"


def _continued(form: Form) -> QuerySet[KeptDraft]:
    """The draft that the form goes on with; none where another window kept more since."""
    named = _CONTINUES.fullmatch(form.continues)
    if named is None:
        return KeptDraft.objects.none()
    pk, serial = int(named[1]), min(int(named[2]), LARGEST_SERIAL)
    return KeptDraft.objects.filter(pk=pk, serial=serial, user=form.user, is_closed=False)


def _title(post: QueryDict) -> str:
    written: Iterable[str] = (post.get(f"title_{code}", "") for code in ("zh_hans", "en"))
    return next((text[:200] for title in written if (text := _NO_TEXT.sub(" ", title).strip())), "")


def _leave_the_newest(user: Any) -> None:
    surplus = list(of(user).values_list("pk", flat=True)[MOST : MOST * 2])
    if surplus:
        KeptDraft.objects.filter(pk__in=surplus).delete()
