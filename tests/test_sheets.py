"""Tables as files, of spreadsheets and in plain text: read as they were written, or refused."""

import io
import zipfile
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import sheets
from articles.refusals import Refused

# What a cell may hold: no sign that XML forbids, no space at its ends.
cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30
).map(str.strip)


@settings(deadline=None)
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8))
def test_what_goes_out_comes_in_again(rows):
    # A first cell that is a text, so that no separator can be taken for another one.
    rows = [["简体", "繁体", "备注"], *map(list, rows)]
    assert sheets.read(sheets.as_csv(rows), "a.csv") == [
        [each[:400] for each in row] for row in rows
    ]
    while not any(rows[-1]):
        rows.pop()
    assert sheets.read(sheets.as_xlsx(rows, "词条"), "a.xlsx") == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_comes_in_the_encodings_and_separators_of_spreadsheets(encoding, separator):
    content = f"简体{separator}繁体\r\n于谦{separator}于謙\r\n".encode(encoding)
    assert sheets.read(content, "a.csv") == [["简体", "繁体"], ["于谦", "于謙"]]


def test_of_a_csv_of_millions_of_lines_no_more_are_read_than_are_taken():
    with patch.object(sheets, "_plain", wraps=sheets._plain) as looked, pytest.raises(Refused):
        sheets.read(b"a\n" * (sheets.MAX_BYTES // 2), "a.csv")
    assert looked.call_count == sheets.MAX_ROWS + 1


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_what_begins_like_a_formula_leaves_guarded_and_comes_back_as_it_was(sign):
    word = f"{sign}HYPERLINK(1)"
    for content in (sheets.as_csv([[word]]), sheets.as_xlsx([[word]], "词")):
        assert sheets.read(content, "a") == [[word]]
    assert f"'{sign}".encode() in sheets.as_csv([[word]])


def workbook(sheet: str, **parts: str) -> bytes:
    """A file of which the first sheet holds this XML."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheets.as_xlsx([], "词"))) as whole:
        given = {name: whole.read(name) for name in whole.namelist()}
    given["xl/worksheets/sheet1.xml"] = sheet.encode()
    given |= {name.replace("__", "/") + ".xml": text.encode() for name, text in parts.items()}
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in given.items():
            archive.writestr(name, content)
    return output.getvalue()


NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def test_cells_are_read_as_excel_writes_them():
    strings = (
        f"<sst {NAMESPACE}><si><t>简体</t></si><si><r><t>于</t></r><r><t>谦</t></r>"
        "<rPh><t>yu</t></rPh></si></sst>"
    )
    content = workbook(
        f'<worksheet {NAMESPACE}><sheetData><row><c r="A1" t="s"><v>0</v></c>'
        '<c r="C1" t="str"><f>1+1</f><v>2</v></c></row>'
        '<row><c r="A2" t="s"><v>1</v></c><c r="B2"><v>12</v></c><c r="C2" t="b"><v>1</v></c></row>'
        "</sheetData></worksheet>",
        xl__sharedStrings=strings,
    )
    # A formula is what was typed, not what came of it.
    assert sheets.read(content, "a.xlsx") == [["简体", "", "=1+1"], ["于谦", "12", "1"]]


def test_rows_that_a_file_leaves_out_count_all_the_same():
    content = workbook(
        f'<worksheet {NAMESPACE}><sheetData><row r="2"><c r="A2" t="str"><v>简体</v></c></row>'
        '<row r="4"><c r="A4" t="str"><v>于谦</v></c></row><row r="5"/><row r="900000"/>'
        "</sheetData></worksheet>"
    )
    assert sheets.read(content, "a.xlsx") == [[], ["简体"], [], ["于谦"]]


def bomb() -> bytes:
    return workbook(f"<worksheet {NAMESPACE}>" + " " * 60_000_000 + "</worksheet>")


def other_zip() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("a", "b")
    return output.getvalue()


BAD = {
    "empty": b"",
    "old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99,
    "no text": b"\x00\x01\x02\xff\xfe\x00" * 9,
    "torn": sheets.as_xlsx([["简体"]], "词")[:300],
    "doctype": workbook(f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet {NAMESPACE}>&a;</worksheet>'),
    "bad string": workbook(f'<worksheet {NAMESPACE}><row><c t="s"><v>7</v></c></row></worksheet>'),
    "a zip of something else": other_zip(),
    "too large": b"a" * (sheets.MAX_BYTES + 1),
    "quotes": b'\xef\xbb\xbf"' + b"a" * 200_000,
}


@pytest.mark.parametrize("name", [*BAD, "bomb"])
def test_a_file_that_is_none_is_refused_in_a_sentence(name):
    with pytest.raises(Refused) as refusal:
        sheets.read(bomb() if name == "bomb" else BAD[name], "表.xlsx")
    assert "“表.xlsx”" in str(refusal.value)
    assert str(refusal.value).endswith("。")


def test_more_rows_than_a_file_may_have_are_refused():
    with pytest.raises(Refused, match="行，没有收下"):
        sheets.read(b"a\n" * (sheets.MAX_ROWS + 1), "a.csv")
