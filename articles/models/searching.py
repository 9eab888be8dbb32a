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
    `title`, `head` and `body` are what it says, folded (articles.search.texts); the body is packed,
    and read of few. `facets` is what else it can be found by, as words. The words of the text lie in an index of the database's
    own kind beside this table (articles.search.engines).
    """

    id = models.BigIntegerField(primary_key=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="search_entries")
    tongue = models.CharField(max_length=2, choices=[("zh", "zh"), ("en", "en")])
    pub_date = models.DateTimeField()
    version = models.PositiveSmallIntegerField()  # of what it was cut into (search.lexemes)
    title_key = models.BinaryField(max_length=16)
    facets = models.TextField()
    title = models.TextField()
    head = models.TextField()
    body = models.BinaryField()

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


class SpelledWord(models.Model):
    """A word that titles and key words have, and how it sounds: for queries that are misspelt.

    Of English articles every word, and its consonants (articles.search.slips).
    """

    word = models.CharField(primary_key=True, max_length=20)
    sound = models.CharField(max_length=80, db_index=True)

    class Meta:
        verbose_name = _("读音")
        verbose_name_plural = pgettext_lazy("复数", "读音")
        default_permissions = ()


class AskedWords(models.Model):
    """How often something was searched, by whomever, and whether anything was found."""

    words = models.CharField(_("搜索词"), max_length=40)
    language = models.CharField(_("语言"), max_length=10)
    times = models.PositiveIntegerField(_("次数"), default=1)
    found = models.PositiveIntegerField(_("最近一次找到"), default=0)
    asked_on = models.DateField(_("最近一次"))

    class Meta:
        verbose_name = _("读者搜过的词")
        verbose_name_plural = pgettext_lazy("复数", "读者搜过的词")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["language", "words"], name="words_once_a_language")
        ]
        indexes = [
            models.Index(fields=["language", "-times"], name="asked_most"),
            models.Index(fields=["asked_on"], name="asked_last"),
        ]

    def __str__(self) -> str:
        return self.words


class PromotedResult(models.Model):
    """What comes first for certain words, whatever else they find: set by staff, for a time."""

    words = models.CharField(
        _("搜索词"),
        max_length=300,
        help_text=_("读者搜的正好是其中一个词时，这篇排在最前。几个词用顿号、逗号或空格分开。"),
    )
    article = models.ForeignKey(
        Article, verbose_name=_("文章"), on_delete=models.CASCADE, related_name="promotions"
    )
    until = models.DateField(
        _("到哪一天为止"), null=True, blank=True, help_text=_("不填就一直有效。")
    )

    class Meta:
        verbose_name = _("搜索推荐")
        verbose_name_plural = pgettext_lazy("复数", "搜索推荐")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words


class FileText(models.Model):
    """What an attachment says, by its digest: read once, whoever else publishes the same file."""

    digest = models.CharField(primary_key=True, max_length=64)
    text = models.TextField(blank=True)
    is_scan = models.BooleanField(default=False)  # pages that are pictures: nobody can hear them

    class Meta:
        verbose_name = _("附件文字")
        verbose_name_plural = pgettext_lazy("复数", "附件文字")
        default_permissions = ()
