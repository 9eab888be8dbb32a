"""What a print of an answer to come would change, field by field."""

from typing import Any

from django.utils.translation import gettext as _

from articles.comparing import OTHER, SAME, Line, bodies, marked
from articles.forms import NAMES
from articles.wording import listed
from interaction.models import Answer, AnswerPrint, LiveAnswer, Topic
from interaction.printing import compose

_FIELDS = ("question", "short", "phrasings", "department", "phone", "valid_from", "valid_until")


def with_last(
    answer: Answer, live: dict[str, LiveAnswer]
) -> list[tuple[Any, LiveAnswer, list[Line]]]:
    """The differences from the last print of each language; those without any are left out."""
    found = []
    for language in answer.written_languages():
        if row := live.get(language):
            lines = prints(row.print, compose(answer, language))
            if lines or not row.is_live:
                found.append((NAMES[language], row, lines))
    return found


def prints(before: AnswerPrint, after: AnswerPrint) -> list[Line]:
    """What readers will find changed. Empty when nothing did."""
    lines = []
    for name in _FIELDS:
        old, new = (str(getattr(each, name) or "") for each in (before, after))
        if old != new:
            label = str(AnswerPrint._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            lines.append(Line(label, "touched", marked(old, new)))
    if before.topic_id != after.topic_id:
        names = dict(Topic.objects.values_list("pk", "name_zh_hans"))
        old, new = (names.get(each.topic_id, "") for each in (before, after))
        lines.append(Line(_("主题"), "touched", marked(old, new)))
    if before.sources != after.sources:
        old, new = (_sources(each) for each in (before, after))
        lines.append(Line(_("依据"), "touched", marked(old, new)))
    if before.body != after.body:
        lines += bodies(before.body, after.body, {})
    return lines


def public_state(row: LiveAnswer | None, after: AnswerPrint) -> str:
    """What the public sees beside a preview: SAME, OTHER, or "" where it sees nothing."""
    if row is None or not row.is_public:
        return ""
    return OTHER if prints(row.print, after) else SAME


def _sources(print_: AnswerPrint) -> str:
    """Each source by the number of its article and the first words of its paragraph, or its file."""
    return listed(
        f"{source['article']} {source['paragraph'][:40] or source['file'][:12]}".strip()
        for source in print_.sources
    )
