"""Word files made for the tests: by python-docx as an office would, and of raw XML where it cannot."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image as Pillow

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def photo(width: int = 60, height: int = 40, shade: int = 90, kind: str = "PNG") -> bytes:
    """A small picture of one colour."""
    output = io.BytesIO()
    Pillow.new("RGB", (width, height), (shade, width % 256, height % 256)).save(output, kind)
    return output.getvalue()


class Paper:
    """A manuscript as somebody types it in Word; each method adds what it names."""

    def __init__(self) -> None:
        self.document: Any = Document()

    def line(
        self,
        text: str,
        *,
        size: float = 0,
        font: str = "",
        bold: bool = False,
        align: Any = None,
        style: str = "",
    ) -> Any:
        """A paragraph. `size` in points, `font` the Chinese one."""
        paragraph = self.document.add_paragraph(style=self._style(style) if style else None)
        run = paragraph.add_run(text)
        if size:
            run.font.size = Pt(size)
        if font:
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if bold:
            run.bold = True
        if align is not None:
            paragraph.alignment = align
        return paragraph

    def title(self, text: str) -> Any:
        """As the rules for official papers have it: 小标宋, 二号, centred."""
        return self.line(text, size=22, font="方正小标宋简体", align=CENTRE)

    def body(self, *texts: str) -> None:
        """Running text: 仿宋, 三号, with a typed indent as most people type it."""
        for text in texts:
            self.line("　　" + text, size=16, font="仿宋_GB2312")

    def picture(self, content: bytes | None = None, *, caption: str = "") -> None:
        """A picture on a line of its own, and a centred line below."""
        self.document.add_picture(io.BytesIO(content or photo()), width=Pt(200))
        self.document.paragraphs[-1].alignment = CENTRE
        if caption:
            self.line(caption, size=12, font="楷体", align=CENTRE)

    def table(self, rows: list[list[str]]) -> Any:
        table = self.document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, words in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, words, strict=True):
                cell.text = text
        return table

    def saved(self) -> bytes:
        output = io.BytesIO()
        self.document.save(output)
        return output.getvalue()

    def _style(self, name: str) -> str:
        """A style of the paper, made when the template has none of that name."""
        if name not in [style.name for style in self.document.styles]:
            made = self.document.styles.add_style(name, 1)
            made.base_style = self.document.styles["Normal"]
        return name


def raw(body: str, *, parts: Mapping[str, str | bytes] | None = None, relations: str = "") -> bytes:
    """A package around a w:body of raw XML; `parts` are added or replace what is there.

    `relations` are further Relationship elements of the main part.
    """
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        "</Relationships>",
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    return zipped({**contents, **(parts or {})})


def zipped(contents: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return output.getvalue()


def p(*runs: str, properties: str = "") -> str:
    """A raw paragraph of raw runs."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A raw run of text."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def drawing(relation: str, *, crop: str = "", alt: str = "", linked: bool = False) -> str:
    """A raw run with an inline picture."""
    how = "link" if linked else "embed"
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="{alt}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:blipFill><a:blip r:{how}="{relation}"/>{crop}</pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def relation(name: str, kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def numbering(*levels: tuple[str, str]) -> str:
    """A numbering part with one list, 1: each level a format and what it shows."""
    written = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">{written}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def item(text: str, level: int = 0, list_id: int = 1) -> str:
    """A raw paragraph of a list."""
    return p(
        r(text),
        properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>',
    )
