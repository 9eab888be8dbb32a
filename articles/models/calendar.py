"""The days on which offices work otherwise than the week says."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CalendarDay(models.Model):
    """A public holiday, or a day of the weekend on which it is made up for.

    The arrangement of each year comes from a notice of the State Council's office, usually in
    November of the year before. Days that are not here follow the week.
    """

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("放假")
        WORKING = "working", _("上班")

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("放假还是上班"), max_length=10, choices=Kind.choices)
    name = models.CharField(
        _("名称"), max_length=30, help_text=_("例如：国庆节。调休上班的日子写“国庆节调休”。")
    )

    class Meta:
        verbose_name = _("工作日历")
        verbose_name_plural = pgettext_lazy("复数", "工作日历")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"
