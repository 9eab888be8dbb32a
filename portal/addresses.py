"""Addresses that staff type: which links and hosts may be stored, which the notice may name."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accessibility.links import is_sound

HOST = r"(?=.{4,100}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"
_TELEPHONE = re.compile(r"tel:[0-9+*#-]{3,30}")


def outside_host(url: str) -> str | None:
    """The host of an http(s) address that may be shown in the notice, or None."""
    if len(url) > 2000 or any(ord(character) < 33 for character in url) or not is_sound(url):
        return None
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host if "." in host and not host.startswith(".") else None
    return None  # government sites do not lead to bare addresses


def validate_link(url: str) -> None:
    """Raise ValidationError unless it is a path of the site, an http(s) address or a telephone."""
    is_path = url.startswith("/") and is_sound(url)
    if not (is_path or _TELEPHONE.fullmatch(url) or outside_host(url)):
        raise ValidationError(
            _("请检查链接：站内写 /ask/，站外写完整网址（https://…），电话写 tel:12345。")
        )


def validate_hosts(lines: str) -> None:
    """Raise ValidationError unless each line is a host and nothing else."""
    for line in lines.splitlines():
        if line.strip() and not re.fullmatch(HOST, line.strip(), re.IGNORECASE):
            raise ValidationError(
                _("“%(line)s”不是域名。每行只填一个域名，例如 www.example.gov.cn。"),
                params={"line": line.strip()},
            )
