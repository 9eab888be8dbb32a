"""A manuscript for those who may see it and not write it: its words, not its fields."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from accessibility.renderings import LANGUAGES, Rendering
from articles import presenting, standing
from articles.bodies import expand_figures, sanitise
from articles.credits import credited
from articles.forms import NAMES, SUFFIXES
from articles.models import Article, Image
from articles.printing import compose, words
from articles.views import reverse_staff_media

_HEAD = ("title", "subtitle", "summary")
_FOOT = ("keywords", "source", "author", "editor", "repeal_note", "correction_note")
_MEETING = ("place", "chair", "attendees", "observers", "agenda", "decisions")
Facts = list[tuple[str, Any]]


def reading(article: Article) -> dict[str, Any]:
    """What the page shows: `languages`, each with its texts, pictures and files, and `facts`."""
    pictures = [(image, _size(image)) for image in article.images.all()]
    return {
        "languages": [_in(language, article, pictures) for language in LANGUAGES],
        "facts": _facts(article),
    }


def _in(
    language: str, article: Article, pictures: list[tuple[Image, int | None]]
) -> dict[str, Any]:
    shown = {image.key: _picture(image, size, article, language) for image, size in pictures}

    def figure(key: str) -> str:
        if key not in shown:
            return ""
        return render_to_string("admin/articles/reading_figure.html", {"picture": shown[key]})

    body = sanitise(words(article, "body", language))
    return {
        "name": NAMES[language],
        "suffix": SUFFIXES[language],
        "tag": Rendering(language).tag,
        "head": texts(article, _HEAD, language),
        "body": mark_safe(expand_figures(body, figure)),
        "foot": texts(article, _FOOT, language),
        "meeting": _meeting(article, language),
        "pictures": shown.values(),
        "files": presenting.files(compose(article, language), reverse_staff_media()),
    }


def texts(record: Any, names: tuple[str, ...], language: str) -> Facts:
    """What is written in a record, each with its label; what is empty stays out."""
    return [
        (label(record, name), text) for name in names if (text := words(record, name, language))
    ]


def label(record: Any, name: str) -> str:
    return str(record._meta.get_field(name).verbose_name)


def _meeting(article: Article, language: str) -> Facts:
    meeting = article.its_meeting()
    if meeting is None:
        return []
    said = texts(meeting, _MEETING, language)
    if meeting.held_at is None:
        return said
    return [(label(meeting, "held_at"), _time(meeting.held_at)), *said]


def _picture(image: Image, size: int | None, article: Article, language: str) -> dict[str, Any]:
    return {
        "image": image,
        "size": size,
        "is_cover": article.cover_id == image.pk,
        "alt": "" if image.decorative else words(image, "alt", language),
        "texts": texts(image, ("caption", "alt", "credit"), language),
        "caption": words(image, "caption", language),
        "credit": _credited(image, language),
    }


def _credited(image: Image, language: str) -> str:
    with override(language):
        return credited(words(image, "credit", language))


def _facts(article: Article) -> Facts:
    columns = dict(standing.column_choices())
    further = [columns.get(column.pk, str(column)) for column in article.further_columns.all()]
    found: dict[str, Any] = {
        "column": columns.get(article.column_id, str(article.column)),
        "further_columns": _("；").join(further),
        "source_url": article.source_url,
        "pinned_until": article.pinned_until and _time(article.pinned_until),
        "repealed_on": article.repealed_on and article.repealed_on.isoformat(),
        "validity": article.get_validity_display() if article.repealed_on else "",
        "expires_at": article.expires_at and _time(article.expires_at),
        "is_reprint": _("是") if article.is_reprint else _("否"),
        "is_ai_content": _("是") if article.is_ai_content else _("否"),
        "shows_correction": _("是") if article.shows_correction else "",
    }
    return [(label(article, name), value) for name, value in found.items() if value]


def _time(value: Any) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def _size(image: Image) -> int | None:
    """Bytes of the picture as it came; None where its file is gone."""
    try:
        return int(image.file.size)
    except OSError:
        return None
