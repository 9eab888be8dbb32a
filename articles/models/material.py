"""What belongs to a manuscript: pictures, attachments, the facts of a meeting."""

import re
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility.traditional import TraditionalDerived
from articles.models.article import Article

# What cameras, phones, browsers and chat programs call a picture. Read aloud it says nothing.
_FILE_NAME = re.compile(
    r"""
        \S+\.(jpe?g|png|gif|webp|bmp|heic|avif|tiff?)
      | (img|dsc|dscf|dscn|dji|pic|photo|image|picture|screenshot|mmexport|wx_camera|p)[_\s-]*\(?\d*\)?([_\s-]\d+)*
      | 360se_picture.*
      | (微信|qq)(图片|截图|圖片|截圖)?[_\s-]*\d*.*
      | (图片|圖片|照片|截图|截圖|屏幕截图|未命名|未标题)[_\s-]*[(（]?\d*[)）]?
      | [0-9a-f]{16,} | [\d_\s().-]+
    """,
    re.IGNORECASE | re.VERBOSE,
)
MIDDLE = 50  # percent
LONGEST_NAME = 300  # characters; more is no file's name, and searching it would only take time


def looks_like_file_name(text: str) -> bool:
    """Whether an alt or a caption is the file's name and not a description of the picture."""
    return len(text) <= LONGEST_NAME and bool(_FILE_NAME.fullmatch(text.strip()))


def file_name_pattern() -> str:
    """The same rule on one line, as a browser's script understands it too."""
    return re.sub(r"\s+", "", _FILE_NAME.pattern)


def new_key() -> str:
    """A name for a picture or file that exists before its record does."""
    return secrets.token_hex(8)


class Image(TraditionalDerived):
    """A picture of one manuscript. `digest` names its bytes and so its renditions' files.

    `focal_x` and `focal_y` are percent from the left and from the top: what stays in sight where
    a list shows the picture cropped. Both are empty for the middle.
    """

    traditional_related = ("article__column",)

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="images")
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    file = models.ImageField(_("图片"), upload_to="images/", max_length=200)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    likeness = models.CharField(max_length=32, blank=True, default="", editable=False)
    alt = models.CharField(
        _("替代文本"),
        max_length=200,
        blank=True,
        help_text=_("念给看不见的人听：谁在哪里做什么。"),
    )
    caption = models.CharField(_("图说"), max_length=300, blank=True)
    credit = models.CharField(_("摄影"), max_length=60, blank=True)
    decorative = models.BooleanField(_("装饰图"), default=False)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    focal_x = models.PositiveSmallIntegerField(
        _("焦点横向（%）"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("焦点纵向（%）"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    renditions_made = models.BooleanField(_("各尺寸已备好"), default=False, editable=False)

    class Meta:
        verbose_name = _("图片")
        verbose_name_plural = pgettext_lazy("复数", "图片")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                # A check of nothing is no false one: that both are there must be said.
                condition=models.Q(focal_x__isnull=True, focal_y__isnull=True)
                | models.Q(
                    focal_x__isnull=False,
                    focal_y__isnull=False,
                    focal_x__range=(0, 100),
                    focal_y__range=(0, 100),
                ),
                name="focal_point_in_picture",
            )
        ]

    def glossary_scopes(self) -> tuple[str, ...]:
        return self.article.glossary_scopes()

    def traditional_pins(self) -> dict[str, str]:
        return self.article.traditional_pins()

    def __str__(self) -> str:
        return str(self.caption or self.alt or _("图片"))

    @property
    def is_described(self) -> bool:
        """Whether somebody who cannot see the picture is told what it shows."""
        written = (getattr(self, "alt_zh_hans", ""), getattr(self, "alt_en", ""))
        return any((text or "").strip() for text in written)

    @property
    def focal(self) -> list[int] | None:
        """Percent from the left and from the top; None for the middle."""
        if self.focal_x is None or self.focal_y is None:
            return None
        return [self.focal_x, self.focal_y]

    def clean(self) -> None:
        super().clean()
        if (self.focal_x is None) != (self.focal_y is None):
            # Who says only how far from the left has said nothing of the height.
            self.focal_x = MIDDLE if self.focal_x is None else self.focal_x
            self.focal_y = MIDDLE if self.focal_y is None else self.focal_y
        errors: dict[str, Any] = {}
        for name, label in (("alt", _("替代文本")), ("caption", _("图说"))):
            for language in ("zh_hans", "zh_hant", "en"):
                field = f"{name}_{language}"
                text = getattr(self, field, "") or ""
                if looks_like_file_name(text):
                    errors[field] = _(
                        "“%(text)s”是文件名，听不出画面。请写谁、在哪里、做什么。"
                    ) % {"text": text, "label": label}
        if not self.decorative and not self.is_described:
            errors.setdefault("alt_zh_hans", _("请写替代文本；纯装饰的图片请勾选“装饰图”。"))
        if errors:
            raise ValidationError(errors)


class Attachment(TraditionalDerived):
    """A file for readers to take away. `name` is what they see and what it is saved as."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        OFD = "ofd", "OFD"
        DOCX = "docx", "DOCX"
        XLSX = "xlsx", "XLSX"
        PPTX = "pptx", "PPTX"
        ZIP = "zip", "ZIP"

    traditional_related = ("article__column",)

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="attachments")
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    file = models.FileField(_("文件"), upload_to="attachments/", max_length=200)
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("格式"), max_length=5, choices=Kind.choices, editable=False)
    size = models.PositiveBigIntegerField(_("字节"), default=0, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = pgettext_lazy("复数", "附件")
        ordering = ["order", "pk"]

    def glossary_scopes(self) -> tuple[str, ...]:
        return self.article.glossary_scopes()

    def traditional_pins(self) -> dict[str, str]:
        return self.article.traditional_pins()

    def __str__(self) -> str:
        return str(self.name)


class Meeting(TraditionalDerived):
    """The facts of the meeting that a report tells of. Lists hold one entry a line, in order."""

    traditional_related = ("article__column",)

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="meeting")
    # Midnight says that only the day is known: readers are shown no hour then.
    held_at = models.DateTimeField(_("会议时间"), null=True, blank=True)
    place = models.CharField(_("会议地点"), max_length=100, blank=True)
    chair = models.CharField(_("主持"), max_length=200, blank=True)
    attendees = models.TextField(_("出席"), blank=True, help_text=_("每行一人或一组，按见报次序。"))
    observers = models.TextField(_("列席"), blank=True, help_text=_("每行一人或一组。"))
    agenda = models.TextField(_("议程"), blank=True, help_text=_("每行一项。"))
    decisions = models.TextField(_("决定事项"), blank=True, help_text=_("每行一项。"))

    class Meta:
        verbose_name = _("会议信息")
        verbose_name_plural = pgettext_lazy("复数", "会议信息")

    def glossary_scopes(self) -> tuple[str, ...]:
        return self.article.glossary_scopes()

    def traditional_pins(self) -> dict[str, str]:
        return self.article.traditional_pins()

    def __str__(self) -> str:
        return str(self.place or _("会议信息"))
