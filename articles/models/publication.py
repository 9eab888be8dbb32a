"""The print (刊出版本): what was published, word for word, for ever."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, Validity


@dataclass(frozen=True)
class Correction:
    """What readers are told of a correction; `at` is when the print that made it came out.

    None where that print is still to come.
    """

    at: datetime | None
    note: str


class Publication(models.Model):
    """One printing of one article in one language. Rows are inserted, never changed or deleted.

    It holds all that a page needs but what may change without a printing: column names, site
    facts, counts. `images` is a list of {key, digest, width, height, alt, caption, credit,
    decorative, focal where one is set}, `attachments` of {digest, name, kind, size}, `meeting` {} or {held_at (ISO),
    place, chair, attendees: [..], observers: [..], agenda: [..], decisions: [..]}.
    `correction` is what this print corrects, as readers are told, `earlier_corrections` what the
    prints before it corrected: a list of {at (ISO), note}, oldest first.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="publications")
    language = models.CharField(_("语言"), max_length=10)
    printing = models.PositiveIntegerField(_("印次"))

    title = models.CharField(_("标题"), max_length=200)
    subtitle = models.CharField(_("副标题"), max_length=200, blank=True)
    summary = models.TextField(_("摘要"), blank=True)
    body = models.TextField(pgettext_lazy("采编台", "正文"), blank=True)
    keywords = models.CharField(_("关键词"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=100, blank=True)
    source_url = models.URLField(_("来源链接"), blank=True)
    author = models.CharField(_("作者"), max_length=60, blank=True)
    editor = models.CharField(_("责任编辑"), max_length=60, blank=True)
    column_ids: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    images: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )
    attachments: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )
    meeting: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    cover = models.CharField(max_length=16, blank=True)
    correction = models.CharField(_("更正说明"), max_length=300, blank=True, default="")
    earlier_corrections: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = (
        models.JSONField(default=list, blank=True)
    )
    repealed_on = models.DateField(_("废止或失效日期"), null=True, blank=True)
    validity = models.CharField(max_length=10, choices=Validity, blank=True, default="")
    repeal_note = models.CharField(_("废止或失效说明"), max_length=300, blank=True, default="")
    is_reprint = models.BooleanField(default=False)
    is_ai_content = models.BooleanField(default=False)
    is_meeting_report = models.BooleanField(default=False)

    published_at = models.DateTimeField(_("刊出时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(_("核准摘要值"), max_length=64)
    previous_seal = models.CharField(_("前一印的封缄"), max_length=64, blank=True)
    seal = models.CharField(_("封缄"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("刊出版本")
        verbose_name_plural = pgettext_lazy("复数", "刊出版本")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "printing"], name="one_print_a_printing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.language} · {self.printing}"

    def image(self, key: str) -> dict[str, Any] | None:
        """The picture of that key as it was printed."""
        return next((image for image in self.images if image["key"] == key), None)

    @property
    def corrections(self) -> list[Correction]:
        """All that was corrected up to this print, the newest first."""
        own = [Correction(self.published_at, self.correction)] if self.correction else []
        earlier = [
            Correction(parse_datetime(each["at"]), each["note"])
            for each in reversed(self.earlier_corrections)
        ]
        return [*own, *earlier]

    @property
    def repeal(self) -> str:
        """What readers are told of a document that is in force no longer, a sentence; else empty."""
        if not self.repealed_on:
            return ""
        day = {"day": self.repealed_on.isoformat()}
        if self.validity == Validity.EXPIRED:
            return gettext("本文件自%(day)s起失效。") % day
        return gettext("本文件自%(day)s起废止。") % day

    @property
    def cover_image(self) -> dict[str, Any] | None:
        """The picture that stands for the article in lists: the cover, else the first."""
        return self.image(self.cover) or (self.images[0] if self.images else None)
