"""The forms with which staff write answers and say what they rest on."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms import DeskForm
from articles.models import Article, LiveEntry
from interaction.models import Answer, AnswerSource
from interaction.sources import mark_of, paragraph_holding

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
    """A source: an article that is public, and words that stand in it."""

    article = ArticleField(
        queryset=Article.objects.all(),
        label=gettext_lazy("文章编号或网址"),
        help_text=gettext_lazy("例如 12，或者 /articles/12/。"),
        error_messages={"invalid_choice": gettext_lazy("没有这篇文章。请写文章的编号或网址。")},
    )

    class Meta:
        model = AnswerSource
        fields = ("article", "paragraph", "order")

    def clean(self) -> dict[str, Any]:
        """Find the whole paragraph in which the words stand; what did not change is not asked."""
        cleaned = super().clean()
        article = cleaned.get("article")
        if article is None or not self.has_changed():
            return cleaned
        live = LiveEntry.objects.filter(article=article, is_live=True).select_related("publication")
        entries = {entry.language: entry for entry in live}
        words = (cleaned.get("paragraph") or "").strip()
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
