"""Links that editors typed, kept inside the rendering that a reader reads."""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from accessibility.renderings import Rendering, parse

_HREF = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)(")')


@lru_cache(maxsize=256)
def is_sound(address: str) -> bool:
    """Whether a browser reads the address as we do: it leads where we believe it leads.

    Browsers take backslashes for slashes, drop line ends and tabs, guess at broken hosts, and
    read a scheme into what begins with two slashes (WHATWG URL Standard).
    """
    if "\\" in address or any(character < " " for character in address):
        return False
    if address.strip().startswith("//"):
        return False
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises on a forged port
    except ValueError:
        return False
    return bool(parts.hostname) or parts.scheme not in ("http", "https")


def keep_inside(html: str, rendering: Rendering, own_hosts: tuple[str, ...] = ()) -> str:
    """Rewrite the links of sanitised HTML: site-relative ones get the rendering's prefix.

    A link written for another rendering (`/en/articles/3/`) is brought into this one too. Files
    (`/media/`, `/static/`) have no renderings and stay. Links elsewhere stay as they are.
    """
    return _HREF.sub(
        lambda match: match[1] + inside(match[2], rendering, own_hosts) + match[3], html
    )


def inside(address: str, rendering: Rendering, own_hosts: tuple[str, ...] = ()) -> str:
    """One address, kept inside the rendering."""
    for host in own_hosts:
        for scheme in ("https://", "http://"):
            if address == scheme + host or address.startswith(f"{scheme}{host}/"):
                address = address[len(scheme) + len(host) :] or "/"
    if not address.startswith("/") or address.startswith("//"):
        return address
    if address.startswith(("/media/", "/static/")):
        return address
    _other, bare = parse(address)
    return rendering.path(bare or "/")


def rewrite(html: str, change: Callable[[str], str]) -> str:
    """Give every link's address to `change`."""
    return _HREF.sub(lambda match: match[1] + change(match[2]) + match[3], html)
