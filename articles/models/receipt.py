"""What came of a Word file: kept with the draft, together with the file as it came."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article


class ImportReceipt(models.Model):
    """One file that became a manuscript. The lists hold sentences for staff, in order.

    `file` lies with the manuscripts' own files and is given to staff alone; it is the file as it
    came, comments and tracked changes included.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="receipts")
    file_name = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(_("原稿"), upload_to="word/", max_length=200)
    digest = models.CharField(max_length=64, db_index=True)
    taken: Any = models.JSONField(_("收下"), default=list)
    changed: Any = models.JSONField(_("改动"), default=list)
    dropped: Any = models.JSONField(_("没有带来"), default=list)
    comments: Any = models.JSONField(_("批注"), default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("导入回执")
        verbose_name_plural = pgettext_lazy("复数", "导入回执")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name

    def earlier(self) -> "ImportReceipt | None":
        """Of the very same file that became a manuscript before, which is not thrown away."""
        same = ImportReceipt.objects.filter(digest=self.digest, pk__lt=self.pk)
        kept = same.filter(article__deleted_at=None).exclude(article=self.article_id)
        return kept.select_related("article").first()
