"""Answers come and go with the days for which they are right; called by the minute's tick."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accessibility import page_store
from articles.audit import note_act
from interaction.models import KnowledgeBase, LiveAnswer
from interaction.models.topic import PAGES


def keep_days(now: datetime) -> list[str]:
    """Bring `in_force` into step with the day; returns the questions that came or went."""
    today = timezone.localdate(now)
    ahead, over = Q(valid_from__gt=today), Q(valid_until__lt=today)
    live = LiveAnswer.objects.filter(is_live=True)
    wrong = (live.filter(in_force=True) & live.filter(ahead | over)) | (
        live.filter(in_force=False).exclude(ahead).exclude(over)
    )
    if not wrong.exists():
        return []
    with transaction.atomic():
        KnowledgeBase.lock()
        rows = list(wrong.select_related("answer", "print"))
        for row in rows:
            row.in_force = not row.in_force
            row.save(update_fields=["in_force"])
        answers = {row.answer_id: row.answer for row in rows}
        for answer in answers.values():
            note_act(answer, "days", due=now.isoformat())
        KnowledgeBase.renew()
        page_store.forget(PAGES)
    return [str(answer) for answer in answers.values()]
