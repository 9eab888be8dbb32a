"""Forms that somebody has open at the desk, and what is written in them and not saved yet."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article


class KeptDraft(models.Model):
    """The fields of one opened form, as it would post them: a copy beside the manuscript.

    `fields` is JSON, a list of [name, value]; text, since a database's own JSON takes no NUL.
    `serial` counts what the form sent, so that what was overtaken on its way changes nothing.
    A row that `is_closed` has been saved: it holds no words, and tells late copies to stay away.
    One that was `discarded_at` some time its writer did not want; for a while they can have it back.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form_key = models.CharField(max_length=16)
    article = models.ForeignKey(
        Article, null=True, on_delete=models.CASCADE, related_name="kept_drafts"
    )
    is_meeting_report = models.BooleanField(default=False)
    title = models.CharField(max_length=200, blank=True)
    fields = models.TextField(blank=True)
    serial = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField(db_index=True)
    is_closed = models.BooleanField(default=False)
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("自动保存的草稿")
        verbose_name_plural = pgettext_lazy("复数", "自动保存的草稿")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "form_key"], name="one_draft_a_form")
        ]

    def __str__(self) -> str:
        return self.title or str(_("（无标题）"))


class OpenForm(models.Model):
    """That somebody has the form of a manuscript open, and was there a moment ago."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form_key = models.CharField(max_length=16)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="open_forms")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("打开着的稿件")
        verbose_name_plural = pgettext_lazy("复数", "打开着的稿件")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "form_key"], name="one_open_form_a_key")
        ]
