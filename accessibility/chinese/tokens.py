"""HTML cut into tokens, every one with its place in the source.

Replacing words is then splicing, and nothing but words can change.
"""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Literal, NamedTuple


def names(words: str) -> frozenset[str]:
    """A set of names, written as one line of words."""
    return frozenset(words.split())


VOID = names("area base br col embed hr img input link meta param source track wbr")

Kind = Literal["start", "end", "void", "text", "reference"]
_Attributes = list[tuple[str, str | None]]


class Token(NamedTuple):
    """A part of the source. Comments, declarations and broken tags are none."""

    kind: Kind
    start: int
    end: int  # of an end tag: where it starts
    name: str = ""  # of a tag, in lower case
    attributes: Mapping[str, str] = {}  # decoded; of one written twice the first
    text: str = ""  # decoded


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html = html
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.tokens: list[Token] = []
        self.feed(html)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _tag(self, kind: Kind, name: str, attributes: _Attributes) -> None:
        start, source = self._place(), self.get_starttag_text() or ""
        decoded = {key: value or "" for key, value in reversed(attributes)}
        self.tokens.append(Token(kind, start, start + len(source), name, decoded))

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        self._tag("void" if tag in VOID else "start", tag, attrs)

    def handle_startendtag(self, tag: str, attrs: _Attributes) -> None:
        self._tag("void", tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.tokens.append(Token("end", self._place(), self._place(), tag))

    def handle_data(self, data: str) -> None:
        start = self._place()
        self.tokens.append(Token("text", start, start + len(data), text=data))

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def _reference(self, source: str) -> None:
        start = self._place()
        end = start + len(source)
        if self._html.startswith(";", end):
            end += 1
        text = unescape(self._html[start:end])
        self.tokens.append(Token("reference", start, end, text=text))


def tokens(html: str) -> list[Token]:
    """The tokens in their order."""
    return _Reader(html).tokens
