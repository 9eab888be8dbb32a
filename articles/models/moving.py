"""Where moved-in articles used to be."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article


class ArticleRedirect(models.Model):
    """An article's address in the system it came from; readers of it are led to the new one."""

    old_path = models.CharField(_("旧址"), max_length=500, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="redirects")

    class Meta:
        verbose_name = _("稿件旧址")
        verbose_name_plural = pgettext_lazy("复数", "稿件旧址")

    def __str__(self) -> str:
        return self.old_path
