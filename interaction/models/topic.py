"""Topics: the shelves of the knowledge base."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility import page_store
from accessibility.traditional import TraditionalDerived
from articles.models.column import validate_slug
from interaction.models.state import KnowledgeBase

# Every public page on which a topic or an answer may stand.
PAGES = ("/ask/", "/ask/knowledge/", "/ask/knowledge/*", "/sitemap/", "/sitemaps/answers.xml")


class Topic(TraditionalDerived):
    """What a question is about (主题)."""

    is_public_as_it_stands = True

    name = models.CharField(_("名称"), max_length=40)
    slug = models.CharField(
        _("地址名"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("地址名只能用小写字母、数字和连字符。")),
            validate_slug,
        ],
        help_text=_("出现在网址里，例如 housing。"),
    )
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("问答主题")
        verbose_name_plural = pgettext_lazy("复数", "问答主题")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.name_zh_hans or self.name)  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return reverse("knowledge_topic", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            KnowledgeBase.lock()
            super().save(*args, **kwargs)
            KnowledgeBase.renew()
            page_store.forget(PAGES)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises ProtectedError while an answer stands in it, or has stood in it in public."""
        with transaction.atomic():
            KnowledgeBase.lock()
            gone = super().delete(*args, **kwargs)
            KnowledgeBase.renew()
            page_store.forget(PAGES)
            return gone
