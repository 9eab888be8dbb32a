"""The minute's work on a site with something due, in a process that a test may have killed.

What is due counts as reviewed.
"""

import os
import signal
from datetime import timedelta
from typing import Any

from auditlog.models import LogEntry
from django.utils import timezone

from articles import publishing
from articles.models import Article, LiveEntry, Placement, Publication, User
from portal import ticking
from portal.models import TickReceipt, TickRecord
from tests import press

PUBLISHER = "苏其华"
publishing.releasable = lambda article: User.objects.get(name=PUBLISHER)


def make(kind: str, count: int) -> list[int]:
    """So many articles of which something is due: their release, their end, that of their pin."""
    assert press.publisher().name == PUBLISHER
    past = timezone.now() - timedelta(minutes=1)
    soon = timezone.now() + timedelta(hours=1)
    if kind == "release":
        return [press.article(publish_at=past).pk for _number in range(count)]
    field = {"expire": "expires_at", "unpin": "pinned_until"}[kind]
    facts: dict[str, Any] = {field: soon}
    made = [press.published(**facts).pk for _number in range(count)]
    LiveEntry.objects.filter(article__in=made).update(**{field: past})
    return made


def tick(kind: str = "", after: int = 0, within: int = 0) -> dict[str, Any]:
    """The minute's work; killed after so many articles of a kind, or within the next one's work."""
    if after:
        _die_at(publishing, kind, after, before=False)
    if within:
        _die_at(publishing, "note_act", within, before=True)
    receipt = ticking.run(timezone.now())
    return {each["piece"]: each["articles"] for each in receipt.done}


def _die_at(module: Any, name: str, number: int, *, before: bool) -> None:
    act, calls = getattr(module, name), []

    def mortal(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        done = None if before and len(calls) == number else act(*args, **kwargs)
        if len(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(module, name, mortal)


def look(kind: str, made: list[int]) -> dict[str, Any]:
    """How often each was done, by what it left behind."""
    entries = LiveEntry.objects.filter(article__in=made)
    acts = {"release": "publish", "expire": "expire", "unpin": "unpin"}
    logged = LogEntry.objects.filter(changes__act=[None, acts[kind]], object_id__in=made)
    done = {
        "release": entries.filter(is_live=True),
        "expire": entries.filter(is_live=False),
        "unpin": entries.filter(is_pinned=False),
    }[kind]
    prints = Publication.objects.filter(article__in=made)
    placed = Placement.objects.filter(entry__article__in=made)
    return {
        "done": sorted(done.filter(language="zh-hans").values_list("article", flat=True)),
        "logged": sorted(logged.values_list("object_id", flat=True)),
        "printings": sorted(prints.filter(language="zh-hans").values_list("article", flat=True)),
        "placed": sorted(
            placed.filter(language="zh-hans").values_list("entry__article", flat=True)
        ),
        "still_due": Article.objects.filter(pk__in=made, publish_at__isnull=False).count(),
        "unended": TickReceipt.objects.filter(ended__isnull=True).count(),
        "ran": TickRecord.objects.filter(last_run__isnull=False).exists(),
    }


ANSWERS = {"make": make, "tick": tick, "look": look}
