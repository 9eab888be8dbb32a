"""One batch of Traditional-only reprints: what is public and would come out otherwise now.

Proposed by the background work after a change of the glossary, released by a publisher through the
one door. The other languages, the first release and the order stay as they are.
"""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accessibility.models import Rederivation
from accessibility.rederiving import ASKED, Wanted
from accessibility.renderings import SIMPLIFIED, TRADITIONAL
from articles import comparing, rights, standing
from articles.converted import approved_digest
from articles.digests import digest_of, manuscript_digest
from articles.models import Article, LiveEntry, PressChain, Publication, ReprintProposal, User
from articles.printing import compose
from articles.publishing import publish
from articles.refusals import Refused

# Articles of one page, and how many are looked at to fill it.
ROWS, LOOKED_AT = 30, 120
# Seconds for which a page goes on past proposals that came to nothing.
PATIENCE = 3.0
_TEXTS = ("title", "subtitle", "summary", "body", "keywords", "source", "author", "editor")


@dataclass(frozen=True)
class Reprint:
    """An article of the batch: what differs, and the marks of what is shown; or why it waits."""

    article: Article
    url: str
    lines: list[comparing.Line]
    digest: str
    shown: str
    reason: str = ""


def propose(articles: Iterable[int | None]) -> None:
    """Note articles whose Traditional reads otherwise now, as far as they are public."""
    numbers = {pk for pk in articles if pk is not None}
    if not numbers:
        return
    live = LiveEntry.objects.live(TRADITIONAL).filter(article__in=numbers).order_by("article")
    ReprintProposal.objects.bulk_create(
        [ReprintProposal(article_id=pk, since=timezone.now())
         for pk in live.values_list("article", flat=True)],
        update_conflicts=True, unique_fields=["article"], update_fields=["since"],
    )  # fmt: skip


def propose_printed(wanted: Wanted) -> None:
    """Note also what holds the words in print and does so no longer in the manuscript."""
    if not 0 < len(wanted.words) <= ASKED:
        return
    conditions = (
        Q(**{f"publication__{name}__contains": word}) for name in _TEXTS for word in wanted.words
    )
    holding = LiveEntry.objects.live(SIMPLIFIED).filter(reduce(or_, conditions))
    known = ReprintProposal.objects.open().values("article")
    found = holding.exclude(article__in=known).select_related("article__column")
    propose(entry.article_id for entry in found if wanted.is_here(entry.article))


def work_left() -> bool:
    """Whether texts are still being derived: the batch may grow yet."""
    return Rederivation.objects.filter(finished_at=None).exists()


def waiting(user: User) -> Any:
    """The proposals in the columns where a person works."""
    own = Article.objects.filter(rights.in_columns_of(user))
    return ReprintProposal.objects.open().filter(article__in=own.values("pk"))


def batch(user: User) -> list[Reprint]:
    """The articles of the batch in a person's columns, what can be printed first.

    Proposals that would change nothing (a term was taken back) are dropped on the way, so that
    they neither count nor stand before others for ever.
    """
    found: list[Reprint] = []
    proposals = waiting(user).in_turn().select_related("article__column", "article__cover")
    until = time.monotonic() + PATIENCE
    while not found and time.monotonic() < until:
        idle = []
        for proposal in proposals[:LOOKED_AT]:
            row = look_at(proposal.article)
            if row is None:
                idle.append(proposal)
            else:
                found.append(row)
            if sum(not row.reason for row in found) == ROWS:
                break
        if not idle:
            break
        _drop(idle)
    return found


def _drop(proposals: list[ReprintProposal]) -> None:
    # Not what was proposed once more meanwhile. Who only looks is not told of a busy database.
    same = reduce(or_, (Q(pk=each.pk, since=each.since) for each in proposals))
    with suppress(OperationalError):
        ReprintProposal.objects.filter(same).delete()


def look_at(article: Article) -> Reprint | None:
    """What a reprint would change for readers; None where it would change nothing."""
    entry = LiveEntry.objects.live(TRADITIONAL).filter(article=article)
    live = entry.select_related("publication").first()
    if live is None:
        return None
    now = compose(article, TRADITIONAL)
    lines = comparing.prints(live.publication, now)
    lines = [line for line in lines if line.kind != "same"]
    if not lines:
        return None
    url = standing.publish_url(article)
    digest, shown = manuscript_digest(article), mark_of(now)
    try:
        approved_digest(article)
    except Refused as refused:
        return Reprint(article, url, [], digest, shown, str(refused))
    return Reprint(article, url, lines, digest, shown)


def mark_of(publication: Publication) -> str:
    """What a print says, as a mark that the page carries."""
    return digest_of({name: getattr(publication, name) for name in comparing.PRINTED})[:16]


def release(article: Article, by: User, digest: str, shown: str) -> list[Publication]:
    """Print the Traditional as it was shown. Raises Refused with the reason."""
    with transaction.atomic():
        PressChain.lock()
        now = Article.objects.select_for_update(of=("self",)).filter(pk=article.pk).first()
        if now is None:
            raise Refused(_("这篇稿已被放进回收站，这次没有做成。要用请先取回。"))
        approved_digest(now)
        anew = compose(now, TRADITIONAL)
        entry = LiveEntry.objects.live(TRADITIONAL).select_related("publication").get(article=now)
        if comparing.is_same(entry.publication, anew):
            raise Refused(_("已经是这样了，可能别人刚刚重印过。"))
        if mark_of(anew) != shown:
            raise Refused(_("您看过之后繁体又有变化，这篇没有重印。请再看一遍。"))
        return publish(now, by, digest, languages=[TRADITIONAL])
