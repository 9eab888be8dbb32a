"""The press (印刷机): the one lock behind which the site's public order changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PressChain(models.Model):
    """One row whose lock puts all printings and all moves of columns in one order.

    Holds the last seal.
    """

    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("封缄链")
        verbose_name_plural = pgettext_lazy("复数", "封缄链")

    @staticmethod
    def lock() -> "PressChain":
        """Take the lock until the caller's transaction ends; before any other lock, everywhere."""
        row = PressChain.objects.select_for_update().filter(pk=1)
        if (chain := row.first()) is None:
            PressChain.objects.get_or_create(pk=1)
            chain = row.get()
        return chain
