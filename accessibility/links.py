"""Links that editors typed, kept inside the rendering that a reader reads."""

import re
from collections.abc import Callable

from accessibility.renderings import Rendering, parse

_HREF = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)(")')


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
