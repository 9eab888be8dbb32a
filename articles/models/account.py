"""What belongs to an account besides its password: earlier ones, backup codes, a way back in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PastPassword(models.Model):
    """A password that an account has or had, as its digest: the last five are not taken again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="past_passwords"
    )
    password = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("用过的密码")
        verbose_name_plural = pgettext_lazy("复数", "用过的密码")


class BackupCode(models.Model):
    """A code that stands once for the telephone, as its digest."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="backup_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("备用码")
        verbose_name_plural = pgettext_lazy("复数", "备用码")


class RecoveryCode(models.Model):
    """With it a person who has lost their password sets a new one: once, and for a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("找回密码的一次性码")
        verbose_name_plural = pgettext_lazy("复数", "找回密码的一次性码")
