"""Article bodies: which HTML may be stored, and what a reader gets of it."""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

import nh3
from django.forms import Media, Script
from django_prose_editor.widgets import ProseEditorWidget

from accessibility.links import is_sound

# What the editor's toolbar offers. Anything its schema does not know cannot be entered.
EDITOR_EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
    "Superscript": True,
    "Subscript": True,
    "HorizontalRule": True,
    "History": True,
    "Fullscreen": True,
    # Our own, in editor.js, pasting.js and typesetter.js of articles/static/articles; the menu
    # is ours too. bodies.js brings both together.
    "ArticleFigure": True,
    "ForeignWords": True,
    "DeskMenu": True,
    "Pasting": True,
    "Typesetter": True,
    "Menu": {
        "defaultItems": False,
        "groups": [
            {"group": "blocks"},
            {"group": "marks"},
            {"group": "lists"},
            {"group": "things"},
            {"group": "cells"},
            {"group": "history"},
            {"group": "typeset"},
        ],
    },
}


class BodyWidget(ProseEditorWidget):
    """A body's textarea, on which bodies.js opens the editor.

    The package's own media are an import map and the modules that need it. An import map is an
    inline script, and unknown to the older browsers that offices have.
    """

    @property
    def media(self) -> Media:
        return Media(
            css={"all": ["django_prose_editor/editor.css", "django_prose_editor/overrides.css"]},
            js=[
                "articles/builtins.js",
                Script("articles/bodies.js", type="module"),  # type: ignore[list-item]
            ],
        )


_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "sup", "sub", "a", "blockquote"),
    *("ul", "ol", "li", "figure", "span"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "figure": {"data-image"},
    "span": {"lang", "translate"},
}
_KEY = re.compile(r"[0-9a-z-]{1,32}")
_NUMBER = re.compile(r"[1-9]\d{0,2}")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep an attribute whose value is what it should be, drop it otherwise."""
    if name == "href":
        value = value.strip()
        return value if is_sound(value) else None
    if name == "data-image":
        return value if _KEY.fullmatch(value) else None
    if name in ("colspan", "rowspan", "start"):
        return value if _NUMBER.fullmatch(value) else None
    if name == "scope":
        return value if value in ("col", "row", "colgroup", "rowgroup") else None
    if name == "translate":
        return value if value == "no" else None
    if name == "lang":
        return value if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "svg"},
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)
_SAME_MEANING = [
    (re.compile(r"<(/?)b(?=[\s>])", re.I), r"<\1strong"),
    (re.compile(r"<(/?)i(?=[\s>])", re.I), r"<\1em"),
    (re.compile(r"<(/?)h1(?=[\s>])", re.I), r"<\1h2"),
    (re.compile(r"<(/?)h[56](?=[\s>])", re.I), r"<\1h4"),
]
_EMPTY = re.compile(r"<(p|h2|h3|h4|blockquote|li|strong|em|span)>(?:\s|&nbsp;|<br>)*+</\1>")
# Levels of empty tags in one another that are taken out in a pass: nobody writes so many, and each
# costs a walk through the text.
_MOST_EMPTY = 50
# Typed indents: the page indents by itself. Only what stands first in a paragraph.
_TYPED_INDENT = re.compile(r"(<(?:p|h2|h3|h4|li|td|th)(?: [^>]*)?>)(?:[ \t\u3000\u00a0]|&nbsp;)+")
_STRAY_FIGURE = re.compile(r"<figure>.*?</figure>", re.S)
_FIGURE = re.compile(r'<figure data-image="([^"]+)">.*?</figure>', re.S)
_BARE_LINK = re.compile(r"<a(?: title=\"[^\"]*\")?>(.*?)</a>", re.S)


# Nobody writes tags in one another so deep, and a parser's time grows with the square of it.
_DEEPEST = 200
_OPENED = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.I)
_ENDS_BY_ITSELF = {
    *("p", "li", "tr", "td", "th", "thead", "tbody", "tfoot", "dt", "dd", "option"),
    *("br", "hr", "img", "input", "col", "wbr", "meta", "link"),
}


def sanitise(html: str) -> str:
    """Return the HTML that may be stored: the editor's own subset, in one canonical spelling.

    Figures become `<figure data-image="KEY"></figure>`; empty paragraphs and typed indents go.
    Of what is nested without end the words alone are kept. Applying it twice changes nothing.
    """
    if _is_too_deep(html):
        words = re.sub(r"<[^<>]*>", " ", html)
        html = f"<p>{escape(unescape(' '.join(words.split())))}</p>"
    # One pass can bring to light what the next one mends: a figure in a figure, an empty
    # paragraph around what was dropped.
    for _pass in range(10):
        before, html = html, _one_pass(html)
        if html == before:
            break
    return html


def _is_too_deep(html: str) -> bool:
    depth = 0
    for closing, tag in _OPENED.findall(html):
        if tag.lower() not in _ENDS_BY_ITSELF:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > _DEEPEST:
                return True
    return False


def _one_pass(html: str) -> str:
    for pattern, replacement in _SAME_MEANING:
        html = pattern.sub(replacement, html)
    html = _CLEANER.clean(html.replace("\x00", ""))
    html = _STRAY_FIGURE.sub("", html)
    html = _FIGURE.sub(r'<figure data-image="\1"></figure>', html)
    html = html.replace("<p><figure", "<figure").replace("</figure></p>", "</figure>")
    html = _BARE_LINK.sub(r"\1", html)
    html = _TYPED_INDENT.sub(r"\1", html)
    for _level in range(_MOST_EMPTY):
        before, html = html, _EMPTY.sub("", html)
        if html == before:
            break
    return html.strip()


def figure_keys(html: str) -> list[str]:
    """The keys of the pictures placed in a body, in their order."""
    return [match[1] for match in _FIGURE.finditer(html)]


def expand_figures(html: str, figure: Callable[[str], str]) -> str:
    """Put the markup that `figure(key)` returns in place of each stored figure."""
    return _FIGURE.sub(lambda match: figure(match[1]), html)
