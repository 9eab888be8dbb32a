"""An answer for those who may see it and not write it: its words, not its fields."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accessibility.renderings import LANGUAGES, Rendering
from articles.admin.reading import Facts, label, texts
from articles.forms import NAMES, SUFFIXES
from articles.printing import words
from interaction.models import Answer
from interaction.models.answer import sanitise_answer
from interaction.sources import live_entries, name_of_file

_HEAD, _FOOT = ("question", "short"), ("phrasings", "department")


def reading(answer: Answer) -> dict[str, Any]:
    """What the page shows: `languages`, each with its texts, and `facts`."""
    return {"languages": [_in(language, answer) for language in LANGUAGES], "facts": _facts(answer)}


def _in(language: str, answer: Answer) -> dict[str, Any]:
    return {
        "name": NAMES[language],
        "suffix": SUFFIXES[language],
        "tag": Rendering(language).tag,
        "head": texts(answer, _HEAD, language),
        "body": mark_safe(sanitise_answer(words(answer, "body", language))),
        "foot": texts(answer, _FOOT, language),
    }


def _facts(answer: Answer) -> Facts:
    found: Facts = [
        (label(answer, name), value)
        for name in ("topic", "phone", "valid_from", "valid_until")
        if (value := getattr(answer, name))
    ]
    sources = list(answer.sources.select_related("article"))
    live = live_entries(source.article_id for source in sources)
    for source in sources:
        told = _("《%(title)s》") % {"title": source.article}
        entry = live.get((source.article_id, source.language))
        words = name_of_file(source.file, entry) if source.file else source.paragraph
        found.append((_("依据"), f"{told}{words}"))
    return found
