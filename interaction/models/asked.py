"""Questions to which the knowledge base had no answer, or none that helped."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from interaction.models.answer import Answer


class KeptQuestion(models.Model):
    """A question as it was asked, without whoever asked it; deleted after `QUESTION_DAYS`.

    Numbers by which a person is known are masked before it is written. The same words are one row
    and counted; `group` is what questions alike share. `answer` is the one that did not help.
    """

    class Why(models.TextChoices):
        DECLINED = "declined", _("没有答上来")
        UNHELPFUL = "unhelpful", _("答复没有用")

    text = models.CharField(_("问题"), max_length=500)
    language = models.CharField(_("语言"), max_length=10)
    why = models.CharField(_("原因"), max_length=10, choices=Why)
    answer = models.ForeignKey(
        Answer, verbose_name=_("给出的答复"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=64, unique=True)
    group = models.CharField(max_length=16, db_index=True)
    times = models.PositiveIntegerField(_("问过几次"), default=1)
    first_asked_on = models.DateField(_("第一次"))
    last_asked_on = models.DateField(_("最近一次"), db_index=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("没答好的问题")
        verbose_name_plural = pgettext_lazy("复数", "没答好的问题")
        ordering = ["-last_asked_on", "-pk"]

    def __str__(self) -> str:
        return self.text


class Rating(models.Model):
    """How often readers said that an answer helped, and that it did not; a narrow table."""

    # From so many on it is more than somebody's bad day.
    MANY = 5

    answer = models.OneToOneField(
        Answer, primary_key=True, on_delete=models.CASCADE, related_name="rating"
    )
    helpful = models.PositiveIntegerField(_("有用"), default=0)
    unhelpful = models.PositiveIntegerField(_("没用"), default=0)

    class Meta:
        verbose_name = _("读者评价")
        verbose_name_plural = pgettext_lazy("复数", "读者评价")
        default_permissions = ()

    @property
    def stands_out(self) -> bool:
        """Whether it is to be looked at: many say that it did not help, and no more that it did."""
        return self.unhelpful >= self.MANY and self.unhelpful >= self.helpful
