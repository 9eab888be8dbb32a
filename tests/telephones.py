"""A telephone that shows codes, for tests."""

import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles import second_factor
from articles.models import User


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """What the telephone shows, so many half minutes from now."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def enrolled(user: User) -> tuple[TOTPDevice, list[str]]:
    """Have a person's device count; their backup codes too."""
    device = second_factor.pending_device(user)
    verdict, codes = second_factor.enrol(user, code_of(device, -1))
    assert verdict.kind == "right"
    # As if the enrolment were long past.
    TOTPDevice.objects.filter(pk=device.pk).update(drift=0, last_t=-1)
    device.refresh_from_db()
    return device, codes
