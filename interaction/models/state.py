"""The knowledge base as a whole: its one lock, how new it is, where its chain of prints ends."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class KnowledgeBase(models.Model):
    """One row, behind whose lock all that is public of it changes.

    `version` is another one after each such change: what a process has read of the answers to find
    them by stays right until then, however many articles are published meanwhile.
    """

    version = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("知识库")
        verbose_name_plural = pgettext_lazy("复数", "知识库")
        default_permissions = ()

    @staticmethod
    def lock() -> "KnowledgeBase":
        """Take the lock until the caller's transaction ends; after the press's, see `PressChain`."""
        KnowledgeBase.objects.get_or_create(pk=1)
        return KnowledgeBase.objects.select_for_update().get(pk=1)

    @staticmethod
    def renew() -> None:
        """What is public has changed, in the caller's transaction and under the lock."""
        KnowledgeBase.objects.filter(pk=1).update(version=F("version") + 1)

    @staticmethod
    def current_version() -> int:
        row = KnowledgeBase.objects.filter(pk=1).values_list("version", flat=True)
        return row.first() or 0
