"""What the page store must remember in the database: how new the site is, and what to forget."""

from django.db import models
from django.utils import timezone


class Epoch(models.Model):
    """One row: a number raised in every transaction that changes a public page."""

    number = models.PositiveBigIntegerField(default=0)
    # Stands here because everybody reads this row first, see freezing.py.
    frozen_since = models.DateTimeField(null=True)
    frozen_why = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "站点新旧"


class ForgottenPage(models.Model):
    """The outbox: bare paths (without rendering) that stored pages of before `epoch` must leave.

    A path ending in `*` means everything below it; a lone `*` the whole store.
    """

    epoch = models.PositiveBigIntegerField(db_index=True)
    path = models.CharField(max_length=500)
    forgotten_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "待清页面"
