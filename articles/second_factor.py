"""The second factor: a code from a telephone (TOTP), or one of ten backup codes on paper.

django-otp keeps the key and judges a code: one step early or late is taken, none twice, and after
each wrong one the wait doubles. Backup codes stand behind the same wait.

A device counts only after one right code (`User.second_factor_since`), so nobody is locked out by
a telephone that never worked. Sessions remember which enrolment they passed: a device that was
reset lets no older session in.
"""

import secrets
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.audit import note_act
from articles.models import BackupCode, User

ENROLLED, RESET, CODE_FAILED = "factor_enrolled", "factor_reset", "code_failed"
BACKUP_USED, BACKUP_RENEWED = "backup_code_used", "backup_codes_renewed"
CODES = 10
# Without the letters and digits that are mistaken for each other on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Verdict:
    """Of a code that was given. `wait`: seconds until the next may be tried."""

    kind: Literal["right", "wrong", "wait"]
    wait: int = 0


def pending_device(user: User) -> TOTPDevice:
    """The device that a person is about to enrol; the same one until it is."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    return device or TOTPDevice.objects.create(user=user, name="totp", confirmed=False)


def enrol(user: User, code: str) -> tuple[Verdict, list[str]]:
    """Have the pending device count, if the code is right; returns the backup codes too, once."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().get(pk=pending_device(user).pk)
        verdict = _ask(device, code)
        if verdict.kind != "right":
            return verdict, []
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        user.second_factor_since = timezone.now()
        user.save(update_fields=["second_factor_since"])
        note_act(user, ENROLLED, user)
        return verdict, new_backup_codes(user)


def new_backup_codes(user: User) -> list[str]:
    """Ten new ones in the place of the old; nobody can read them again."""
    codes = [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2))
        for _ in range(CODES)
    ]
    with transaction.atomic():
        BackupCode.objects.filter(user=user).delete()
        BackupCode.objects.bulk_create(
            BackupCode(user=user, digest=_digest(user, code)) for code in codes
        )
    return codes


def renew_backup_codes(user: User) -> list[str]:
    """The same for a person who asks for them, with a line in the log."""
    with transaction.atomic():
        note_act(user, BACKUP_RENEWED, user)
        return new_backup_codes(user)


def codes_left(user: User) -> int:
    return BackupCode.objects.filter(user=user, used_at=None).count()


def verify(user: User, code: str) -> Verdict:
    """Judge the code that somebody gives after their password."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return Verdict("wrong")
        verdict = _ask(device, code, user)
        if verdict.kind == "wrong":
            note_act(user, CODE_FAILED)
        return verdict


def reset(user: User, by: User | None) -> None:
    """Take a person's device away, so that they enrol another; for the security administrator."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        BackupCode.objects.filter(user=user).delete()
        user.second_factor_since = None
        user.save(update_fields=["second_factor_since"])
        note_act(user, RESET, by)


def _ask(device: TOTPDevice, code: str, user: User | None = None) -> Verdict:
    allowed, facts = device.verify_is_allowed()
    if not allowed:
        until = (facts or {}).get("locked_until")
        seconds = int((until - timezone.now()).total_seconds()) + 1 if until else 1
        return Verdict("wait", max(1, seconds))
    given = "".join(code.split())
    if user is not None and not given.isdecimal():
        right = _use_backup(user, given)
        device.throttle_reset() if right else device.throttle_increment()
        return Verdict("right" if right else "wrong")
    # Six figures of the one kind: Python takes those of every script for numbers.
    is_code = given.isascii() and given.isdecimal() and len(given) == device.digits
    if not is_code:
        device.throttle_increment()
        return Verdict("wrong")
    return Verdict("right" if device.verify_token(given) else "wrong")


def _use_backup(user: User, code: str) -> bool:
    """Use a code up; of two who give the same one only the first is let in."""
    unused = BackupCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    used = unused.update(used_at=timezone.now()) == 1
    if used:
        note_act(user, BACKUP_USED, user, left=codes_left(user))
    return used


def _digest(user: User, code: str) -> str:
    plain = "".join(each for each in code.lower() if each.isalnum())
    secret = f"{user.pk}:{plain}"
    return salted_hmac("articles.second_factor", secret, algorithm="sha256").hexdigest()
