"""What is left of the blocks as the HTML of a body.

mammoth writes it, from a plain file made here of what was read: it never sees a foreign one. Marks
of ours travel in its text and become what Word has no word for: figures, and lists that count as
the manuscript did. Whatever comes out goes through the sanitiser.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

import mammoth

from accessibility.characters import without_controls
from accessibility.links import is_sound
from articles.bodies import sanitise
from articles.docx.blocks import Block, Cell, Manuscript, Paragraph, Picture, Row, Run, Table

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEADINGS = ("h2", "h3", "h4")
_STYLES = f"<w:styles {_NAMES}>" + "".join(
    f'<w:style w:type="paragraph" w:styleId="{role}"><w:name w:val="our {role}"/></w:style>'
    for role in _HEADINGS
) + "</w:styles>"  # fmt: skip
_STYLE_MAP = "\n".join(f"p[style-name='our {role}'] => {role}:fresh" for role in _HEADINGS)
FIGURE, ITEM = "\ufdd0", "\ufdd1"
_FIGURE = re.compile(rf"<p>{FIGURE}(\d+){FIGURE}</p>")
_ITEMS = re.compile(rf"(?:<p>{ITEM}[^{ITEM}]*{ITEM}.*?</p>)+", re.S)
_ITEM = re.compile(rf"<p>{ITEM}(ol|ul):(\d+):(\d+){ITEM}(.*?)</p>", re.S)
_ALONE = re.compile(r"<(td|th)((?: [^>]*)?)><p>((?:(?!</?p>).)*)</p></\1>", re.S)


@dataclass
class _Writer:
    """Writes blocks as the plainest WordprocessingML; `links` gathers addresses."""

    links: list[str] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    is_placed: Callable[[Picture], bool] = lambda picture: True

    def blocks(self, blocks: list[Block]) -> None:
        for block in blocks:
            if block.role == "taken":
                continue
            if isinstance(block, Table):
                self.table(block)
            else:
                self.paragraph(block)

    def paragraph(self, paragraph: Paragraph) -> None:
        for picture in paragraph.pictures:
            if picture.before or not paragraph.line:
                self.picture(picture)
        if paragraph.line:
            self.words(paragraph)
        for picture in paragraph.pictures:
            if not picture.before and paragraph.line:
                self.picture(picture)

    def picture(self, picture: Picture) -> None:
        """The mark of a picture; of one that cannot be shown its words, as a paragraph."""
        if self.is_placed(picture):
            self.out.append(_plain(f"{FIGURE}{picture.number}{FIGURE}"))
        elif words := " ".join(each for each in (picture.caption, _credit(picture)) if each):
            self.out.append(_plain(words))

    def words(self, paragraph: Paragraph) -> None:
        is_heading = paragraph.role in _HEADINGS
        style = f'<w:pPr><w:pStyle w:val="{paragraph.role}"/></w:pPr>' if is_heading else ""
        self.out.append(f"<w:p>{style}")
        label = paragraph.label
        if label and not is_heading and (label.is_bullet or label.is_counted):
            kind = "ul" if label.is_bullet else "ol"
            self.run(Run(f"{ITEM}{kind}:{label.level}:{label.number}{ITEM}"))
        elif label and not label.is_bullet:
            self.run(Run(label.written()))
        for run in paragraph.runs:
            self.run(run, is_bold=run.bold and not is_heading)
        self.out.append("</w:p>")

    def run(self, run: Run, *, is_bold: bool = False) -> None:
        looks = "<w:b/>" * is_bold + "<w:i/>" * run.italic
        if run.raised:
            looks += f'<w:vertAlign w:val="{run.raised}"/>'
        lines = (
            f'<w:t xml:space="preserve">{escape(without_controls(line))}</w:t>'
            for line in run.text.split("\n")
        )
        written = f"<w:r><w:rPr>{looks}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"
        if run.link and is_sound(run.link):
            self.links.append(run.link)
            written = f'<w:hyperlink r:id="l{len(self.links)}">{written}</w:hyperlink>'
        self.out.append(written)

    def table(self, table: Table) -> None:
        self.out.append("<w:tbl>")
        rows = table.rows
        has_head = any(row.is_header for row in rows)
        for order, row in enumerate(rows):
            is_head = row.is_header or (order == 0 and not has_head and _is_head(row, rows))
            self.out.append("<w:tr><w:trPr><w:tblHeader/></w:trPr>" if is_head else "<w:tr>")
            for cell in row.cells:
                self.cell(cell, is_head=is_head)
            self.out.append("</w:tr>")
        self.out.append("</w:tbl>")

    def cell(self, cell: Cell, *, is_head: bool) -> None:
        merge = "<w:vMerge/>" if cell.goes_on else '<w:vMerge w:val="restart"/>'
        self.out.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{cell.colspan}"/>{merge}</w:tcPr>')
        if is_head:
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.bold = False
        self.blocks(cell.blocks)
        self.out.append("</w:tc>")


def to_html(
    manuscript: Manuscript, key_of: Callable[[int], str], is_placed: Callable[[Picture], bool]
) -> str:
    """The body. `key_of(number)` names the stored picture of a number."""
    writer = _Writer(is_placed=is_placed)
    writer.blocks(manuscript.blocks)
    if manuscript.notes:
        writer.out.append(_plain(FIGURE + "rule"))
        writer.blocks([*manuscript.notes])
    result = mammoth.convert_to_html(
        io.BytesIO(_file(writer)), style_map=_STYLE_MAP, include_embedded_style_map=False
    )
    html = str(result.value).replace(f"<p>{FIGURE}rule</p>", "<hr>")
    html = _FIGURE.sub(
        lambda match: f'<figure data-image="{key_of(int(match[1]))}"></figure>', html
    )
    html = _ITEMS.sub(lambda match: _lists(match[0]), html)
    html = html.replace("<thead>", "\ufdd2").replace("</thead>", "\ufdd3")
    html = re.sub(
        "\ufdd2(.*?)\ufdd3",
        lambda match: "<thead>" + match[1].replace("<th", '<th scope="col"') + "</thead>",
        html,
        flags=re.S,
    )
    html = _ALONE.sub(r"<\1\2>\3</\1>", html)
    return sanitise(html)


def _is_head(row: Row, rows: list[Row]) -> bool:
    """Whether a first row is set as a head: all of it bold, the next one not."""
    if len(rows) < 2 or len(row.cells) < 2:
        return False
    words = [paragraph for cell in row.cells for paragraph in cell.paragraphs if paragraph.line]
    below = [paragraph for cell in rows[1].cells for paragraph in cell.paragraphs if paragraph.line]
    return (
        all(cell.line for cell in row.cells)
        and all(paragraph.bold for paragraph in words)
        and not all(paragraph.bold for paragraph in below)
    )


def _credit(picture: Picture) -> str:
    return f"（{picture.credit} 摄）" if picture.credit else ""


def _plain(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(without_controls(text))}</w:t></w:r></w:p>'


def _file(writer: _Writer) -> bytes:
    """The file that mammoth gets."""
    links = "".join(
        f'<Relationship Id="l{number}" Type="{_OFFICE}/hyperlink" Target={quoteattr(link)} '
        'TargetMode="External"/>'
        for number, link in enumerate(writer.links, 1)
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="d" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>',
        "word/styles.xml": _STYLES,
        "word/document.xml": f"<w:document {_NAMES}><w:body>{''.join(writer.out)}</w:body></w:document>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def _lists(html: str) -> str:
    """Neighbouring items as lists, deeper ones inside, each counting as it was written."""
    out: list[str] = []
    open_: list[tuple[str, int, int]] = []  # kind, level, number of the next item
    for match in _ITEM.finditer(html):
        kind, level, number, words = match[1], int(match[2]), int(match[3]), match[4]

        def fits(
            last: tuple[str, int, int], kind: str = kind, level: int = level, number: int = number
        ) -> bool:
            return last[:2] == (kind, level) and (kind == "ul" or last[2] == number)

        while open_ and open_[-1][1] >= level and not fits(open_[-1]):
            out.append(f"</li></{open_.pop()[0]}>")
        if open_ and open_[-1][1] == level:
            out.append("</li>")
            open_.pop()
        else:
            start = f' start="{number}"' if kind == "ol" and number > 1 else ""
            out.append(f"<{kind}{start}>")
        out.append(f"<li>{words}")
        open_.append((kind, level, number + 1))
    while open_:
        out.append(f"</li></{open_.pop()[0]}>")
    return "".join(out)
