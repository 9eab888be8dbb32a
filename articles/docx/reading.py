"""The file as a manuscript: blocks in order, changes accepted, numbers written out, notes kept."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

from articles.docx.blocks import Block, Cell, Manuscript, Paragraph, Row, Run, Table
from articles.docx.inline import MC, InlineReader, alternatives
from articles.docx.numbering import read_numbering
from articles.docx.package import Package, W
from articles.docx.styles import (
    DEFAULT_SIZE,
    Look,
    as_number,
    paragraph_look,
    read_styles,
    run_look,
    value_of,
)

MAX_COMMENTS, LONGEST_COMMENT = 100, 500
# Levels of tables inside tables that are looked into.
MAX_NESTED = 20
_CONTENTS = re.compile(r"^(?:toc ?\d|目录 ?\d|toc heading|table of contents)", re.I)
_TERMS = "{http://purl.org/dc/terms/}"
_INSIDE = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}


def read(package: Package) -> Manuscript:
    """Read an opened file. Raises Refused where a part of it is broken."""
    reader = _Reader(package)
    found = reader.read()
    if reader.is_field_open:
        # A field that never ends would swallow all that follows: then there are none.
        return _Reader(package, knows_fields=False).read()
    return found


class _Reader:
    def __init__(self, package: Package, *, knows_fields: bool = True) -> None:
        self.package = package
        self.knows_fields = knows_fields
        self.is_field_open = False
        self.styles = read_styles(package)
        self.numbering = read_numbering(package, self.styles)
        self.found = Manuscript()
        self.noted: dict[tuple[str, str], int] = {}
        self.inline = self._inline(package.main)
        self.carried: Paragraph | None = None
        self.depth = 0

    def read(self) -> Manuscript:
        root = self.package.xml(self.package.main)
        body = root.find(f"{W}body")
        if body is not None:
            self.found.blocks = self._blocks(body)
        self.is_field_open |= bool(self.inline.fields)
        self._read_notes()
        self._read_comments()
        self._count_what_stays_behind()
        self._read_years()
        return self.found

    def _inline(self, part: str) -> InlineReader:
        found = self.found
        return InlineReader(
            *(self.package, part, self.styles, found.dropped, found.changed, self._note_number),
            knows_fields=self.knows_fields,
        )

    # --- blocks --------------------------------------------------------------------

    def _blocks(self, node: ET.Element, *, from_box: bool = False) -> list[Block]:
        blocks: list[Block] = []
        for child in _opened(node):
            if child.tag == f"{W}p":
                blocks += self._paragraph(child, from_box)
            elif child.tag == f"{W}tbl":
                if self.carried is not None:
                    # Word joins no paragraph with a table.
                    blocks.append(self.carried)
                    self.carried = None
                blocks += self._table(child)
            elif child.tag == f"{W}altChunk":
                self.found.dropped["嵌入的文件"] += 1
        if self.carried is not None:
            blocks.append(self.carried)
            self.carried = None
        return blocks

    def _paragraph(self, node: ET.Element, from_box: bool) -> list[Block]:
        properties = node.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        style_id = style.get(f"{W}val", "") if style is not None else self.styles.default_paragraph
        said = paragraph_look(properties)
        look = Look(size=DEFAULT_SIZE).under(self.styles.usual)
        look = look.under(self.styles.look_of(style_id)).under(said)
        paragraph = self.carried or Paragraph()
        self.carried = None
        paragraph.style = self.styles.name_of(style_id)
        paragraph.align, paragraph.outline = look.align or "", look.outline
        paragraph.from_box, paragraph.is_contents = from_box, self.inline.in_contents
        # A whole look is made for each run: the paragraph's own marks are no part of it.
        boxes = self.inline.fill(paragraph, node, replace(look, numbering=None))
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if not paragraph.runs:
            paragraph.size = look.under(run_look(mark)).size or DEFAULT_SIZE
        if _CONTENTS.match(paragraph.style) or self.inline.in_contents:
            paragraph.is_contents = True
        is_joined = mark is not None and (
            mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None
        )
        if is_joined:
            # Its end was struck out: it goes on with the next paragraph.
            self.carried = paragraph if paragraph.runs or paragraph.pictures else None
            return self._boxes(boxes)
        if look.numbering and paragraph.line:
            paragraph.label = self.numbering.next(*look.numbering)
        return [paragraph, *self._boxes(boxes)]

    def _boxes(self, boxes: list[ET.Element]) -> list[Block]:
        found: list[Block] = []
        if self.depth > MAX_NESTED:
            return found
        self.depth += 1
        carried, self.carried = self.carried, None
        for box in boxes:
            blocks = self._blocks(box, from_box=True)
            self.found.changed["文本框"] += bool(blocks)
            found += blocks
        self.carried = carried
        self.depth -= 1
        return found

    def _table(self, node: ET.Element) -> list[Block]:
        self.depth += 1
        table = Table()
        for row_node in _opened(node):
            if row_node.tag != f"{W}tr":
                continue
            properties = row_node.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self.found.changed["修订"] += 1
                continue
            row = Row(
                is_header=properties is not None and properties.find(f"{W}tblHeader") is not None
            )
            for cell_node in _opened(row_node):
                if cell_node.tag == f"{W}tc":
                    row.cells.append(self._cell(cell_node))
            if row.cells:
                table.rows.append(row)
        self.depth -= 1
        if not table.rows:
            return []
        if len(table.rows) == 1 and len(table.rows[0].cells) == 1:
            # A frame around text, no table.
            self.found.changed["单格表格"] += 1
            return table.rows[0].cells[0].blocks
        return [table]

    def _cell(self, node: ET.Element) -> Cell:
        cell = Cell()
        properties = node.find(f"{W}tcPr")
        if properties is not None:
            span = properties.find(f"{W}gridSpan")
            merge = properties.find(f"{W}vMerge")
            cell.colspan = min(max(as_number(value_of(span), 1), 1), 100)
            cell.goes_on = merge is not None and merge.get(f"{W}val") != "restart"
        for block in self._blocks(node):
            if isinstance(block, Table):
                # The editor knows no table in a table: its cells become paragraphs.
                self.found.changed["套在里面的表格"] += 1
                for row in block.rows:
                    for inner in row.cells:
                        cell.blocks += inner.blocks
            else:
                cell.blocks.append(block)
        return cell

    # --- what stands in other parts --------------------------------------------------

    def _note_number(self, kind: str, note_id: str) -> int:
        return self.noted.setdefault((kind, note_id), len(self.noted) + 1)

    def _read_notes(self) -> None:
        texts: dict[tuple[str, str], list[Paragraph]] = {}
        for kind in {kind for kind, _note_id in self.noted}:
            part = self.package.related(f"{kind}s") or f"word/{kind}s.xml"
            if not self.package.has(part):
                continue
            self.inline = self._inline(part)
            for node in self.package.xml(part).findall(f"{W}{kind}"):
                key = (kind, node.get(f"{W}id", ""))
                if key in self.noted:
                    texts[key] = Manuscript(blocks=self._blocks(node)).every_paragraph()
            self.is_field_open |= bool(self.inline.fields)
        for key, number in list(self.noted.items()):
            paragraphs = [each for each in texts.get(key, []) if each.line] or [Paragraph()]
            paragraphs[0].runs.insert(0, Run(f"[{number}] "))
            self.found.notes += paragraphs
        self.found.taken["脚注"] = len(self.noted)

    def _read_comments(self) -> None:
        part = self.package.related("comments") or "word/comments.xml"
        if not self.package.has(part):
            return
        for node in self.package.xml(part).findall(f"{W}comment"):
            text = "".join(each.text or "" for each in node.iter(f"{W}t")).strip()
            who = node.get(f"{W}author", "").strip()
            if text:
                self.found.dropped["批注"] += 1
                said = text if len(text) <= LONGEST_COMMENT else text[:LONGEST_COMMENT] + "…"
                self.found.comments.append(f"{who}：“{said}”" if who else f"“{said}”")
        del self.found.comments[MAX_COMMENTS:]

    def _count_what_stays_behind(self) -> None:
        for name, kind in (("页眉", "header"), ("页脚", "footer")):
            for part in self.package.names(rf"word/{kind}\d*\.xml"):
                root = self.package.xml(part)
                if any((each.text or "").strip() for each in root.iter(f"{W}t")):
                    self.found.dropped[name] += 1

    def _read_years(self) -> None:
        """In which years the file says that it was worked on, the last first."""
        if not self.package.has("docProps/core.xml"):
            return
        modified = self.package.xml("docProps/core.xml").findall(f"{_TERMS}modified")
        years = [re.match("20[0-9]{2}(?=-)", each.text or "") for each in modified]
        self.found.years = [int(year[0]) for year in years if year]


def _opened(node: ET.Element) -> Iterator[ET.Element]:
    """The children of a node, with wrappers (content controls, insertions) opened."""
    for child in node:
        if child.tag in _INSIDE:
            yield from _opened(child)
        elif child.tag == f"{MC}AlternateContent":
            for part in alternatives(child):
                yield from _opened(part)
        else:
            yield child


def counted(counter: Counter[str]) -> Counter[str]:
    """What was counted at least once."""
    return Counter({name: count for name, count in counter.items() if count > 0})
