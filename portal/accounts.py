"""The accounts that a new site starts with, and passwords for them."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from axes.utils import reset as forget_failed_logins
from django.contrib.auth.models import Group
from django.db import transaction

from articles.models import User
from articles.roles import (
    ADMINISTRATOR,
    AUDITOR,
    FINAL_REVIEWER,
    FIRST_REVIEWER,
    ON_DUTY,
    PUBLISHER,
    SECOND_REVIEWER,
    SECURITY,
    WRITER,
)

# Without the letters and digits that are mistaken for each other on paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Account:
    """One of the first accounts, and the groups that give it its rights."""

    username: str
    name: str
    groups: tuple[str, ...]

    @property
    def role(self) -> str:
        return "、".join(self.groups)


WRITER_ACCOUNT = Account("bianji", "苏其华", (WRITER,))
REVIEWER_ACCOUNTS = (
    Account("chushen", "陈砚秋", (FIRST_REVIEWER,)),
    Account("fushen", "陆承安", (SECOND_REVIEWER,)),
    Account("zhongshen", "沈若川", (FINAL_REVIEWER,)),
)
PUBLISHER_ACCOUNT = Account("fabu", "顾明夏", (PUBLISHER, ON_DUTY))
ADMINISTRATOR_ACCOUNT = Account("guanli", "网站管理员", (ADMINISTRATOR,))
SECURITY_ACCOUNT = Account("anquan", "安全管理员", (SECURITY,))
AUDITOR_ACCOUNT = Account("shenji", "审计员", (AUDITOR,))
# A site that begins empty: one builds it, the other opens the accounts of everybody else.
ADMINISTRATORS = (ADMINISTRATOR_ACCOUNT, SECURITY_ACCOUNT)
FIRST_ACCOUNTS = (
    *(WRITER_ACCOUNT, *REVIEWER_ACCOUNTS, PUBLISHER_ACCOUNT),
    *(*ADMINISTRATORS, AUDITOR_ACCOUNT),
)


def new_password() -> str:
    """Sixteen random characters in groups of four: about 79 bits, and readable aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


@transaction.atomic
def open_accounts(accounts: Iterable[Account]) -> dict[Account, str]:
    """Make these accounts; returns the password of each, known to nobody else."""
    passwords = {}
    for account in accounts:
        passwords[account] = new_password()
        user = User.objects.create_user(
            account.username, password=passwords[account], name=account.name, is_staff=True
        )
        user.groups.set(Group.objects.filter(name__in=account.groups))
    return passwords


def missing_security_account() -> list[Account]:
    """The security administrator's, where nobody could open an account any more.

    As on a site from before that office was one of its own.
    """
    officers = User.objects.filter(groups__name=SECURITY, is_active=True)
    taken = User.objects.filter(username=SECURITY_ACCOUNT.username)
    return [] if officers.exists() or taken.exists() else [SECURITY_ACCOUNT]


def renew_passwords(accounts: Iterable[Account] = FIRST_ACCOUNTS) -> dict[Account, str]:
    """New passwords for those of the accounts that exist and may sign in, lock-outs lifted."""
    passwords = {}
    for account in accounts:
        user = User.objects.filter(username=account.username, is_active=True).first()
        if user is not None:
            passwords[account] = new_password()
            user.set_password(passwords[account])
            user.save(update_fields=["password"])
            forget_failed_logins(username=account.username)
    return passwords


def as_table(passwords: dict[Account, str]) -> str:
    """Lines to show to the operator, once."""
    rows = [
        f"    {account.role:　<6}{account.username:<10}{password}"
        for account, password in passwords.items()
    ]
    return "\n".join(rows)
