"""Accounts that nobody has used for long: closed by the clock, with a line in the log."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from articles.audit import note_act
from articles.models import User
from articles.offices import SECURITY, SYSTEM
from portal import security_rules

DISABLED = "disabled_unused"


def disable(now: datetime) -> list[User]:
    """Close what the rules call unused; returns whose accounts they were."""
    days = security_rules.current().unused_days
    if not days:
        return []
    before = now - timedelta(days=days)
    closed = []
    long_ago = Q(last_login__lt=before) | Q(last_login=None)
    waiting = User.objects.filter(long_ago, is_active=True, is_staff=True, active_since__lt=before)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            # Again, behind the lock: somebody may have signed in, or be the last by now.
            person = waiting.select_for_update(of=("self",)).filter(pk=pk).first()
            if person is None or _is_last_of_an_office(person):
                continue
            person.is_active = False
            person.save(update_fields=["is_active"])
            note_act(person, DISABLED, days=days)
            closed.append(person)
    return closed


def _is_last_of_an_office(person: User) -> bool:
    """Whether without this account nobody could keep the site, or open accounts, any more."""
    for office in (SYSTEM, SECURITY):
        if person.groups.filter(name=office).exists():
            others = User.objects.filter(groups__name=office, is_active=True, is_staff=True)
            if not others.exclude(pk=person.pk).exists():
                return True
    return False
