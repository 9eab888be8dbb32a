"""Who came in and went out: lines in the log for sign-ins, also for those that did not succeed."""

from datetime import timedelta

from auditlog.models import LogEntry
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.audit import note_act
from articles.models import User

SIGNED_IN, SIGNED_OUT, FAILED, LOCKED = "signed_in", "signed_out", "sign_in_failed", "locked_out"
# Who keeps knocking while locked out is told of once in this time.
QUIET = timedelta(minutes=15)


def note(request: HttpRequest, succeeded: bool) -> None:
    """Write down how a sign-in with a password ended."""
    if succeeded:
        user: User = request.user  # type: ignore[assignment]
        note_act(user, SIGNED_IN, user)
        return
    person = _meant(request)
    if not getattr(request, "axes_locked_out", False):
        note_act(person, FAILED)
    elif not _was_told_of(person):
        note_act(person, LOCKED)


def _meant(request: HttpRequest) -> User:
    """Whose account was tried. What was typed in vain is not kept: it may be a password."""
    typed = request.POST.get("username", "")[:150].replace("\x00", "")
    found = User.objects.filter(username=typed).first()
    return found or User(name=_("没有这个账号"))


def _was_told_of(person: User) -> bool:
    since = timezone.now() - QUIET
    told = LogEntry.objects.filter(changes__act__1=LOCKED, timestamp__gt=since)
    return told.filter(object_pk=str(person.pk or "")).exists()
