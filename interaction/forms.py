"""The forms with which staff write answers and say what they rest on."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms import DeskForm
from articles.models import Article, LiveEntry
from interaction.models import Answer, AnswerSource
from interaction.sources import (
    file_called,
    live_entries,
    mark_of,
    name_of_file,
    paragraph_holding,
)

_NUMBER = re.compile(r"(?:.*/articles/)?([0-9]{1,18})/?\s*")


class ArticleField(forms.ModelChoiceField):
    """An article by its number or its address; nothing to choose from, there are too many."""

    widget = forms.TextInput
    choices: Any = ()

    def to_python(self, value: Any) -> Any:
        found = _NUMBER.fullmatch(str(value or "").strip())
        return super().to_python(found[1] if found else value)


class AnswerForm(DeskForm):
    class Meta:
        model = Answer
        # The screen names its own.
        fields: tuple[str, ...] = ()


class SourceForm(DeskForm):
    """A source: an article that is public, and words that stand in it, or a file of it."""

    article = ArticleField(
        queryset=Article.objects.all(),
        label=gettext_lazy("文章编号或网址"),
        help_text=gettext_lazy("例如 12，或者 /articles/12/。"),
        error_messages={"invalid_choice": gettext_lazy("没有这篇文章。请写文章的编号或网址。")},
    )

    attachment = forms.CharField(
        label=gettext_lazy("所依据的附件"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "依据的是文章的附件，就写附件的名字，段落空着；附件换了，答复自己暂停。"
        ),
    )

    class Meta:
        model = AnswerSource
        fields = ("article", "paragraph", "attachment", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.file:
            key = (self.instance.article_id, self.instance.language)
            entry = live_entries([self.instance.article_id]).get(key)
            # What readers have no more is named by its digest: it is to be seen, and replaced.
            name = name_of_file(self.instance.file, entry) or self.instance.file
            self.initial["attachment"] = name

    def clean(self) -> dict[str, Any]:
        """Find the whole paragraph in which the words stand; what did not change is not asked."""
        cleaned = super().clean()
        article = cleaned.get("article")
        if article is None or not self.has_changed():
            return cleaned
        live = LiveEntry.objects.filter(article=article, is_live=True).select_related("publication")
        entries = {entry.language: entry for entry in live}
        words = (cleaned.get("paragraph") or "").strip()
        if called := (cleaned.get("attachment") or "").strip():
            return self._bound_to_file(cleaned, called, words, entries)
        self.instance.file = ""
        for language in ("zh-hans", "en"):
            entry = entries.get(language)
            paragraph = paragraph_holding(words, entry) if entry and words else ""
            if entry and (paragraph or not words):
                cleaned["paragraph"], self.instance.language = paragraph, language
                self.instance.mark = mark_of(paragraph) if paragraph else ""
                return cleaned
        if not entries:
            self.add_error("article", _("这篇文章现在不在网上，不能当依据。"))
        else:
            told = _("公开的文章里没有这几个字。请从公开的页面上复制原话，不要跨段。")
            self.add_error("paragraph", told)
        return cleaned

    def _bound_to_file(
        self, cleaned: dict[str, Any], called: str, words: str, entries: dict[str, LiveEntry]
    ) -> dict[str, Any]:
        if words:
            self.add_error("paragraph", _("依据的是附件，段落请空着；两样都依据，就分开写两条。"))
            return cleaned
        for language in ("zh-hans", "en"):
            entry = entries.get(language)
            if entry and (file := file_called(called, entry)):
                self.instance.file, self.instance.language = file, language
                cleaned["paragraph"], self.instance.mark = "", ""
                return cleaned
        if not entries:
            self.add_error("article", _("这篇文章现在不在网上，不能当依据。"))
        else:
            told = _("公开的文章没有叫这个名字的附件。请照公开的页面上的写。")
            self.add_error("attachment", told)
        return cleaned
