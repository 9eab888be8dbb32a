"""Template tags that know of renderings."""

import json
import re
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accessibility import preferences as reader_preferences
from accessibility import renderings

register = template.Library()

# A table cell that begins with a number, up to the space before what it counts.
_COUNTED = re.compile(r"(<t[dh][^>]*>(?:<p[^>]*>)?\d[\d.,]*) (?=\w)")


@register.simple_tag
def root_url(name: str, *args: Any) -> str:
    """The address of something that has no renderings: beacon, preferences, pictures, staff."""
    before = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse(name, urlconf=settings.ROOT_URLCONF, args=args)
    finally:
        set_script_prefix(before)


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, path: str) -> str:
    """The full address of a path, with the site's own domain whatever host was asked."""
    return f"{context['site'].facts.origin}{path}"


@register.simple_tag(takes_context=True)
def home_in(context: template.Context, mode: str) -> str:
    """The home page in the reader's language and in the given mode: "standard" or "senior"."""
    rendering: renderings.Rendering = context["rendering"]
    return rendering.in_mode(renderings.Mode(mode)).path("/")


@register.simple_tag
def preferences() -> SafeString:
    """The place in the <html> tag where the reader's preferences are put as the page leaves."""
    return mark_safe(reader_preferences.PLACE.decode())


@register.simple_tag
def words(record: Any, field: str) -> SafeString | str:
    """A record's words in the page's language; Chinese in an English page is marked as such."""
    text = getattr(record, field)
    if get_language() == renderings.ENGLISH and text and not getattr(record, f"{field}_en"):
        return format_html('<span lang="zh-Hans">{}</span>', text)
    return text


@register.filter
def tied(table: SafeString) -> SafeString:
    """A table as it was stored, but a number stays on one line with the word after it."""
    return mark_safe(_COUNTED.sub("\\1\u00a0", table))


@register.filter
def moment(value: datetime | None) -> str:
    """A time as HTML and Atom write it, to the second, with the site's offset; "" for none."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else ""


@register.filter(name="json")
def as_json(value: Any) -> SafeString:
    """JSON that may stand in a <script type="application/ld+json"> element."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)
