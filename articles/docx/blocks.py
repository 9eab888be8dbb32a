"""A manuscript as blocks in order: what the reader of the file hands to whoever recognises it."""

import re
from collections import Counter
from dataclasses import dataclass, field

from articles.docx.numbering import Label

_SPACE = re.compile(r"[\s\u3000]+")


@dataclass
class Run:
    """Characters set alike. `raised` is "superscript", "subscript" or ""; `link` an address."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: str = ""
    link: str = ""

    def is_like(self, other: "Run") -> bool:
        return (self.bold, self.italic, self.raised, self.link) == (
            *(other.bold, other.italic, other.raised, other.link),
        )


@dataclass
class Picture:
    """A picture in the text. `part` names its bytes; "" when it lies outside of the file.

    `crop` is what Word hides at left, top, right, bottom, in parts of the whole. `before` says
    that it stands before the words of its paragraph.
    """

    part: str
    alt: str = ""
    crop: tuple[float, float, float, float] | None = None
    before: bool = True
    address: str = ""
    caption: str = ""
    credit: str = ""
    number: int = 0


@dataclass
class Paragraph:
    """A paragraph. `size` in half points and `font` are those of most of its characters.

    `role` is what it was recognised as: "" for plain text, h2, h3, h4, or "taken" for what went
    elsewhere and stays out of the body.
    """

    runs: list[Run] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    style: str = ""
    align: str = ""
    outline: int | None = None
    size: int = 21
    font: str = ""
    bold: bool = False
    label: Label | None = None
    role: str = ""
    from_box: bool = False
    is_contents: bool = False

    @property
    def text(self) -> str:
        """The words, without the automatic number."""
        return "".join(run.text for run in self.runs)

    @property
    def line(self) -> str:
        """The words on one line, for recognising: white space made single, none at the ends."""
        return _SPACE.sub(" ", self.text).strip()

    @property
    def is_centred(self) -> bool:
        return self.align in ("center", "centerGroup")

    @property
    def is_right(self) -> bool:
        return self.align in ("right", "end")


@dataclass
class Cell:
    """A cell; `goes_on` when it belongs to the one above it."""

    blocks: "list[Paragraph | Table]" = field(default_factory=list)
    colspan: int = 1
    goes_on: bool = False

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    @property
    def line(self) -> str:
        return " ".join(line for block in self.paragraphs if (line := block.line))

    @property
    def pictures(self) -> list[Picture]:
        return [picture for block in self.paragraphs for picture in block.pictures]


@dataclass
class Row:
    cells: list[Cell] = field(default_factory=list)
    is_header: bool = False


@dataclass
class Table:
    rows: list[Row] = field(default_factory=list)
    role: str = ""


Block = Paragraph | Table


@dataclass
class Manuscript:
    """What was read of a file. `dropped` and `changed` count things by their Chinese names."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    years: list[int] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs outside of tables that are still in the body."""
        return [
            block for block in self.blocks if isinstance(block, Paragraph) and block.role != "taken"
        ]

    def every_paragraph(self) -> list[Paragraph]:
        """All of the body's paragraphs, those of tables and notes included."""
        found: list[Paragraph] = []
        waiting: list[Block] = [*reversed([*self.blocks, *self.notes])]
        while waiting:
            block = waiting.pop()
            if isinstance(block, Paragraph):
                found.append(block)
            else:
                cells = [cell for row in block.rows for cell in row.cells]
                waiting += [each for cell in reversed(cells) for each in reversed(cell.blocks)]
        return found
