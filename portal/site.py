"""The site's facts, home blocks and strip, read once an epoch and kept in the process."""

from dataclasses import dataclass
from threading import Lock

from accessibility import page_store
from portal.models import HomeBlock, SiteFacts, StripEntry


@dataclass(frozen=True)
class Site:
    """What stands on every page, as of one epoch."""

    epoch: int
    facts: SiteFacts
    strip: tuple[StripEntry, ...]
    blocks: tuple[HomeBlock, ...]


_lock = Lock()
_current: Site | None = None


def current(epoch: int | None = None) -> Site:
    """The site as of `epoch`, or of the database's when none is given."""
    global _current
    if epoch is None:
        epoch = page_store.current_epoch()
    known = _current
    if known is not None and known.epoch == epoch:
        return known
    with _lock:
        if _current is None or _current.epoch != epoch:
            _current = _load(epoch)
        return _current


def _load(epoch: int) -> Site:
    blocks = HomeBlock.objects.filter(is_shown=True).select_related("column")
    return Site(
        epoch=epoch,
        facts=SiteFacts.objects.filter(pk=1).first() or SiteFacts(pk=1),
        strip=tuple(StripEntry.objects.all()),
        blocks=tuple(blocks.prefetch_related("links")),
    )
