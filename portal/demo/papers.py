"""Small real files of an article's own text: PDF, DOCX and XLSX, written by hand."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

from portal.demo.outlines import Piece

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")

# --- PDF --------------------------------------------------------------------

_PAGE = (595, 842)  # points, A4
_MARGIN, _LEADING = 72, 20
_LINE = 37 * 2  # half widths of 12 points between the margins
_LINES = 34
_NOT_FIRST = "，。；：、！？）》〉〕”’％"


def pdf(title: str, pieces: list[Piece]) -> bytes:
    """A PDF of plain lines. The font is one that readers have, so none is carried along."""
    lines = _pdf_lines(title, pieces)
    pages = [lines[start : start + _LINES] for start in range(0, len(lines), _LINES)]
    numbers = [6 + 2 * at for at in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN)"
        b" /ViewerPreferences << /DisplayDocTitle true >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H"
        b" /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        b" /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for number, (at, page) in zip(numbers, enumerate(pages, start=1), strict=True):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_PAGE[0]} {_PAGE[1]}]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {number + 1} 0 R >>".encode()
        )
        stream = _pdf_page(page, at)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(b"<< /Title <%s> >>" % (b"\xfe\xff" + title.encode("utf-16-be")).hex().encode())
    return _pdf_file(objects)


def _pdf_lines(title: str, pieces: list[Piece]) -> list[tuple[int, str]]:
    """Lines with the size of their letters in points."""
    lines = [(16, part) for part in _wrapped(title, _LINE * 12 // 16)] + [(12, "")]
    for piece in pieces:
        if piece.kind == "table":
            texts = [piece.text, *("　".join(cell for cell in row if cell) for row in piece.rows)]
        else:
            texts = [piece.text if piece.kind == "heading" else "　　" + piece.text]
        lines += [(12, part) for text in texts if text for part in _wrapped(text, _LINE)]
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    lines, line, used = [], "", 0
    for letter in text:
        wide = 2 if ord(letter) > 0x2000 else 1
        # What may not begin a line hangs over the end of the one before.
        if used + wide > width and letter not in _NOT_FIRST:
            lines.append(line)
            line, used = "", 0
        line, used = line + letter, used + wide
    return [*lines, line]


def _pdf_page(lines: list[tuple[int, str]], number: int) -> bytes:
    parts, y = ["BT"], _PAGE[1] - _MARGIN
    for size, text in [*lines, (9, f"- {number} -")]:
        x = _MARGIN if size != 9 else _PAGE[0] // 2 - 12
        y = y - _LEADING if size != 9 else 40
        code = "".join(letter for letter in text if ord(letter) < 0x10000).encode("utf-16-be").hex()
        parts.append(f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm <{code}> Tj")
    return "\n".join([*parts, "ET"]).encode()


def _pdf_file(objects: list[bytes]) -> bytes:
    output, places = io.BytesIO(), []
    output.write(b"%PDF-1.7\n%\xe4\xba\x91\xe6\xb8\xa1\n")
    for number, body in enumerate(objects, start=1):
        places.append(output.tell())
        output.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, count = output.tell(), len(objects) + 1
    output.write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
    output.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    output.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, len(objects), start)
    )
    return output.getvalue()


# --- Office -----------------------------------------------------------------


def _package(title: str, main: str, kind: str, parts: dict[str, str]) -> bytes:
    """A zip as Office writes it: the main part, what else it needs, and the title."""
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{content}"/>'
        for name, content in _content_types(kind, parts).items()
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/relationships/officeDocument" Target="{main}"/>'
        f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>",
        **parts,
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # Without the time of day, so that the same text is the same file.
            archive.writestr(zipfile.ZipInfo(name), _HEAD + content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def _content_types(kind: str, parts: dict[str, str]) -> dict[str, str]:
    base = "application/vnd.openxmlformats-officedocument"
    suffixes = {
        "document.xml": f"{base}.wordprocessingml.document.main+xml",
        "styles.xml": f"{base}.{kind}.styles+xml",
        "workbook.xml": f"{base}.spreadsheetml.sheet.main+xml",
        "sheet1.xml": f"{base}.spreadsheetml.worksheet+xml",
    }
    found = {name: suffixes[name.rsplit("/", 1)[1]] for name in parts if name.endswith(".xml")}
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return found | {"docProps/core.xml": core}


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_STYLES = (
    f'<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
    '<w:sz w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
    '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style></w:styles>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def docx(title: str, pieces: list[Piece]) -> bytes:
    """A Word document: title, headings, paragraphs and tables."""
    body = _word_line(title, "Title") + "".join(_word_piece(piece) for piece in pieces)
    size = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>'
    )
    parts = {
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}{size}</w:body>'
        "</w:document>",
        "word/styles.xml": _WORD_STYLES,
        "word/_rels/document.xml.rels": relations,
    }
    return _package(title, "word/document.xml", "wordprocessingml", parts)


def _word_line(text: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{look}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _word_piece(piece: Piece) -> str:
    if piece.kind != "table":
        return _word_line(piece.text, "Heading1" if piece.kind == "heading" else "")
    columns = "<w:gridCol/>" * max((len(row) for row in piece.rows), default=1)
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{_word_line(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in piece.rows
    )
    caption = _word_line(piece.text) if piece.text else ""
    return (
        f"{caption}<w:tbl><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>{_word_line('')}"
    )


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(title: str, pieces: list[Piece]) -> bytes:
    """A workbook of one sheet: the tables, or what is said where there is none."""
    tables = [piece for piece in pieces if piece.kind == "table"]
    rows = [[title]]
    for table in tables:
        rows += [[], [table.text], *table.rows]
    if not tables:
        rows += [["序号", "内容"]]
        rows += [[str(at), piece.text] for at, piece in enumerate(pieces, start=1)]
    width = max(len(row) for row in rows)
    data = "".join(
        f'<row r="{at}">{"".join(_cell(at, number, text) for number, text in enumerate(row))}</row>'
        for at, row in enumerate(rows, start=1)
    )
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    )
    sheet = escape(re.sub(r"[\[\]:*?/\\']", " ", title)[:31], {'"': "&quot;"})
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}/relationships">'
        f'<sheets><sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><cols><col min="1" max="{width}"'
        f' width="22" customWidth="1"/></cols><sheetData>{data}</sheetData></worksheet>',
        "xl/_rels/workbook.xml.rels": relations,
    }
    return _package(title, "xl/workbook.xml", "spreadsheetml", parts)


def _cell(row: int, column: int, text: str) -> str:
    where = (
        f"{chr(ord('A') + column)}{row}" if column < 26 else f"A{chr(ord('A') + column - 26)}{row}"
    )
    if _NUMBER.fullmatch(text):
        return f'<c r="{where}"><v>{text}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


MAKERS = {"pdf": pdf, "docx": docx, "xlsx": xlsx}
