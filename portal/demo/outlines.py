"""A body taken apart into headings, paragraphs and tables, for papers made of it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_BLOCKS = {"p", "h2", "h3", "h4", "li", "blockquote", "caption", "th", "td"}


@dataclass
class Piece:
    """A heading, a paragraph, or a table with its caption as text and its cells in a grid."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self.words: list[str] = []
        self.table: Piece | None = None
        self.taken: dict[tuple[int, int], str] = {}
        self.row = self.column = 0
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.words = []
        if tag == "table":
            self.table, self.taken, self.row = Piece("table"), {}, -1
        elif tag == "tr":
            self.row, self.column = self.row + 1, 0
        elif tag in ("th", "td"):
            facts = dict(attrs)
            self.span = (int(facts.get("rowspan") or 1), int(facts.get("colspan") or 1))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = "".join("".join(self.words).split("\n")).strip()
        if tag in ("th", "td"):
            self._place(text)
        elif tag == "caption" and self.table:
            self.table.text = text
        elif tag == "table" and self.table:
            width = max((column for _row, column in self.taken), default=-1) + 1
            self.table.rows = [
                [self.taken.get((row, column), "") for column in range(width)]
                for row in range(self.row + 1)
            ]
            self.pieces.append(self.table)
            self.table = None
        elif tag in _BLOCKS and text and self.table is None:
            self.pieces.append(Piece("heading" if tag in ("h2", "h3", "h4") else "text", text))
        if tag in _BLOCKS:
            self.words = []

    def _place(self, text: str) -> None:
        while (self.row, self.column) in self.taken:
            self.column += 1
        for down in range(self.span[0]):
            for across in range(self.span[1]):
                where = (self.row + down, self.column + across)
                self.taken[where] = "" if down or across else text


def outline(html: str) -> list[Piece]:
    """The pieces of a sanitised body, in their order; figures are left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.pieces
