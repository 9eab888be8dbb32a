"""Which answers the public gets now."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article
from interaction.models.answer import Answer
from interaction.models.print import AnswerPrint
from interaction.models.topic import Topic


class Suspended(models.TextChoices):
    """Why readers do not get an answer until somebody has looked at it."""

    GONE = "gone", _("依据的文章已经撤下")
    CHANGED = "changed", _("依据的段落已经改了")
    REPEALED = "repealed", _("依据的文件已经废止或失效")


class LiveAnswerQuerySet(models.QuerySet["LiveAnswer"]):
    def live(self, language: str) -> Self:
        """What the public may read in a language. The one place that says so; never the clock."""
        return self.public().filter(language=language)

    def public(self) -> Self:
        """The same in all languages."""
        return self.filter(is_live=True, in_force=True, suspended_why="")

    def first_of_topics(self, most: int) -> Self:
        """So many of each topic, the oldest first."""
        place = Window(RowNumber(), partition_by=F("topic"), order_by=F("answer").asc())
        return self.annotate(place=place).filter(place__lte=most)

    def suspended(self) -> Self:
        """What was taken from readers until somebody looks at it."""
        return self.filter(is_live=True).exclude(suspended_why="")


class LiveAnswer(models.Model):
    """Answer and language -> the print that readers get, or got until it was withdrawn.

    `in_force` says whether the day is within the print's days; the clock sets it (`days.py`).
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="live")
    language = models.CharField(_("语言"), max_length=10)
    print = models.ForeignKey(AnswerPrint, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(
        Topic, verbose_name=_("主题"), on_delete=models.PROTECT, related_name="live"
    )
    first_published_at = models.DateTimeField(_("首次刊出"))
    updated_at = models.DateTimeField(_("更新于"), null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    in_force = models.BooleanField(_("在有效期内"), default=True)

    is_live = models.BooleanField(_("现行"), default=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤下原因"), max_length=200, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    suspended_at = models.DateTimeField(_("暂停时间"), null=True, blank=True)
    suspended_why = models.CharField(_("暂停原因"), max_length=10, choices=Suspended, blank=True)

    objects = LiveAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("现行答复")
        verbose_name_plural = pgettext_lazy("复数", "现行答复")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "language"], name="one_live_answer_a_language"
            ),
            models.CheckConstraint(
                condition=Q(is_live=True, withdrawn_at__isnull=True)
                | Q(is_live=False, withdrawn_at__isnull=False),
                name="answer_is_live_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(suspended_why="", suspended_at__isnull=True)
                | (~Q(suspended_why="") & Q(suspended_at__isnull=False)),
                name="answer_is_suspended_since",
            ),
        ]
        indexes = [models.Index(fields=["language", "topic"], name="live_answer_by_topic")]

    def __str__(self) -> str:
        return f"{self.print.question} · {self.language}"

    def get_absolute_url(self) -> str:
        return reverse("answer", args=[self.answer_id])

    def get_bare_path(self) -> str:
        """The address without a rendering, as the page store names pages."""
        return f"/ask/knowledge/{self.answer_id}/"

    @property
    def is_public(self) -> bool:
        """As `LiveAnswerQuerySet.live` has it."""
        return self.is_live and self.in_force and not self.suspended_why

    def holds_on(self, day: date) -> bool:
        """Whether a day is within the days for which the print is right."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Citation(models.Model):
    """That a live answer's print rests on an article: `AnswerPrint.sources` to be asked by article."""

    live = models.ForeignKey(LiveAnswer, on_delete=models.CASCADE, related_name="citations")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("引用")
        verbose_name_plural = pgettext_lazy("复数", "引用")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["live", "article"], name="one_citation_an_article")
        ]
