"""Tables of words that come and go as files: XLSX, and CSV in the encodings that Excel writes.

A cell is text and nothing else: a formula is read as it was typed and never worked out, and what a
program could take for one leaves guarded.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from accessibility.characters import without_controls
from articles.docx.package import Package, open_parts, parse
from articles.docx.package import Refused as Broken
from articles.refusals import Refused

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 20_000, 40
# Characters of a cell that are read unless more is asked for; who wrote more wrote no term.
LONGEST = 400
# Of a part, unpacked: what so many rows of words need, several times over.
MAX_XML_BYTES = 24 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_S = f"{{{_MAIN}}}"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Table = list[list[str]]


def read(content: bytes, name: str, longest: int = LONGEST) -> Table:
    """The rows of a file's first sheet, of each cell so many characters.

    Raises Refused with a sentence that says what to do.
    """
    if not content.strip():
        raise Refused(_("“%(name)s”是空文件，没有内容。请重新选择。") % {"name": name})
    if len(content) > MAX_BYTES:
        raise Refused(_("“%(name)s”超过 5 MB，没有收下。请拆成几个文件。") % {"name": name})
    if content.startswith(_OLD_OR_LOCKED):
        raise Refused(
            _("“%(name)s”是旧格式（.xls）或加了密码，没有收下。请另存为 .xlsx 或 CSV 再导入。")
            % {"name": name}
        )
    of_kind = _of_xlsx if content.startswith(b"PK") else _of_csv
    rows = of_kind(content, name, longest)
    if len(rows) > MAX_ROWS:
        raise Refused(
            _("“%(name)s”超过 %(most)d 行，没有收下。请拆成几个文件。")
            % {"name": name, "most": MAX_ROWS}
        )
    return rows


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    output = io.StringIO()
    csv.writer(output).writerows([_guarded(cell) for cell in row] for row in rows)
    return output.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Iterable[str]], name: str) -> bytes:
    """A workbook of one sheet, every cell a text."""
    lines = "".join("<row>" + "".join(map(_cell_of, row)) + "</row>" for row in rows)
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{office}"><sheets>'
        f'<sheet name="{escape(name)}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><cols>'
        '<col min="1" max="9" width="18" customWidth="1"/></cols>'
        f"<sheetData>{lines}</sheetData></worksheet>",
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, xml in parts.items():
            archive.writestr(path, head + xml)
    return output.getvalue()


def _cell_of(text: str) -> str:
    words = escape(without_controls(_guarded(text)))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def _guarded(text: str) -> str:
    """What begins like a formula behind the sign by which every spreadsheet knows a text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(text: str) -> str:
    """A cell as it was meant: without that sign, and without spaces round it."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def _of_csv(content: bytes, name: str, longest: int) -> Table:
    text = _decoded(content, name)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [
            [_plain(cell[:longest]) for cell in row[:MAX_COLUMNS]]
            for row in islice(rows, MAX_ROWS + 1)
        ]
    except csv.Error as error:
        raise Refused(
            _("“%(name)s”不是能读的 CSV：引号没有成对，或者混进了别的东西。请从表格里重新导出。")
            % {"name": name}
        ) from error


def _decoded(content: bytes, name: str) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(
        _("“%(name)s”不是文字，读不出来。请选 .xlsx 文件，或者 UTF-8、GB18030 编码的 CSV。")
        % {"name": name}
    )


def _of_xlsx(content: bytes, name: str, longest: int) -> Table:
    try:
        package = open_parts(content, name)
        sheet = _xml(package, _first_sheet(package))
        shared = _shared_strings(package, longest)
        return _in_place(sheet.iter(f"{_S}row"), shared, longest)
    except (Broken, KeyError, ValueError, IndexError) as error:
        raise Refused(
            _(
                "“%(name)s”打不开：可能坏了、加了密码、不是 Excel 表格，或者展开后太大。"
                "请在 Excel 或 WPS 里打开，另存为 .xlsx 或 CSV 再导入。"
            )
            % {"name": name}
        ) from error


def _xml(package: Package, part: str) -> Any:
    content = package.read(part, MAX_XML_BYTES).replace(_STRICT, _MAIN.encode())
    return parse(content, package.name)


def _first_sheet(package: Package) -> str:
    workbook = "xl/workbook.xml"
    sheet = next(_xml(package, workbook).iter(f"{_S}sheet"), None)
    if sheet is None:
        raise KeyError("a workbook without a sheet")
    number = next((value for key, value in sheet.items() if key.endswith("}id")), "")
    return package.relations(workbook)[number].target


def _shared_strings(package: Package, longest: int) -> list[str]:
    part = "xl/sharedStrings.xml"
    if not package.has(part):
        return []
    # Cut and stripped here, so that a million cells may show one string without copying it.
    return [_plain(_words(item)[:longest]) for item in _xml(package, part).iter(f"{_S}si")]


def _words(item: Any) -> str:
    """The text of a string; how it is read aloud (rPh) is no part of it."""
    runs = [item, *item.findall(f"{_S}r")]
    return "".join(t.text or "" for run in runs for t in run.findall(f"{_S}t"))


def _in_place(elements: Iterable[Any], shared: list[str], longest: int) -> Table:
    """Each row where its number puts it: empty ones may be left out of a file, or stand at its end."""
    rows: Table = []
    at = last = 0
    for element in elements:
        at, row = int(element.get("r") or at + 1), _row(element, shared, longest)
        if at <= MAX_ROWS or any(row):
            rows += ([] for _left_out in range(min(at, MAX_ROWS + 1) - 1 - len(rows)))
            rows.append(row)
            last = len(rows) if any(row) else last
        if len(rows) > MAX_ROWS:
            break
    return rows[:last]


def _row(row: Any, shared: list[str], longest: int) -> list[str]:
    cells: list[str] = []
    for cell in row.findall(f"{_S}c"):
        at = _column(cell.get("r", ""), len(cells))
        if at >= MAX_COLUMNS:
            break
        cells += [""] * (at + 1 - len(cells))
        cells[at] = _plain(_cell(cell, shared)[:longest])
    return cells


def _column(reference: str, otherwise: int) -> int:
    """0 for A1, 26 for AA7."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    number = 0
    for letter in letters[0] if letters else "":
        number = number * 26 + ord(letter) - 64
    return number - 1 if letters else otherwise


def _cell(cell: Any, shared: list[str]) -> str:
    formula = cell.find(f"{_S}f")
    if formula is not None:
        return "=" + (formula.text or "")
    inline, value = cell.find(f"{_S}is"), cell.findtext(f"{_S}v") or ""
    if inline is not None:
        return _words(inline)
    kind = cell.get("t")
    if kind == "b":
        return "1" if value == "1" else "0"
    return shared[int(value)] if kind == "s" else value
