"""Nothing of a manuscript is lost in odd files, and nothing ends up where it does not belong."""

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from articles.docx import dates
from articles.docx.facts import facts_of
from articles.docx.intake import Imported, take
from tests.word import NAMES, Paper, drawing, p, photo, r, raw, relation

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TEXT = "会议指出，要把账算清，把责任压实，把时间表贴到墙上，一件一件抓落实，不留断点到明年汛期。"
TITLE = p(r("云渡区召开推进会", '<w:sz w:val="44"/>'), properties='<w:jc w:val="center"/>')


def read(body: str, **options: Any) -> Imported:
    return take(raw(TITLE + body, **options), "送审稿.docx", NOW)


def sign(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_a_paragraph_whose_end_was_struck_out_stays_in_front_of_a_table():
    struck = p(r("下面是清单"), properties='<w:rPr><w:del w:id="4" w:author="x"/></w:rPr>')
    cells = f"<w:tc>{p(r('甲'))}</w:tc><w:tc>{p(r('乙'))}</w:tc>"
    imported = read(p(r(TEXT)) + struck + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + p(r(TEXT)))
    assert "<p>下面是清单</p><table>" in imported.body
    assert "<td>甲</td>" in imported.body


@pytest.mark.parametrize("begun", [sign("begin"), sign("begin") + sign("separate")])
@pytest.mark.parametrize("code", ["PAGEREF x", "TOC \\o", "HYPERLINK http://example.org/"])
def test_a_field_that_never_ends_swallows_nothing(begun, code):
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    opened = begun.replace("</w:r>", "</w:r>" + instruction, 1)
    imported = read(p(r("第一段。"), opened, r("接着写。")) + p(r(TEXT)))
    assert imported.body == f"<p>第一段。接着写。</p><p>{TEXT}</p>"


def either(new: str, old: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="w16se">{new}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )


def test_what_is_written_in_two_ways_is_read_once():
    sign = either("<w:symEx/>", "<w:t>😊</w:t>")
    words = either("<w:t>新的写法。</w:t>", "<w:t>旧的写法。</w:t>")
    whole = either(p(r("新的一段。")), p(r("旧的一段。")))
    imported = read(p(r(TEXT)) + p(f"<w:r>{sign}{words}</w:r>") + whole + p(r(TEXT)))
    assert imported.body == f"<p>{TEXT}</p><p>😊新的写法。</p><p>新的一段。</p><p>{TEXT}</p>"


def test_a_table_in_a_footnote_leaves_its_words():
    cells = f"<w:tc>{p(r('甲格'))}</w:tc><w:tc>{p(r('乙格'))}</w:tc>"
    note = f'<w:footnote w:id="2">{p(r("见下。"))}<w:tbl><w:tr>{cells}</w:tr></w:tbl></w:footnote>'
    imported = take(
        raw(
            TITLE + p(r(TEXT), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            parts={"word/footnotes.xml": f"<w:footnotes {NAMES}>{note}</w:footnotes>"},
        ),
        "送审稿.docx",
        NOW,
    )
    assert imported.body.endswith("<hr><p>[1] 见下。</p><p>甲格</p><p>乙格</p>")


def test_what_word_would_put_in_on_opening_is_named():
    imported = read(p(r(TEXT)) + '<w:altChunk r:id="x"/>')
    assert any("嵌在里面的文件 1 个" in line for line in imported.receipt.dropped)


def test_a_long_place_is_not_cut_silently():
    place = "云渡区行政中心" + "主楼东侧" * 30 + "会议室"
    facts = facts_of("x", read(p(r(f"会议地点：{place}")) + p(r(TEXT))))
    assert facts["place"] == place


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (("来源：云渡发布", "来源：区水务局"), "来源：区水务局"),
        (("摄影：李平", "摄影：王芳"), "摄影：王芳"),
        (("主持人：李平", "主持人：王芳"), "主持人：王芳"),
        (("地点：一楼会议室", "地点：二楼会议室"), "地点：二楼会议室"),
        (("责任编辑：李平", "编辑：王芳"), "编辑：王芳"),
    ],
)
def test_a_line_that_says_otherwise_than_the_one_before_stays_in_the_text(lines, kept):
    imported = read("".join(p(r(line)) for line in lines) + p(r(TEXT)))
    assert kept in imported.body
    assert lines[0] not in imported.body


def test_a_line_that_says_the_same_again_goes_as_the_one_before():
    imported = read(p(r("来源：云渡发布")) + p(r(TEXT)) + p(r("（来源：云渡发布）")))
    assert imported.body == f"<p>{TEXT}</p>"


def test_a_picture_in_a_table_of_facts_is_not_lost():
    def row(label: str, *value: str) -> str:
        return f"<w:tr><w:tc>{p(r(label))}</w:tc><w:tc>{p(*value)}</w:tc></w:tr>"

    table = (
        row("会议时间", r("2026年2月25日"))
        + row("会议地点", r("一楼会议室"))
        + row("主持人", r("李平"), drawing("x"))
    )
    imported = take(
        raw(
            TITLE + f"<w:tbl>{table}</w:tbl>" + p(r(TEXT)),
            parts={"word/media/a.png": photo()},
            relations=relation("x", "image", "media/a.png"),
        ),
        "送审稿.docx",
        NOW,
    )
    assert len(imported.pictures) == 1
    assert "data-image" in imported.body
    assert facts_of("x", imported)["place"] == "一楼会议室"


def test_a_long_text_below_a_picture_in_a_table_is_no_caption():
    paper = Paper()
    paper.title("云渡区召开推进会")
    paper.body(TEXT)
    table = paper.table([["", ""], [TEXT * 4, "图2 现场"]])
    for cell in table.rows[0].cells:
        cell.paragraphs[0].add_run().add_picture(io.BytesIO(photo()))
    paper.body(TEXT)
    imported = take(paper.saved(), "送审稿.docx", NOW)
    assert TEXT * 4 in imported.body
    assert [each.picture.caption for each in imported.pictures] == ["", "图2 现场"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("二〇二五年二月二十五日", "2025-02-25"),
        ("二○二五年二月二十五日", "2025-02-25"),
        ("二０二五年二月二十五日", "2025-02-25"),
        ("二0二五年二月二十五日", "2025-02-25"),
        ("二O二五年十一月三十日", "2025-11-30"),
        ("２０２５年２月２５日", "2025-02-25"),
        ("２０２５年２月２５日１５：３０", "2025-02-25 15:30"),
        ("二〇二五年二月二十五日下午三时", "2025-02-25 15:00"),
        ("2025年2月25日上午九时三十分", "2025-02-25 09:30"),
        ("2月25日（星期三）下午两点半", "2026-02-25 14:30"),
        ("2025年2月25日，三点要求", "2025-02-25"),
        ("2025年2月25日凌晨12点", "2025-02-25 00:00"),
        ("2025年2月25日一时间", "2025-02-25"),
        ("2025年2月25日上午9时", "2025-02-25 09:00"),
    ],
)
def test_a_day_is_read_as_it_is_written(written, moment):
    found = dates.first(written)
    assert found is not None
    assert found.on(2026).iso() == moment
