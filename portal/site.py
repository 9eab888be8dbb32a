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


# What a site is called before anybody has named it; the desk's form begins with it too.
UNNAMED = {
    f"{field}_{language}": words
    for field in ("site_name", "short_name")
    for language, words in (
        ("zh_hans", "政府门户网站"),
        ("zh_hant", "政府門戶網站"),
        ("en", "Government portal"),
    )
}


def unnamed() -> SiteFacts:
    """The facts of a site that nobody has entered any for: it must open all the same."""
    return SiteFacts(pk=1, **UNNAMED)


@OnceAnEpoch
def current() -> Site:
    """The site now: `current()`, or `current(epoch)` where the request has read it already."""
    blocks = HomeBlock.objects.filter(is_shown=True).select_related("column")
    return Site(
        facts=SiteFacts.objects.filter(pk=1).first() or unnamed(),
        strip=tuple(StripEntry.objects.all()),
        blocks=tuple(blocks.prefetch_related("links")),
    )


def traditional_speech() -> str:
    """The language in which Traditional is spoken where the site itself speaks: "cmn" or "yue"."""
    is_cantonese = current().facts.traditional_speech == SiteFacts.TraditionalSpeech.CANTONESE
    return "yue" if is_cantonese else "cmn"
