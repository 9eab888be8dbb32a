"""A lost password on a site without mail: a code from the security administrator, for a day."""

import secrets
from datetime import timedelta

from axes.utils import reset as forget_failed_logins
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.audit import note_act
from articles.models import RecoveryCode, User

GIVEN, USED, REFUSED = "recovery_given", "recovery_used", "recovery_refused"
VALID_FOR = timedelta(hours=24)
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def give(user: User, by: User) -> str:
    """A new code for a person; earlier ones end. Shown once, kept as a digest."""
    code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    now = timezone.now()
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user, used_at=None).update(expires_at=now)
        RecoveryCode.objects.create(user=user, digest=_digest(code), expires_at=now + VALID_FOR)
        note_act(user, GIVEN, by)
    return code


def whose(username: str, code: str) -> User | None:
    """The person whose code this is, if it still counts; a refusal leaves a line in the log."""
    user = User.objects.filter(username=username.replace("\x00", "")[:150], is_active=True).first()
    if user is None:
        return None
    counts = RecoveryCode.objects.filter(user=user, used_at=None, expires_at__gt=timezone.now())
    if counts.filter(digest=_digest(code)).exists():
        return user
    note_act(user, REFUSED)
    return None


def use(user: User, code: str, password: str) -> bool:
    """Set the new password and use the code up; False when somebody was faster with it."""
    now = timezone.now()
    with transaction.atomic():
        counts = RecoveryCode.objects.filter(user=user, digest=_digest(code), used_at=None)
        if counts.filter(expires_at__gt=now).update(used_at=now) != 1:
            return False
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        note_act(user, USED, user)
        forget_failed_logins(username=user.username)
    return True


def _digest(code: str) -> str:
    plain = "".join(each for each in code.lower() if each.isalnum())
    return salted_hmac("articles.recovery", plain, algorithm="sha256").hexdigest()
