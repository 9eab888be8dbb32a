"""Names of people: which were printed of late, and which somebody said are right as they stand."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article


class PrintedName(models.Model):
    """A name in the byline or among the people of the meeting in the last print of an article."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="printed_names")
    name = models.CharField(_("姓名"), max_length=20)
    printed_at = models.DateTimeField(_("刊出时间"))

    class Meta:
        verbose_name = _("见报的姓名")
        verbose_name_plural = pgettext_lazy("复数", "见报的姓名")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "name"], name="a_name_once_an_article")
        ]
        # All that is asked of it, so that the table itself is not read: names since a moment.
        indexes = [models.Index(fields=["printed_at", "name"], name="names_of_late")]

    def __str__(self) -> str:
        return self.name


class NameTick(models.Model):
    """That somebody looked at a name which resembles another one and said that it is right.

    It holds for one manuscript, as long as the name stands in it.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="name_ticks")
    name = models.CharField(_("姓名"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("认可的姓名")
        verbose_name_plural = pgettext_lazy("复数", "认可的姓名")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "name"], name="one_tick_a_name")]

    def __str__(self) -> str:
        return self.name
