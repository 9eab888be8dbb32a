"""The print of an answer: what was published, word for word, for ever."""

import re
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility.renderings import ENGLISH
from interaction.models.answer import Answer
from interaction.models.topic import Topic


class AnswerPrint(models.Model):
    """One printing of one answer in one language. Rows are inserted, never changed or deleted.

    `sources` is a list of {article, language, paragraph, mark, file}, see `AnswerSource`.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="prints")
    language = models.CharField(_("语言"), max_length=10)
    printing = models.PositiveIntegerField(_("印次"))

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(_("问题"), max_length=200)
    phrasings = models.TextField(_("别的问法"), blank=True)
    body = models.TextField(_("答复"))
    short = models.CharField(_("一句话答复"), max_length=300, blank=True)
    department = models.CharField(_("负责部门"), max_length=100, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    valid_from = models.DateField(_("开始有效"), null=True, blank=True)
    valid_until = models.DateField(_("最后一天"), null=True, blank=True)
    sources: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )

    published_at = models.DateTimeField(_("刊出时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(_("核准摘要值"), max_length=64)
    previous_seal = models.CharField(_("前一印的封缄"), max_length=64, blank=True)
    seal = models.CharField(_("封缄"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("问答刊出版本")
        verbose_name_plural = pgettext_lazy("复数", "问答刊出版本")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "language", "printing"], name="one_answer_print_a_printing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.language} · {self.printing}"

    @property
    def has_chinese_department(self) -> bool:
        """Whether an English print names a department that has no English name."""
        return self.language == ENGLISH and bool(re.search("[㐀-鿿]", self.department))

    @property
    def title(self) -> str:
        """What it is called where prints of articles are named too."""
        return self.question
