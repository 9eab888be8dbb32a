"""What stands inside a paragraph of the file: runs, fields, links, notes, pictures, text boxes."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from mammoth.docx.dingbats import dingbats

from articles.docx.blocks import Paragraph, Picture, Run
from articles.docx.package import Package, R, W
from articles.docx.styles import Look, Styles, as_number, run_look

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_HYPERLINK = re.compile(r'^\s*HYPERLINK\s+(?!\\l)(?:"([^"]*)"|(\S+))', re.I)
_CIRCLED = re.compile(r"\\ac\s*\(\s*○\s*[,，]\s*(\d{1,2})\s*\)", re.I)
# Marks of ours in the text on its way through the converter; no file may bring them.
_OURS = dict.fromkeys(range(0xFDD0, 0xFDF0))
_WRAPPERS = {
    *(f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent")),
    *(f"{W}{name}" for name in ("dir", "bdo", "fldSimple")),
}
_GONE = {f"{W}del", f"{W}moveFrom"}


@dataclass
class _Field:
    """A complex field while it is read; `shows` once its result begins."""

    code: str = ""
    shows: bool = False
    link: str = ""
    is_silent: bool = False


@dataclass
class InlineReader:
    """Reads the contents of paragraphs, in the order of the document: fields may span several."""

    package: Package
    part: str
    styles: Styles
    dropped: Counter[str]
    changed: Counter[str]
    note_number: Callable[[str, str], int]
    # Without them all that a field holds but its code is taken for text.
    knows_fields: bool = True
    fields: list[_Field] = field(default_factory=list)
    boxes: list[ET.Element] = field(default_factory=list)
    weights: Counter[tuple[int, str, bool]] = field(default_factory=Counter)
    # The run being written, and its pieces: a paragraph may have a million of them.
    open_run: Run | None = None
    pieces: list[str] = field(default_factory=list)

    def fill(self, paragraph: Paragraph, node: ET.Element, look: Look) -> list[ET.Element]:
        """Read a w:p into a paragraph; returns the text boxes (w:txbxContent) anchored in it."""
        self.boxes, self.weights = [], Counter()
        self._children(paragraph, node, look, "")
        self._close_run(paragraph)
        if self.weights:
            (size, font, bold), _count = self.weights.most_common(1)[0]
            paragraph.size, paragraph.font, paragraph.bold = size, font, bold
        return self.boxes

    @property
    def in_contents(self) -> bool:
        """Whether a table of contents is being read."""
        return any(each.code.strip().upper().startswith("TOC") for each in self.fields)

    def _children(self, paragraph: Paragraph, node: ET.Element, look: Look, link: str) -> None:
        for child in node:
            tag = child.tag
            if tag == f"{W}r":
                self._run(paragraph, child, look, link)
            elif tag == f"{W}hyperlink":
                self._children(paragraph, child, look, self._target(child) or link)
            elif tag in _WRAPPERS:
                self.changed["修订"] += tag in (f"{W}ins", f"{W}moveTo")
                if tag != f"{W}fldSimple" or not _is_page(child.get(f"{W}instr", "")):
                    self._children(paragraph, child, look, link)
            elif tag in _GONE:
                self.changed["修订"] += 1
            elif tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
                text = "".join(each.text or "" for each in child.iter(f"{_MATH}t"))
                self._write(paragraph, text, look, link)
                self.changed["公式"] += 1
            elif tag == f"{MC}AlternateContent":
                for part in alternatives(child):
                    self._children(paragraph, part, look, link)

    def _run(self, paragraph: Paragraph, node: ET.Element, around: Look, link: str) -> None:
        properties = node.find(f"{W}rPr")
        look = around
        if properties is not None:
            style = properties.find(f"{W}rStyle")
            if style is not None:
                look = look.under(self.styles.look_of(style.get(f"{W}val", "")))
            look = look.under(run_look(properties))
        for child in node:
            self._piece(paragraph, child, look, link)

    def _piece(self, paragraph: Paragraph, node: ET.Element, look: Look, link: str) -> None:
        """What stands in a run."""
        tag = node.tag
        if tag == f"{W}t":
            if look.hidden:
                self.dropped["隐藏文字"] += bool(node.text)
            else:
                self._write(paragraph, node.text or "", look, link)
        elif tag == f"{W}fldChar":
            self._field_sign(paragraph, node, look)
        elif tag == f"{W}instrText":
            if self.fields:
                self.fields[-1].code += node.text or ""
        elif tag == f"{MC}AlternateContent":
            for part in alternatives(node):
                for child in part:
                    self._piece(paragraph, child, look, link)
        else:
            self._thing(paragraph, node, look, link)

    def _thing(self, paragraph: Paragraph, node: ET.Element, look: Look, link: str) -> None:
        """What stands in a run beside text."""
        name = node.tag.rpartition("}")[2]
        if name in ("tab", "ptab"):
            self._write(paragraph, "\t", look, link)
        elif name in ("br", "cr"):
            if node.get(f"{W}type") in (None, "textWrapping"):
                self._write(paragraph, "\n", look, link)
        elif name == "noBreakHyphen":
            self._write(paragraph, "-", look, link)
        elif name == "sym":
            self._write(paragraph, self._symbol(node), look, link)
        elif name in ("footnoteReference", "endnoteReference"):
            number = self.note_number(name.removesuffix("Reference"), node.get(f"{W}id", ""))
            if number:
                self._add(paragraph, Run("", raised="superscript"), f"[{number}]")
        elif name == "ruby":
            base = node.find(f"{W}rubyBase")
            if base is not None:
                self._children(paragraph, base, look, link)
                self.dropped["拼音指南"] += 1
        elif name in ("drawing", "pict", "object"):
            self._drawn(paragraph, node)

    def _write(self, paragraph: Paragraph, text: str, look: Look, link: str) -> None:
        if self.fields:
            if any(not each.shows or each.is_silent for each in self.fields):
                return
            link = next((each.link for each in reversed(self.fields) if each.link), link)
        text = text.translate(_OURS)
        if not text:
            return
        raised = look.raised if look.raised in ("superscript", "subscript") else ""
        self._add(paragraph, Run("", bool(look.bold), bool(look.italic), raised or "", link), text)
        if weight := len(text.strip()):
            self.weights[look.size or 20, look.font or "", bool(look.bold)] += weight

    def _add(self, paragraph: Paragraph, run: Run, text: str) -> None:
        """Write characters; those set like the last ones go on in its run."""
        if self.open_run is None or not self.open_run.is_like(run):
            self._close_run(paragraph)
            self.open_run = run
        self.pieces.append(text)

    def _close_run(self, paragraph: Paragraph) -> None:
        if self.open_run is not None:
            self.open_run.text = "".join(self.pieces)
            paragraph.runs.append(self.open_run)
        self.open_run, self.pieces = None, []

    def _field_sign(self, paragraph: Paragraph, node: ET.Element, look: Look) -> None:
        kind = node.get(f"{W}fldCharType") if self.knows_fields else None
        if kind == "begin" and len(self.fields) < 100:
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            field_ = self.fields[-1]
            field_.shows = True
            field_.is_silent = _is_page(field_.code)
            if match := _HYPERLINK.match(field_.code):
                field_.link = match[1] or match[2] or ""
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            if not ended.shows and (match := _CIRCLED.search(ended.code)):
                number = int(match[1])
                self._write(
                    paragraph, chr(0x245F + number) if 0 < number < 21 else match[1], look, ""
                )

    def _target(self, node: ET.Element) -> str:
        relation = self.package.relations(self.part).get(node.get(f"{R}id", ""))
        return relation.target if relation and relation.external else ""

    def _symbol(self, node: ET.Element) -> str:
        font, code = node.get(f"{W}font", ""), node.get(f"{W}char", "")
        if not re.fullmatch("[0-9A-Fa-f]{4}", code):
            return ""
        value = int(code, 16)
        found = dingbats.get((font, value)) or dingbats.get((font, value & 0xFF))
        if found:
            return chr(found)
        if 0xE000 <= value <= 0xF8FF or 0xD800 <= value < 0xE000:
            self.dropped["特殊符号"] += 1
            return ""
        return chr(value)

    # --- pictures and text boxes -------------------------------------------------

    def _drawn(self, paragraph: Paragraph, node: ET.Element) -> None:
        described = next(
            (each for each in node.iter() if each.tag.endswith("}docPr")), ET.Element("none")
        )
        alt = described.get("descr") or described.get("title") or ""
        before = self.open_run is None and not paragraph.runs
        for each in _walk(node):
            name = each.tag.rpartition("}")[2]
            if name == "blip":
                embedded, linked = each.get(f"{R}embed"), each.get(f"{R}link")
                self._picture(paragraph, embedded or linked or "", alt, before)
            elif name == "srcRect" and paragraph.pictures:
                paragraph.pictures[-1].crop = _crop(each)
            elif name == "imagedata":
                self._picture(paragraph, each.get(f"{R}id", ""), alt, before)
            elif name == "txbxContent":
                self.boxes.append(each)
            elif name == "textpath" and (words := each.get("string", "")):
                self.boxes.append(_box_of(words))
            elif name == "graphicData" and re.search("chart|diagram", each.get("uri", "")):
                self.dropped["图表"] += 1

    def _picture(self, paragraph: Paragraph, relation_id: str, alt: str, before: bool) -> None:
        relation = self.package.relations(self.part).get(relation_id)
        if relation is None:
            if relation_id:
                self.dropped["找不到的图片"] += 1
            return
        if relation.external:
            paragraph.pictures.append(Picture("", alt, address=relation.target, before=before))
        else:
            paragraph.pictures.append(Picture(relation.target, alt, before=before))


def _is_page(code: str) -> bool:
    return code.strip().upper().split(" ")[0] in ("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF")


def alternatives(node: ET.Element) -> list[ET.Element]:
    """Of the ways to say one thing the first that holds something to be read; mostly one."""
    for part in node:
        # Signs such as 😊 are text in the last way alone.
        is_new = all(child.tag.endswith("}symEx") for child in part)
        if not is_new and part.tag in (f"{MC}Choice", f"{MC}Fallback"):
            return [part]
    return []


def _walk(node: ET.Element) -> Iterator[ET.Element]:
    """What a drawing holds, in order; not into text boxes, and one of several alternatives."""
    for child in node:
        if child.tag == f"{MC}AlternateContent":
            for part in alternatives(child):
                yield from _walk(part)
            continue
        yield child
        if child.tag != f"{W}txbxContent":
            yield from _walk(child)


def _crop(node: ET.Element) -> tuple[float, float, float, float] | None:
    def part(name: str) -> float:
        return min(as_number(node.get(name), 0), 99_000) / 100_000

    left, top, right, bottom = part("l"), part("t"), part("r"), part("b")
    if not any((left, top, right, bottom)) or left + right >= 1 or top + bottom >= 1:
        return None
    return left, top, right, bottom


def _box_of(words: str) -> ET.Element:
    box = ET.Element(f"{W}txbxContent")
    run = ET.SubElement(ET.SubElement(box, f"{W}p"), f"{W}r")
    ET.SubElement(run, f"{W}t").text = words
    return box
