"""Counting readers without knowing them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class ViewCount(models.Model):
    """How often an article was read, all renderings together. Written by articles.counting alone."""

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="view_count"
    )
    views = models.PositiveBigIntegerField(_("浏览次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("浏览次数")


class RecentReader(models.Model):
    """That some reader saw an article within the last half hour: a keyed hash, no person."""

    key = models.BinaryField(primary_key=True, max_length=16)
    seen_at = models.BigIntegerField(db_index=True)  # seconds since 1970

    class Meta:
        verbose_name = verbose_name_plural = _("近时读者")
