"""The files that the demo makes for downloading are what their endings say."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from articles.uploads import read_attachment
from portal.demo import papers
from portal.demo.outlines import Piece, outline

pytestmark = pytest.mark.django_db


PIECES = [
    Piece("heading", "一、依据"),
    Piece("text", "根据《办法》第3条，A & B <C>，" + "很长的一段" * 200),
    Piece("table", "表", [["项目", "数量"], ["断点（处）", "27"], ["合计", "3.5"]]),
]


@pytest.mark.parametrize("kind", papers.MAKERS)
def test_a_paper_is_what_its_ending_says(kind):
    content = papers.MAKERS[kind]("申请表 & 说明", PIECES)
    assert read_attachment(io.BytesIO(content), f"申请表.{kind}").kind == kind
    assert papers.MAKERS[kind]("申请表 & 说明", PIECES) == content


def test_a_pdfs_table_of_objects_is_right():
    content = papers.pdf("申请表", PIECES)
    start = int(re.findall(rb"startxref\n(\d+)", content)[0])
    table = content[start:].split(b"\n")
    count = int(table[1].split()[1])
    for number in range(1, count):
        place = int(table[2 + number][:10])
        assert content[place:].startswith(b"%d 0 obj\n" % number)
    for length, stream in re.findall(
        rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", content, re.DOTALL
    ):
        assert len(stream) == int(length)


def test_a_pdf_holds_every_word_on_as_many_pages_as_it_takes():
    content = papers.pdf("申请表", PIECES)
    told = "".join(
        bytes.fromhex(code.decode()).decode("utf-16-be")
        for code in re.findall(rb"<([0-9a-f]*)> Tj", content)
    )
    assert "很长的一段" in told
    assert "断点（处）　27" in told
    assert "- 1 -" in told


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_every_part_of_an_office_file_is_xml(kind):
    with zipfile.ZipFile(io.BytesIO(papers.MAKERS[kind]("表 <1>", PIECES))) as archive:
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    main = "word/document.xml" if kind == "docx" else "xl/worksheets/sheet1.xml"
    told = "".join(parts[main].itertext())
    assert "根据《办法》第3条，A & B <C>，" in told or "断点（处）" in told
    assert "27" in told


def test_cells_that_span_leave_their_neighbours_in_place():
    html = (
        '<table><caption>表</caption><tr><th rowspan="2">甲</th><th colspan="2">乙</th></tr>'
        "<tr><td>1</td><td>2</td></tr></table><p>完</p>"
    )
    assert outline(html) == [
        Piece("table", "表", [["甲", "乙", ""], ["", "1", "2"]]),
        Piece("text", "完"),
    ]
