"""What the clock does to what is public: releases, ends of validity and of pins.

Each article goes through the door on its own, in a transaction of its own, so that one that fails
or a process that ends keeps no other from its time, and so that whoever comes again finds exactly
what is left.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import publishing
from articles.models import Article, LiveEntry
from articles.refusals import Refused

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What was done to which articles, and what could not be: with a sentence for staff."""

    done: list[Article] = field(default_factory=list)
    failed: list[tuple[Article, str]] = field(default_factory=list)


def publish_due(now: datetime) -> Outcome:
    """Publish each manuscript whose time has come and that has been approved; for `tick`.

    What is due and not approved waits, and goes out with the first tick after its approval.
    """
    due = Article.objects.filter(publish_at__lte=now).order_by("publish_at", "pk")
    # Asked again under the lock; without asking here, what waits would take it each minute.
    return _one_by_one(
        (each for each in due if publishing.releasable(each)),
        lambda article: bool(publishing.release(article, now)),
    )


def expire_due(now: datetime) -> Outcome:
    """Withdraw what has passed its `expires_at`; for `tick`."""
    due = LiveEntry.objects.filter(is_live=True, expires_at__lte=now)
    return _one_by_one(_articles(due), lambda article: publishing.expire(article, now))


def unpin_due(now: datetime) -> Outcome:
    """Let fall back into their order what has passed its `pinned_until`; for `tick`."""
    due = LiveEntry.objects.filter(is_pinned=True, pinned_until__lte=now)
    return _one_by_one(_articles(due), lambda article: publishing.unpin(article, now))


def _articles(due: QuerySet[LiveEntry]) -> QuerySet[Article]:
    return Article.objects.filter(pk__in=due.order_by().values("article")).order_by("pk")


def _one_by_one(articles: Iterable[Article], act: Callable[[Article], bool]) -> Outcome:
    """Act on each; False says that somebody was faster."""
    outcome = Outcome()
    for article in articles:
        try:
            if act(article):
                outcome.done.append(article)
        except Refused as refusal:
            outcome.failed.append((article, str(refusal).replace("\n", "")))
        except Exception:
            logger.exception("%s of article %s failed", act, article.pk)
            outcome.failed.append((article, _("系统没有做成，下一分钟再试。")))
    return outcome
