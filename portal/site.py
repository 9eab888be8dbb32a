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


def unnamed() -> SiteFacts:
    """The facts of a site that nobody has entered any for: it must open all the same."""
    return SiteFacts(
        pk=1,
        site_name_zh_hans="政府门户网站",
        site_name_zh_hant="政府門戶網站",
        site_name_en="Government portal",
        short_name_zh_hans="人民政府",
        short_name_zh_hant="人民政府",
        short_name_en="Government",
    )


def _load(epoch: int) -> Site:
    blocks = HomeBlock.objects.filter(is_shown=True).select_related("column")
    return Site(
        epoch=epoch,
        facts=SiteFacts.objects.filter(pk=1).first() or unnamed(),
        strip=tuple(StripEntry.objects.all()),
        blocks=tuple(blocks.prefetch_related("links")),
    )
