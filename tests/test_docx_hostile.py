"""Files that are in order and made to keep the server busy: read in a moment, or refused."""

import io
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from articles.docx import labels, meetings, people
from articles.docx.intake import Imported, take
from articles.docx.meetings import Facts
from articles.docx.package import Refused
from tests.word import NAMES, drawing, item, numbering, p, r, raw, relation, zipped

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TEXT = "会议指出，要把账算清，把责任压实，把时间表贴到墙上，一件一件抓落实，不留断点到明年汛期。"


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail rather than wait; a regular expression at work is interrupted too."""

    def late(*_about: Any) -> None:
        raise AssertionError(f"not done after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read(body: str, **parts: str | bytes) -> Imported:
    named = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    return take(raw(body, parts=named), "送审稿.docx", NOW)


@pytest.mark.parametrize(
    "line",
    [
        *("日报" * 60, "见习见习日报" * 19 + "说", "记者" * 60),
        *("出席：" + "和、" * 3000, "主持人：" + "书记" * 30_000, "出席：" + "李和" * 20_000),
        "地点：" + "三楼、" * 20_000,
    ],
    ids=lambda line: line[:8],
)
def test_a_line_of_repeated_words_is_recognised_in_a_moment(line):
    with within(10):
        imported = read(p(r("云渡区召开推进会")) + p(r(line)) + p(r(TEXT)))
    assert "把账算清" in imported.body


@pytest.mark.parametrize(
    "sentence",
    [
        *("出席" + "会议活动" * 100 + "。", "会议由" + "受委托" * 100 + "李平，主持。"),
        *("张三" + "领导同志" * 100 + "了出席会议。", "和、" * 480 + "出席会议。"),
        *("主持受" * 300 + "。", "受委托" * 100 + "说主持会议。"),
    ],
    ids=lambda sentence: sentence[:8],
)
def test_prose_of_repeated_words_is_read_in_a_moment(sentence):
    with within(10):
        meetings.read_prose(Facts(), [sentence * 10] * 300)


def test_a_byline_and_a_list_of_usual_length_are_read_as_before():
    assert labels.byline("本报见习记者 李平") == ("本报见习记者 李平", "")
    assert labels.byline("云渡日报记者 李平 通讯员 王芳")[0] == "云渡日报记者 李平 通讯员 王芳"
    listed = people.people("区委常委、区委办公室主任李平，副区长王芳、赵刚")
    assert [one.name for one in listed] == ["李平", "王芳", "赵刚"]


def test_the_file_s_own_facts_are_read_in_a_moment():
    core = b"<a>" + b"modified" * 1_000_000 + b"</a>"
    with within(10):
        imported = read(p(r(TEXT)), docProps__core=core)
    assert "把账算清" in imported.body


@pytest.mark.parametrize("written", ["²", "９", "-1", "1e9", "9" * 5000])
def test_a_number_that_is_none_is_left_out_of_account(written):
    body = (
        p(
            f'<w:r><w:rPr><w:sz w:val="{written}"/></w:rPr><w:t>{TEXT}</w:t></w:r>',
            properties=f'<w:outlineLvl w:val="{written}"/><w:numPr><w:ilvl w:val="{written}"/>'
            '<w:numId w:val="1"/></w:numPr>',
        )
        + "<w:tbl><w:tr>"
        + f'<w:tc><w:tcPr><w:gridSpan w:val="{written}"/></w:tcPr>{p(r("甲"))}</w:tc>' * 2
        + "</w:tr></w:tbl>"
    )
    assert "甲" in read(body, word__numbering=numbering(("decimal", "%1."))).body


def test_a_number_as_long_as_a_book_is_cut_short():
    levels = numbering(("lowerLetter", "第%1" + "号" * 200_000))
    with within(20):
        imported = read(
            p(r(TEXT)) + item("甲") * 200,
            word__numbering=levels.replace('w:start w:val="1"', 'w:start w:val="99999"'),
        )
    assert len(imported.body) < 200 * 120


def test_a_list_that_begins_at_nought_keeps_its_nought():
    levels = numbering(("decimal", "%1."))
    started = levels.replace('w:start w:val="1"', 'w:start w:val="0"')
    imported = read(p(r(TEXT)) + item("甲") + item("乙"), word__numbering=started)
    assert "<p>0. 甲</p>" in imported.body


def test_a_book_is_refused_before_it_is_recognised():
    with within(20), pytest.raises(Refused) as caught:
        read("".join(p(r(f"{TEXT}{place}")) for place in range(90_000)))
    assert "正文太长" in caught.value.sentence


def test_a_way_of_packing_that_word_does_not_know_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {NAMES}><w:body>{p(r(TEXT))}</w:body></w:document>"
        )
    damaged = bytearray(content.getvalue())
    damaged[60:80] = b"\xff" * 20
    for each in (content.getvalue(), bytes(damaged)):
        with pytest.raises(Refused):
            take(each, "送审稿.docx", NOW)


def test_thousands_of_missing_pictures_are_counted_and_not_all_named():
    drawings = "".join(p(drawing("x")) for _picture in range(3000))
    content = raw(p(r(TEXT)) + drawings, relations=relation("x", "image", "media/no.png"))
    imported = take(content, "送审稿.docx", NOW)
    assert len(imported.receipt.dropped) < 110
    assert "另有 2900 张图片没有收下" in imported.receipt.dropped


def test_a_zip_within_a_zip_is_never_opened():
    inner = zipped({"word/document.xml": b"\0" * 5_000_000})
    parts: dict[str, str | bytes] = {"word/embeddings/inner.docx": inner}
    assert "把账算清" in take(raw(p(r(TEXT)), parts=parts), "送审稿.docx", NOW).body
