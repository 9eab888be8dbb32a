"""The site's facts, home blocks and strip, read once an epoch and kept in the process."""

from dataclasses import dataclass

from accessibility.page_store import OnceAnEpoch
from portal.models import HomeBlock, SiteFacts, StripEntry


@dataclass(frozen=True)
class Site:
    """What stands on every page."""

    facts: SiteFacts
    strip: tuple[StripEntry, ...]
    blocks: tuple[HomeBlock, ...]


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


@OnceAnEpoch
def current() -> Site:
    """The site now: `current()`, or `current(epoch)` where the request has read it already."""
    blocks = HomeBlock.objects.filter(is_shown=True).select_related("column")
    return Site(
        facts=SiteFacts.objects.filter(pk=1).first() or unnamed(),
        strip=tuple(StripEntry.objects.all()),
        blocks=tuple(blocks.prefetch_related("links")),
    )
