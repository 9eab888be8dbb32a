"""Counting readers without knowing them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article


class ViewCount(models.Model):
    """How often an article was read, all renderings together.

    Made with the first print; counted by articles.counting alone.
    """

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="view_count"
    )
    views = models.PositiveBigIntegerField(_("浏览次数"), default=0)

    class Meta:
        verbose_name = _("浏览次数")
        verbose_name_plural = pgettext_lazy("复数", "浏览次数")


class RecentReader(models.Model):
    """That some reader saw an article within the last half hour: a keyed hash, no person."""

    key = models.BinaryField(primary_key=True, max_length=16)
    seen_at = models.BigIntegerField(db_index=True)  # seconds since 1970

    class Meta:
        verbose_name = _("近时读者")
        verbose_name_plural = pgettext_lazy("复数", "近时读者")


class RecentAsker(models.Model):
    """How often somebody has asked since when: a keyed hash, no person."""

    key = models.BinaryField(primary_key=True, max_length=16)
    since = models.BigIntegerField(db_index=True)  # seconds since 1970
    times = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("近时搜索")
        verbose_name_plural = pgettext_lazy("复数", "近时搜索")


class MonthFigures(models.Model):
    """What a month had: views, and articles dated in it. Written by articles.figures alone."""

    month = models.DateField(_("月份"), primary_key=True)  # its first day
    published = models.PositiveIntegerField(_("发布"), default=0)
    # None of a month that was over before anybody counted by months.
    views = models.PositiveBigIntegerField(_("浏览"), null=True)
    # The sum of all counters when this row was last written: what came since belongs to it.
    counted = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("月度数字")
        verbose_name_plural = pgettext_lazy("复数", "月度数字")
