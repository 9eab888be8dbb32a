"""An answer whose source is gone, has changed or holds no longer is kept from readers at once."""

from collections.abc import Collection

from django.utils import timezone

from accessibility import page_store
from articles.audit import note_act
from interaction.models import Citation, KnowledgeBase, LiveAnswer, Suspended
from interaction.models.topic import PAGES
from interaction.sources import fault_of, live_entries


def suspend_citing(articles: Collection[int]) -> None:
    """Suspend the live answers whose sources among these articles stand no longer.

    In the transaction that changed the articles and under the press's lock; see
    `articles.following`. It stays so until a person has looked and publishes the answer anew.
    """
    cited = Citation.objects.filter(article__in=articles, live__is_live=True)
    if not cited.filter(live__suspended_why="").exists():
        return
    KnowledgeBase.lock()
    answers = LiveAnswer.objects.filter(
        pk__in=cited.values("live"), is_live=True, suspended_why=""
    ).select_related("print", "answer")
    rows = list(answers)
    live = live_entries(source["article"] for row in rows for source in row.print.sources)
    found: dict[int, Suspended] = {}
    for row in rows:
        fault = fault_of(row.print.sources, live)
        if fault is not None:
            row.suspended_why, row.suspended_at = fault, timezone.now()
            row.save(update_fields=["suspended_why", "suspended_at"])
            if row.answer_id not in found:
                note_act(row.answer, "suspend", reason=fault.label)
            found[row.answer_id] = fault
    if found:
        KnowledgeBase.renew()
        page_store.forget(PAGES)
