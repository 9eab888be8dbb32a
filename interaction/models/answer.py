"""The manuscript of an answer: what staff write. What readers get is a print of it, see print.py."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_prose_editor.fields import ProseEditorField

from accessibility.traditional import TraditionalDerived
from articles.bodies import EDITOR_EXTENSIONS, expand_figures, sanitise
from articles.models import Article
from interaction.models.topic import Topic

LONGEST_PHRASINGS = 4000
_SUFFIXES = ("zh_hans", "zh_hant", "en")


def sanitise_answer(html: str) -> str:
    """What an article's body may hold, but for pictures: an answer is words."""
    return sanitise(expand_figures(sanitise(html), lambda key: ""))


class Answer(TraditionalDerived):
    """A question that citizens ask, and the answer to it, in up to three languages."""

    traditional_html_fields = ("body",)

    topic = models.ForeignKey(
        Topic, verbose_name=_("主题"), on_delete=models.PROTECT, related_name="answers"
    )
    question = models.CharField(_("问题"), max_length=200)
    phrasings = models.TextField(
        _("别的问法"),
        max_length=LONGEST_PHRASINGS,
        blank=True,
        help_text=_("市民会怎么问，一行一种问法。读者看不到，只用来找到这一条。"),
    )
    body = ProseEditorField(
        _("答复"), blank=True, extensions=EDITOR_EXTENSIONS, sanitize=sanitise_answer
    )
    short = models.CharField(
        _("一句话答复"),
        max_length=300,
        blank=True,
        help_text=_("长者版先给人看这一句，朗读也先读它。"),
    )
    department = models.CharField(_("负责部门"), max_length=100, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    valid_from = models.DateField(
        _("开始有效"), null=True, blank=True, help_text=_("空着就是从发布起。")
    )
    valid_until = models.DateField(
        _("最后一天"), null=True, blank=True, help_text=_("过了这一天，读者就看不到了。")
    )
    external_id = models.CharField(
        _("原系统编号"), max_length=100, blank=True, editable=False, db_index=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撰写"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="answers",
    )
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    modified_at = models.DateTimeField(_("改动时间"), auto_now=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("问答条目")
        verbose_name_plural = pgettext_lazy("复数", "问答条目")
        ordering = ["-modified_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id=""),
                name="one_answer_an_external_id",
            )
        ]
        permissions = [
            ("publish_answer", _("可以发布问答条目")),
            ("withdraw_answer", _("可以撤下问答条目")),
        ]

    def __str__(self) -> str:
        return str(self.question_zh_hans or self.question_en or _("（没有问题）"))  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        questions = [getattr(self, f"question_{code}", "") for code in ("zh_hans", "en")]
        if not any((question or "").strip() for question in questions):
            errors["question_zh_hans"] = _("请填写问题。只有英文的条目请填英文问题。")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            errors["valid_until"] = _("最后一天在开始有效之前，请核对。")
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        """Sanitise, derive the Traditional and count the revision; saving never publishes."""
        for suffix in _SUFFIXES:
            name = f"body_{suffix}"
            if getattr(self, name):
                setattr(self, name, sanitise_answer(getattr(self, name)))
        self.revision += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "revision", "modified_at"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The address for ever, in every topic and rendering."""
        return reverse("answer", args=[self.pk])

    def written_languages(self) -> list[str]:
        """The languages in which it asks and answers; Traditional comes along with Simplified."""
        written = []
        if self._is_written("zh_hans"):
            written += ["zh-hans", "zh-hant"]
        if self._is_written("en"):
            written.append("en")
        return written

    def _is_written(self, suffix: str) -> bool:
        return all(
            (getattr(self, f"{field}_{suffix}") or "").strip() for field in ("question", "body")
        )

    def half_written_languages(self) -> list[str]:
        """Those in which there is a question without an answer, or an answer without a question."""
        return [
            code
            for code, suffix in (("zh-hans", "zh_hans"), ("en", "en"))
            if not self._is_written(suffix)
            and any((getattr(self, f"{each}_{suffix}") or "").strip() for each in ("question", "body"))
        ]  # fmt: skip


class AnswerHand(models.Model):
    """Who had a hand in an answer and when last: nobody publishes what they wrote."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="hands")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    last_edited_at = models.DateTimeField(_("最后改动"))

    class Meta:
        verbose_name = _("改动记录")
        verbose_name_plural = pgettext_lazy("复数", "改动记录")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["answer", "user"], name="one_answer_hand_a_person")
        ]


class AnswerSource(models.Model):
    """What an answer rests on: a paragraph of a published article, or a file of it, or all of it.

    `paragraph` holds the words as they stood when somebody looked, `mark` what they are known by
    (sources.mark_of); both are empty where the article as a whole is meant. `file` is the digest
    of an attachment.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="sources")
    article = models.ForeignKey(
        Article, verbose_name=_("文章编号"), on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=10, default="zh-hans", editable=False)
    paragraph = models.TextField(
        _("所依据的段落"),
        blank=True,
        help_text=_("从公开的文章里复制原话，一小段就够；空着就是依据整篇。"),
    )
    mark = models.CharField(max_length=64, blank=True, editable=False)
    file = models.CharField(_("附件的摘要值"), max_length=64, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("依据")
        verbose_name_plural = pgettext_lazy("复数", "依据")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.article)
