"""What staff say of the search: words that mean the same, what comes first; and what was asked."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessibility import page_store
from articles.admin.desk import DeskAdmin
from articles.audit import record
from articles.forms import NAMES, DeskForm
from articles.models import AskedWords, PromotedResult, Synonym
from articles.search.vocabulary import split

record(Synonym, PromotedResult)


class SynonymForm(DeskForm):
    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if len(split(words)) < 2:
            raise ValidationError(_("至少要写两个意思一样的词，中间用顿号分开。"))
        return words


class SearchWordsAdmin(DeskAdmin):
    """What is saved here holds for the next search: the vocabulary is read anew."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        page_store.forget(["/search/"])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        page_store.forget(["/search/"])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        page_store.forget(["/search/"])


@admin.register(Synonym)
class SynonymAdmin(SearchWordsAdmin):
    form = SynonymForm
    fields = ("words",)
    search_fields = ("words",)


@admin.register(PromotedResult)
class PromotedResultAdmin(SearchWordsAdmin):
    fields = ("words", "article", "until")
    list_display = ("words", "article", "until")
    raw_id_fields = ("article",)
    search_fields = ("words",)


class FoundFilter(admin.SimpleListFilter):
    title = gettext_lazy("结果")
    parameter_name = "found"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("no", _("什么也没找到")), ("yes", _("找到了"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "no":
            return queryset.filter(found=0)
        return queryset.filter(found__gt=0) if self.value() == "yes" else queryset


@admin.register(AskedWords)
class AskedWordsAdmin(DeskAdmin):
    """Only to be looked at: what readers miss is what to write, or to name otherwise."""

    list_display = ("words", "called", "times", "found", "asked_on")
    list_filter = (FoundFilter, "language")
    search_fields = ("words",)
    ordering = ("-times", "words")
    list_display_links = None

    @admin.display(description=gettext_lazy("语言"), ordering="language")
    def called(self, asked: AskedWords) -> str:
        return str(NAMES[asked.language])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
