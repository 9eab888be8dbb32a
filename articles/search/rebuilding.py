"""The index made anew, or made for what lacks it, while everybody goes on searching.

After an upgrade that cuts texts in another way, or for a site that had no index yet, what is live
is taken up in pieces of some seconds, the newest first: that is what most people look for.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django_tasks import task

from articles.models import LiveEntry, PressChain, SearchEntry
from articles.search.engines import engine
from articles.search.indexing import renew
from articles.search.lexemes import VERSION

# Articles of one transaction: publishing waits for no more, half a second or so.
BATCH = 200
PIECE = 4.0  # seconds of one background task
Tell = Callable[[int, int], None]


def lacking() -> "QuerySet[LiveEntry]":
    """What is live and cannot be found, or only by an index that is there no more."""
    found = SearchEntry.objects.filter(article=OuterRef("article"), version=VERSION)
    # One of an article's entries stands for the others: they are indexed together.
    return LiveEntry.objects.filter(~Exists(found), is_live=True)


def reindex(tell: Tell) -> int:
    """Index everything that is live anew and drop what is not; returns of how many articles.

    `tell` is called with how many are done and how many there are.
    """
    gone = SearchEntry.objects.exclude(
        article__in=LiveEntry.objects.filter(is_live=True).values("article")
    )
    _in_batches(list(gone.values_list("article_id", flat=True).distinct()), lambda *_counts: None)
    live = LiveEntry.objects.filter(is_live=True).order_by("-article_id")
    articles = list(live.values_list("article_id", flat=True).distinct())
    _in_batches(articles, tell)
    return len(articles)


def order_what_lacks() -> bool:
    """Have it indexed in the background; whether there was anything."""
    lacks = lacking().exists()
    if lacks:
        catch_up.enqueue()
    return lacks


@task(priority=-10)
def catch_up() -> None:
    """Background work: one piece of it, and the order for the next."""
    until = time.monotonic() + PIECE
    while time.monotonic() < until:
        newest = lacking().order_by("-pub_date").values_list("article_id", flat=True)
        articles = list(dict.fromkeys(newest[:BATCH]))
        if not articles:
            return
        _in_batches(articles, lambda *_counts: None)
    catch_up.enqueue()


def _in_batches(articles: list[int], tell: Tell) -> None:
    """What is put in settles meanwhile, by another connection, and nobody waits for it."""
    settling: Future[None] | None = None
    with ThreadPoolExecutor(1) as apart:
        for start in range(0, len(articles), BATCH):
            with transaction.atomic():
                PressChain.lock()
                renew(articles[start : start + BATCH], settle=False)
            if settling:
                settling.result()
            settling = apart.submit(_settle)
            tell(min(start + BATCH, len(articles)), len(articles))
    if settling:
        settling.result()


def _settle() -> None:
    try:
        engine().settle()
    finally:
        connection.close()
