"""What stands beside a term: how far the texts follow it, and which somebody corrected by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from accessibility.models import GlossaryTerm, Rederivation
from articles import rederiving, standing
from articles.models import Article
from articles.wording import listed, noted


def beside(term: GlossaryTerm | None) -> dict[str, Any]:
    """The last work that the term has ordered, and the corrected texts that hold it."""
    if term is None or term.pk is None:
        return {}
    work = Rederivation.objects.filter(term=term).order_by("-pk").first()
    return _told(work) | {
        "corrected": [
            {"said": noted(record, _labels(record, fields)), "url": url_of(record)}
            for record, fields in rederiving.corrected(term)
        ],
    }


def of_everything() -> dict[str, Any]:
    """The last work that a change of the rules has ordered."""
    return _told(Rederivation.objects.filter(words=[], scopes=[""]).order_by("-pk").first())


def _told(work: Rederivation | None) -> dict[str, Any]:
    name = "admin:accessibility_rederivation_progress"
    return {"work": work, "work_url": work and reverse(name, args=[work.pk])}


def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How many records were looked at, of how many; `done` is `total` only when all is over."""
    work = get_object_or_404(Rederivation, pk=pk)
    if work.finished_at is not None:
        return JsonResponse({"total": 1, "done": 1})
    total = max(work.total or 0, work.done) + 1
    return JsonResponse({"total": total, "done": work.done})


def _labels(record: Any, fields: list[str]) -> str:
    return listed(record._meta.get_field(name).verbose_name for name in fields)


def url_of(record: Any) -> str:
    """Where its words are edited; what belongs to a manuscript, in the manuscript's form."""
    article = record if isinstance(record, Article) else getattr(record, "article", None)
    if article is not None:
        return standing.form_url(article)
    parent = getattr(record, "block", None) or record
    name = f"admin:{parent._meta.app_label}_{parent._meta.model_name}_change"
    try:
        return reverse(name, args=[parent.pk], current_app=admin.site.name)
    except NoReverseMatch:
        return ""
