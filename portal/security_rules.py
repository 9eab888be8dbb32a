"""The rules of the desk's doors, set by the security administrator: one record, with defaults.

Kept in a module of its own because no page of the public needs it; still read once an epoch, since
every request of the desk asks.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility import page_store
from accessibility.page_store import OnceAnEpoch


def _between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class SecurityRules(models.Model):
    """How people come in and how long they stay."""

    second_factor_groups = models.ManyToManyField(
        Group,
        verbose_name=_("必须用动态码的组"),
        blank=True,
        help_text=_(
            "勾上的组，下次登录会被领去绑定手机，绑好才能进采编台；没勾的可以自愿绑定。"
            "正式网站请至少勾上三种管理员。"
        ),
    )
    password_days = models.PositiveSmallIntegerField(
        _("密码多少天换一次"),
        default=90,
        validators=[MaxValueValidator(730)],
        help_text=_("填 0 就不要求定期换。等级保护的测评一般看 90 天。"),
    )
    idle_minutes = models.PositiveSmallIntegerField(
        _("多少分钟不动就退出"),
        default=30,
        validators=_between(5, 480),
        help_text=_("退出前几分钟会提醒，写着的不会丢。一般不超过 30 分钟。"),
    )
    session_hours = models.PositiveSmallIntegerField(
        _("一次登录最长几小时"), default=12, validators=_between(1, 24)
    )
    unused_days = models.PositiveSmallIntegerField(
        _("多少天没登录就停用"),
        default=90,
        validators=[MaxValueValidator(730)],
        help_text=_("填 0 就不自动停用。最后一位系统管理员和安全管理员不会被停用。"),
    )

    class Meta:
        verbose_name = _("安全设置")
        verbose_name_plural = pgettext_lazy("复数", "安全设置")

    def __str__(self) -> str:
        return str(_("安全设置"))

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        self.pk = 1
        with transaction.atomic():
            super().save(*args, **kwargs)
            page_store.forget(["*"])


class Rules:
    """The rules as a process keeps them."""

    def __init__(self, record: SecurityRules, groups: frozenset[int]) -> None:
        self.password_days = record.password_days
        self.idle_seconds = record.idle_minutes * 60
        self.session_seconds = record.session_hours * 3600
        self.unused_days = record.unused_days
        self.groups = groups


@OnceAnEpoch
def current() -> Rules:
    """The rules now: `current()`, or `current(epoch)` where the request has read it already."""
    record = SecurityRules.objects.filter(pk=1).first()
    if record is None:
        return Rules(SecurityRules(), frozenset())
    return Rules(record, frozenset(record.second_factor_groups.values_list("pk", flat=True)))
