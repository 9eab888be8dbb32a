"""Bodies of other systems, brought into the form that is stored here."""

import re
from html import escape, unescape

from articles.bodies import sanitise

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_STARTS_BLOCK = re.compile(
    r"\s*<(p|div|section|article|center|h[1-6]|ul|ol|table|blockquote|figure|hr)\b", re.IGNORECASE
)
# Old editors wrote paragraphs as divisions; unwrapped they would run into one another.
_DIVISION = re.compile(r"<(/?)(?:div|section|article|center)\b[^<>]*>", re.IGNORECASE)
# A key of another system's pictures means nothing here.
_FIGURE = re.compile(r"<figure\b[^<>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)


def as_html(body: str | list[str]) -> str:
    """The body as sanitised HTML: from HTML, from plain text or from paragraphs of either."""
    if isinstance(body, list):
        html = "".join(part if _STARTS_BLOCK.match(part) else _paragraph(part) for part in body)
    elif _TAG.search(body):
        html = body
    else:
        html = "".join(
            f"<p>{escape(part, quote=False)}</p>" for part in unescape(body).splitlines()
        )
    html = _DIVISION.sub(r"<\1p>", html)
    return sanitise(_FIGURE.sub("<figure>", html))


def _paragraph(text: str) -> str:
    inner = text if _TAG.search(text) else escape(text, quote=False)
    return f"<p>{inner}</p>"


def pictures(body: str | list[str]) -> list[str]:
    """The sources of the pictures in a body, in order; they have to be put in by hand."""
    html = body if isinstance(body, str) else " ".join(body)
    found = [_SOURCE.search(match[1]) for match in _PICTURE.finditer(html)]
    return [source[1] if source else "（没有地址）" for source in found]
