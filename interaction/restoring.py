"""An old printing of an answer put back into its manuscript: an edit like any other."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from articles.audit import note_act
from articles.comparing import Line
from articles.models import User
from articles.refusals import Refused
from articles.restoring import put_words
from interaction.comparing import prints
from interaction.models import Answer, AnswerPrint, AnswerSource
from interaction.printing import WORDS, answer_digest, compose
from interaction.publishing import edited

_FACTS = ("topic", "phone", "valid_from", "valid_until")


@dataclass
class Restored:
    """What differs now, by language."""

    lines: dict[str, list[Line]] = field(default_factory=dict)


def as_of(answer: Answer, printing: int) -> dict[str, AnswerPrint]:
    """What readers of each language had after a printing: one may have been of a single language."""
    found = (
        answer.prints.filter(printing__lte=printing).select_related("topic").order_by("printing")
    )
    return {each.language: each for each in found}


def restore(answer: Answer, printing: int, by: User, digest: str) -> Restored:
    """Make the manuscript say what was public after a printing: words, days, phone and sources.

    `digest` is that of the manuscript that `by` saw. Raises Refused where it is another by now, or
    where there is nothing to restore. Languages that were not printed then stay as they are.
    """
    with transaction.atomic():
        restored, now = _restore(answer, printing, digest)
        if not any(restored.lines.values()):
            raise Refused(_("稿件和这一印没有差别，不用恢复。"))
        edited(now, by)
        note_act(now, "restore", by, printing=printing, languages=list(restored.lines))
    return restored


def would_restore(answer: Answer, printing: int) -> Restored:
    """What `restore` would do: it is done, looked at and undone."""
    with transaction.atomic():
        restored, _now = _restore(answer, printing, answer_digest(answer))
        transaction.set_rollback(True)
    return restored


def _restore(answer: Answer, printing: int, digest: str) -> tuple[Restored, Answer]:
    now = Answer.objects.select_for_update(no_key=True, of=("self",)).get(pk=answer.pk)
    if digest != answer_digest(now):
        raise Refused(_("您看过之后稿件又有改动，这次没有恢复。请再看一遍差别，再按一次。"))
    of = as_of(now, printing)
    before = {language: compose(now, language) for language in of}
    put_words(now, WORDS, of, vars)
    last = max(of.values(), key=lambda each: each.printing)
    for name in _FACTS:
        setattr(now, name, getattr(last, name))
    now.save()
    now.sources.all().delete()
    AnswerSource.objects.bulk_create(
        AnswerSource(
            answer=now, order=order, article_id=each["article"],
            **{name: each[name] for name in ("language", "paragraph", "mark", "file")},
        )
        for order, each in enumerate(last.sources)
    )  # fmt: skip
    lines = {language: prints(was, compose(now, language)) for language, was in before.items()}
    return Restored(lines), now
