"""How new the site is, and what each change of it makes every machine's folder forget."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import router, transaction
from django.db.models import F, Max
from django.utils import timezone

import accessibility.page_store.files as files
from accessibility import freezing
from accessibility.models import Epoch, ForgottenPage
from accessibility.written import Written

REMEMBERED = timedelta(days=7)
CHANNEL = "page_store"
# A folder with more than so much to forget is emptied instead.
MOST_ROWS = 20_000

_epoch = Written(
    lambda: (
        Epoch.objects.using(router.db_for_write(Epoch))
        .filter(pk=1)
        .values_list("number", "frozen_since", "frozen_why")
    )
)


def current_epoch() -> int:
    """How new the site is, from the primary database."""
    number, since, why = next(iter(_epoch()), (0, None, ""))
    freezing.learn(since, why)
    return number


def epoch_of(request: Any) -> int:
    """The epoch as the request first saw it: read once, before anything else is."""
    if not hasattr(request, "epoch"):
        request.epoch = current_epoch()
    return int(request.epoch)


def forget(paths: Iterable[str]) -> int:
    """Make the store forget pages, in the caller's transaction; returns the new epoch.

    Bare paths: `/x/` one page in its six renderings, `/x/*` everything below, `*` every page.
    The row stays locked until the caller commits, so that numbers become visible in their order.
    No paths, no new epoch: an epoch without a row would look like one whose rows were pruned.
    """
    wanted = {path if len(path) <= files.LONGEST_PATH else "*" for path in paths}
    for path in wanted:
        if path != "*" and not path.startswith("/"):
            raise ValueError(f"not the bare path of a page: {path!r}")
    if not wanted:
        return current_epoch()
    using = router.db_for_write(Epoch)
    epochs = Epoch.objects.using(using).filter(pk=1)
    with transaction.atomic(using=using, savepoint=False):
        if not epochs.update(number=F("number") + 1):
            Epoch.objects.using(using).get_or_create(pk=1)
            epochs.update(number=F("number") + 1)
        number = epochs.values_list("number", flat=True).get()
        ForgottenPage.objects.using(using).bulk_create(
            ForgottenPage(epoch=number, path=path) for path in sorted(wanted)
        )
        connection = transaction.get_connection(using)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {CHANNEL}")  # heard by `listening` with the commit
        # Robust: the change is committed, whatever becomes of the files.
        transaction.on_commit(drain_if_behind, using=using, robust=True)
    return number


def drain() -> int:
    """Remove from this machine's folder what has been forgotten since it last looked.

    Returns the epoch reached. Raises DatabaseError, or OSError when the folder cannot be changed;
    then nothing is noted, and the next drain does it all again.
    """
    try:
        return _drain(router.db_for_write(Epoch))
    finally:  # which makes room where a full disk was the trouble
        files.empty_trash()


def _drain(using: str) -> int:
    with files.forgetting():
        # Read under the lock, so that no other drain notes an older number after this one.
        since, now = files.drained(), current_epoch()
        if since != now:
            gone = ForgottenPage.objects.using(using).order_by("epoch")
            rows = (
                []
                if since is None
                else list(
                    gone.filter(epoch__gt=since, epoch__lte=now).values_list("epoch", "path")[
                        : MOST_ROWS + 1
                    ]
                )
            )
            reaches_back = bool(rows) and rows[0][0] == (since or 0) + 1
            if reaches_back and len(rows) <= MOST_ROWS:
                for path in sorted({path for _epoch, path in rows}):
                    files.remove(path)
            else:
                # A new folder, one that was away for long, or a database set back to a backup.
                files.remove_everything()
            files.note_drained(now)
    return now


def drain_if_behind() -> bool:
    """Drain when the database is ahead of this folder: one query when it is not.

    For whoever may have learnt of a change: a commit, the server's start, the minute's tick, a
    render, a listener. Raises as `drain` does.
    """
    if files.drained() == current_epoch():
        return False
    drain()
    return True


def prune() -> int:
    """Delete outbox rows older than a week, the oldest epochs first; returns how many.

    A folder that was away for longer is emptied when it returns.
    """
    rows = ForgottenPage.objects.using(router.db_for_write(ForgottenPage))
    limit = timezone.now() - REMEMBERED
    oldest = rows.order_by("epoch").first()
    if oldest is None or oldest.forgotten_at >= limit:
        return 0
    # Whole epochs and none between: drain tells by its first row whether any are missing.
    last = rows.filter(forgotten_at__lt=limit).aggregate(last=Max("epoch"))["last"]
    deleted, _by_model = rows.filter(epoch__lte=last).delete()
    return deleted
