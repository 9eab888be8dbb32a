"""The audit chain: a seal for every entry of the log, and where the chain ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuditSeal(models.Model):
    """The seal of one entry: a digest of the entry, bound to the seal before it. Insert only.

    The entry is named by its number, not referred to: a seal outlives an entry that is gone.
    """

    number = models.BigIntegerField(unique=True)
    entry_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("操作记录的封缄")
        verbose_name_plural = pgettext_lazy("复数", "操作记录的封缄")
        ordering = ["number"]


class AuditChain(models.Model):
    """One row: the last seal, behind whose lock entries are put in order, and the last check."""

    number = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    # How far the chain was whole at the last check that found it so.
    checked_number = models.BigIntegerField(default=0)
    checked_seal = models.CharField(max_length=64, blank=True)
    faults = models.JSONField(default=list)

    class Meta:
        verbose_name = _("操作记录的封缄链")
        verbose_name_plural = pgettext_lazy("复数", "操作记录的封缄链")

    @staticmethod
    def lock() -> "AuditChain":
        """Take the lock until the caller's transaction ends; after the press's, see `PressChain`."""
        found = AuditChain.objects.select_for_update().filter(pk=1).first()
        if found is None:
            AuditChain.objects.get_or_create(pk=1)
            found = AuditChain.objects.select_for_update().get(pk=1)
        return found
