"""What the public's search looks things up in; written by articles.search alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article

# Room for so many entries that begin on one day: the key is the day's number and a number within.
A_DAY = 100_000


class SearchEntry(models.Model):
    """An article as it is found, once for Chinese in both scripts and once for English.

    The key goes by `pub_date`, so that the newest of many is found without looking at the others.
    `text` is what stands in its fields, folded and packed (articles.search.texts.Fields), `facets`
    what else it can be found by, as words. The words of the text lie in an index of the database's
    own kind beside this table (articles.search.engines).
    """

    id = models.BigIntegerField(primary_key=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="search_entries")
    tongue = models.CharField(max_length=2, choices=[("zh", "zh"), ("en", "en")])
    pub_date = models.DateTimeField()
    version = models.PositiveSmallIntegerField()  # of what it was cut into (search.lexemes)
    title_key = models.BinaryField(max_length=16)
    facets = models.TextField()
    text = models.BinaryField()

    class Meta:
        verbose_name = _("搜索条目")
        verbose_name_plural = pgettext_lazy("复数", "搜索条目")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "tongue"], name="one_search_entry_a_tongue")
        ]
        indexes = [models.Index(fields=["title_key"], name="searched_by_title")]


class Synonym(models.Model):
    """Words that mean the same to whoever searches (医保、医疗保险), kept by staff."""

    words = models.CharField(
        _("同义词"),
        max_length=300,
        help_text=_(
            "意思一样的词，用顿号、逗号或空格分开，例如“医保、医疗保险”。搜其中一个，别的也找得到。"
        ),
    )

    class Meta:
        verbose_name = _("同义词")
        verbose_name_plural = pgettext_lazy("复数", "同义词")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words
