"""Template tags that know the site's facts: which links leave the site, what is said in English."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accessibility.links import inside, is_sound, rewrite
from accessibility.renderings import parse
from portal.english import Englished
from portal.models import SiteFacts

register = template.Library()


def leads_outside(address: str, facts: SiteFacts) -> bool:
    """Whether a link leads to a host that is neither ours nor on the allow list.

    What is no sound address counts as leading there: the notice knows what to refuse.
    """
    if not is_sound(address):
        return True
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        return parts.scheme not in ("", "mailto", "tel")
    host = (parts.hostname or "").lower()
    direct = [facts.site_domain, *facts.allowed_hosts.split()]
    return not any(host == each.lower() or host.endswith("." + each.lower()) for each in direct)


def through_notice(address: str, facts: SiteFacts) -> str:
    """The address, or that of the notice in front of it when it leaves the site."""
    if not leads_outside(address, facts):
        return address
    return f"{reverse('leave')}?url={quote(address, safe='')}"


@register.filter
def guarded(html: str, facts: SiteFacts) -> SafeString:
    """A body whose outside links go through the notice."""
    # Attribute values come escaped out of the sanitiser: & is &amp; there.
    changed = rewrite(
        html, lambda address: escape(through_notice(address.replace("&amp;", "&"), facts))
    )
    return mark_safe(changed)


@register.filter
def guarded_url(address: Any, facts: SiteFacts) -> str:
    """One address as staff entered it: kept in the rendering, or led through the notice."""
    rendering, _bare = parse(get_script_prefix())
    return through_notice(inside(str(address or ""), rendering, (facts.site_domain,)), facts)


@register.filter
def shown(records: Iterable[Englished]) -> list[Englished]:
    """Those of the records that readers of the page's language get."""
    return [record for record in records if record.is_shown_in(get_language() or "")]


@register.simple_tag
def said(record: Englished, field: str) -> str:
    """A field's words in the page's language; nothing where English readers would get Chinese."""
    return record.said(field, get_language() or "")
