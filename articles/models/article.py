"""The manuscript (稿件): what staff edit. What readers see is a print of it, see publication.py."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_prose_editor.fields import ProseEditorField

from accessibility.traditional import TraditionalDerived
from articles.bodies import EDITOR_EXTENSIONS, sanitise
from articles.models.column import Column
from articles.models.scopes import article_scope, scopes_of
from articles.models.shelf import Manuscripts

MAX_BODY = 3_000_000  # bytes of UTF-8; a long report has about 30,000
_PARTS = ("further_columns", "images", "attachments")
CORRECTION_NOTES = [f"correction_note_{language}" for language in ("zh_hans", "zh_hant", "en")]


class Validity(models.TextChoices):
    """How a document that has a day for it ceases to be in force (公文有效性).

    Repealed is empty: what was printed before there was a choice says so, and stays as it is.
    """

    REPEALED = "", _("废止")
    EXPIRED = "expired", _("失效")


class Article(TraditionalDerived):
    """One manuscript in up to three languages."""

    traditional_html_fields = ("body",)
    traditional_related = ("column",)

    title = models.CharField(_("标题"), max_length=200)
    subtitle = models.CharField(_("副标题"), max_length=200, blank=True)
    summary = models.TextField(_("摘要"), max_length=500, blank=True)
    body = ProseEditorField(
        pgettext_lazy("采编台", "正文"), blank=True, extensions=EDITOR_EXTENSIONS, sanitize=sanitise
    )
    keywords = models.CharField(_("关键词"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=100)
    source_url = models.URLField(_("来源链接"), blank=True)
    author = models.CharField(_("作者"), max_length=60, blank=True)
    editor = models.CharField(_("责任编辑"), max_length=60, blank=True)
    column = models.ForeignKey(
        Column, verbose_name=_("栏目"), on_delete=models.PROTECT, related_name="articles"
    )
    further_columns = models.ManyToManyField(
        Column, verbose_name=_("同时列入"), blank=True, related_name="further_articles"
    )
    cover = models.ForeignKey(
        "Image",
        verbose_name=_("封面"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # When it is to appear is no part of what was agreed to: setting it needs no new review.
    publish_at = models.DateTimeField(_("定时发布"), null=True, blank=True, editable=False)
    pinned_until = models.DateTimeField(_("置顶至"), null=True, blank=True)
    expires_at = models.DateTimeField(_("到期撤下"), null=True, blank=True)
    correction_note = models.CharField(
        _("更正说明"),
        max_length=300,
        blank=True,
        help_text=_("写明更正了哪里：原来是什么，现在是什么。"),
    )
    shows_correction = models.BooleanField(
        _("给读者看更正说明"),
        default=False,
        help_text=_("勾上，这次发布后文章页会写出更正的日期和说明；发布以后这里自动清空。"),
    )
    repealed_on = models.DateField(
        _("废止或失效日期"),
        null=True,
        blank=True,
        help_text=_("文件从这一天起不再有效。文章留着，标题上方写明，给读者看。"),
    )
    validity = models.CharField(
        _("是废止还是失效"),
        max_length=10,
        choices=Validity,
        blank=True,
        default=Validity.REPEALED,
        help_text=_("机关发文废止的是废止；有效期届满、自行失去效力的是失效。写了日期才算数。"),
    )
    repeal_note = models.CharField(
        _("废止或失效说明"),
        max_length=300,
        blank=True,
        help_text=_("写明依据，或者由哪个文件代替。"),
    )
    # Simplified -> Traditional of phrases where somebody chose otherwise than the converter.
    pins = models.JSONField(_("繁体选字"), default=dict, editable=False)
    is_reprint = models.BooleanField(_("转载"), default=False)
    is_ai_content = models.BooleanField(_("含人工智能生成内容"), default=False)
    is_meeting_report = models.BooleanField(default=False, editable=False)

    original_published_at = models.DateTimeField(
        _("原发布时间"), null=True, blank=True, editable=False, db_index=True
    )
    external_id = models.CharField(
        _("原系统编号"), max_length=100, blank=True, editable=False, db_index=True
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撰稿"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    created_at = models.DateTimeField(_("建稿时间"), auto_now_add=True)
    modified_at = models.DateTimeField(_("改动时间"), auto_now=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    # In the recycle bin since, and by whom; see recycling.py.
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar["models.Manager[Article]"] = Manuscripts()
    everything: ClassVar["models.Manager[Article]"] = models.Manager()

    class Meta:
        verbose_name = _("稿件")
        verbose_name_plural = pgettext_lazy("复数", "稿件")
        ordering = ["-modified_at"]
        indexes = [
            models.Index(
                fields=["publish_at"],
                name="article_to_publish",
                condition=models.Q(publish_at__isnull=False),
            ),
            # The order of the desk's lists.
            models.Index(
                fields=["-modified_at", "-id"],
                name="article_by_change",
                condition=models.Q(deleted_at__isnull=True),
            ),
        ]
        permissions = [
            ("review_first", _("可以初审")),
            ("review_second", _("可以复审")),
            ("review_final", _("可以终审")),
            ("publish_article", _("可以发布稿件")),
            ("publish_in_emergency", _("可以应急发布")),
            ("withdraw_article", _("可以撤下稿件")),
            ("move_in_article", _("可以迁入旧稿")),
            ("recycle_article", _("可以把别人没印过的稿件放进回收站")),
        ]

    def __str__(self) -> str:
        return str(self.title_zh_hans or self.title_en or _("（无标题）"))  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for language in ("zh_hans", "zh_hant", "en"):
            body = getattr(self, f"body_{language}") or ""
            if len(body.encode(errors="replace")) > MAX_BODY:
                errors[f"body_{language}"] = _(
                    "正文有 %(count)d 字，太长，存不下。请拆成几篇，或把附表作为附件上传。"
                ) % {"count": len(body)}
        titles = [getattr(self, f"title_{code}", "") for code in ("zh_hans", "en")]
        if not any((title or "").strip() for title in titles):
            errors["title_zh_hans"] = _("请填写标题。只有英文的稿件请填英文标题。")
        if self.is_reprint and not (getattr(self, "source_zh_hans", "") or "").strip():
            errors["source_zh_hans"] = _("转载的稿件请写明来源。")
        notes = [getattr(self, f"correction_note_{code}", "") for code in ("zh_hans", "en")]
        if self.shows_correction and not any((note or "").strip() for note in notes):
            errors["correction_note_zh_hans"] = _(
                "您勾了“给读者看更正说明”，请写明更正了哪里；不想给读者看，请去掉那个勾。"
            )
        reasons = [getattr(self, f"repeal_note_{code}", "") for code in ("zh_hans", "en")]
        if any((reason or "").strip() for reason in reasons) and not self.repealed_on:
            errors["repealed_on"] = _("您写了废止或失效说明，请写明从哪一天起废止或失效。")
        elif self.validity and not self.repealed_on:
            errors["repealed_on"] = _(
                "您选了失效，请写明从哪一天起。文件还有效的，选回“废止”，日期空着。"
            )
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        """Sanitise, derive the Traditional and count the revision; saving never publishes."""
        for language in ("zh_hans", "zh_hant", "en"):
            name = f"body_{language}"
            if getattr(self, name):
                setattr(self, name, sanitise(getattr(self, name)))
        self.revision += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "revision", "modified_at"}
        super().save(*args, **kwargs)

    def clear_correction(self) -> None:
        """What was to be said to readers is printed: the next printing begins without it.

        Nobody has edited anything, so neither the revision nor the time of the last change moves.
        """
        if self.shows_correction:
            super().save(update_fields=self.empty_correction())

    def has_correction(self) -> bool:
        """Whether a correction is written or ticked, for readers or not yet."""
        return self.shows_correction or any(getattr(self, name) for name in CORRECTION_NOTES)

    def empty_correction(self) -> list[str]:
        """Take back note and tick without saving; returns the names of the fields."""
        self.shows_correction = False
        for name in CORRECTION_NOTES:
            setattr(self, name, "")
        return ["shows_correction", *CORRECTION_NOTES]

    @classmethod
    def locked(cls, pk: int) -> "Article | None":
        """The manuscript, locked until the transaction ends; None where there is none (any more).

        Nothing of it changes meanwhile.
        """
        return cls.with_parts().select_for_update(of=("self",)).filter(pk=pk).first()

    @classmethod
    def with_parts(cls) -> models.QuerySet["Article"]:
        """Manuscripts with all that belongs to them, which is read once."""
        rows = cls.objects.select_related("column", "cover", "meeting")
        return rows.prefetch_related(*_PARTS)

    def get_absolute_url(self) -> str:
        """The address for ever, in every column and rendering."""
        return reverse("article", args=[self.pk])

    def all_columns(self) -> list[Column]:
        """Its own column first, then the further ones."""
        further = self.further_columns.all()
        return [self.column, *(column for column in further if column.pk != self.column_id)]

    def its_meeting(self) -> Any:
        """The facts of its meeting, None where it tells of none.

        As they are stored now; of a manuscript with its parts as they were read with it.
        """
        if not set(_PARTS) <= getattr(self, "_prefetched_objects_cache", {}).keys():
            self._state.fields_cache.pop("meeting", None)
        return getattr(self, "meeting", None)

    def glossary_scopes(self) -> tuple[str, ...]:
        """Those of its columns and of what lies above them, and its own."""
        if self._state.adding:
            return tuple(scopes_of([self.column]))
        return (*scopes_of(self.all_columns()), article_scope(self.pk))

    def traditional_pins(self) -> dict[str, str]:
        return dict(self.pins)

    def records(self) -> list[TraditionalDerived]:
        """Everything of the manuscript that has words: itself, its meeting, pictures and files."""
        meeting = self.its_meeting()
        meetings = [meeting] if meeting is not None else []
        return [self, *meetings, *self.images.all(), *self.attachments.all()]

    def derive_records(self) -> None:
        """Bring the Traditional of all of it up to date, after its columns or pins have changed."""
        for record in self.records():
            if changed := record.derive_traditional():
                record.save(update_fields=changed)

    def written_languages(self) -> list[str]:
        """The languages in which it has a title and a body of its own; Traditional comes along."""
        written = []
        if (self.title_zh_hans or "").strip():  # type: ignore[attr-defined]
            written += ["zh-hans", "zh-hant"]
        if (self.title_en or "").strip():  # type: ignore[attr-defined]
            written.append("en")
        return written


class MeetingReport(Article):
    """A meeting report: an article with the facts of its meeting and a screen of its own."""

    class Meta:
        proxy = True
        verbose_name = _("会议报道")
        verbose_name_plural = pgettext_lazy("复数", "会议报道")

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        self.is_meeting_report = True
        super().save(*args, **kwargs)


class Contribution(models.Model):
    """Who had a hand in a manuscript and when last: nobody publishes what they wrote."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="contributions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    last_edited_at = models.DateTimeField(_("最后改动"))

    class Meta:
        verbose_name = _("改稿记录")
        verbose_name_plural = pgettext_lazy("复数", "改稿记录")
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="one_contribution_a_person")
        ]
