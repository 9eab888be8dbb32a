"""Files that are no manuscript, or mean harm: refused in a sentence that says what to do."""

import io
import struct
import time
import zipfile

import pytest
from django.utils import timezone

from articles.docx.intake import take
from articles.docx.package import MAX_BYTES, Refused
from tests import word
from tests.word import p, r, raw, relation

TEXT = p(r("会议指出，要把账算清。"))


def refusal(content: bytes, name: str = "送审稿.docx") -> str:
    """The sentence with which a file is refused; it names the file and is no code."""
    with pytest.raises(Refused) as caught:
        take(content, name, timezone.localtime())
    sentence = caught.value.sentence
    assert name in sentence
    assert sentence.endswith("。")
    return sentence


def test_a_word_file_of_no_sense_is_told_as_broken_and_not_asked_to_be_one():
    assert "打不开，可能坏了" in refusal(b"\x8e\x02\x11 nothing that Word wrote", "坏.docx")
    assert "请选择 .docx 文件" in refusal(b"\x8e\x02\x11 nothing that Word wrote", "照片.bin")


def test_an_empty_file_is_named_as_empty():
    assert "空文件" in refusal(b"")


def test_a_file_over_the_limit_is_refused_before_it_is_opened():
    assert "50 MB" in refusal(b"PK\x03\x04" + b"\0" * MAX_BYTES)


def test_an_old_doc_gets_the_way_to_a_docx():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument".encode("utf-16-le")
    for name in ("旧稿.doc", "改了扩展名.docx"):
        sentence = refusal(old, name)
        assert "另存为" in sentence
        assert "*.docx" in sentence


def test_an_rtf_is_told_as_an_old_one():
    assert "另存为" in refusal(rb"{\rtf1\ansi words}")


def test_a_file_with_a_password_says_where_to_take_it_off():
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert "密码" in refusal(locked)


def test_members_with_a_password_are_told_alike():
    content = bytearray(raw(TEXT))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        flags = struct.unpack_from("<H", content, at + 8)[0]
        struct.pack_into("<H", content, at + 8, flags | 1)
        at = content.find(b"PK\x01\x02", at + 4)
    assert "密码" in refusal(bytes(content))


def test_a_truncated_file_is_told_as_damaged():
    content = raw(TEXT)
    assert "已损坏" in refusal(content[: len(content) // 2])


def test_a_damaged_part_is_told_as_damaged():
    content = bytearray(raw(TEXT * 50))
    at = content.find(b"word/document.xml") + 60
    content[at : at + 20] = b"\xff" * 20
    assert "已损坏" in refusal(bytes(content))


def test_broken_xml_is_told_as_damaged():
    assert "已损坏" in refusal(raw("<w:p><w:r>"))


def test_a_zip_without_a_text_is_none():
    assert "没有正文" in refusal(word.zipped({"word/styles.xml": "<a/>", "other.txt": "x"}))


def test_a_workbook_is_called_by_its_name():
    book = word.zipped({"xl/workbook.xml": "<a/>", "[Content_Types].xml": "<a/>"})
    assert "Excel" in refusal(book)


def test_a_pdf_is_called_by_its_name():
    assert "PDF" in refusal(b"%PDF-1.7 words")


def test_a_document_without_words_becomes_no_empty_article():
    assert "没有文字" in refusal(raw(p() + p(r("　　 "))))


def test_macros_are_refused_whatever_the_file_is_called():
    assert "宏" in refusal(raw(TEXT, parts={"word/vbaProject.bin": b"\xd0\xcf"}))
    types = (
        f'<Types xmlns="{word.PACKAGE}/content-types"><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    assert "宏" in refusal(raw(TEXT, parts={"[Content_Types].xml": types}))


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", "word/../../x.xml", "..\\x.xml", "c:/x.xml"]
)
def test_a_path_out_of_the_file_is_refused(path):
    assert "路径" in refusal(raw(TEXT, parts={path: "x"}))


def test_two_parts_of_one_name_are_refused():
    # Two programs would read two different documents out of it.
    content = io.BytesIO(raw(TEXT))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("WORD/document.xml", "<a/>")
    assert "已损坏" in refusal(content.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = raw(TEXT, parts={"word/media/image1.png": b"\0" * 60_000_000})
    assert len(bomb) < 100_000
    began = time.process_time()
    assert "展开后太大" in refusal(bomb)
    assert time.process_time() - began < 2


def test_a_bomb_that_lies_about_its_size_is_refused_while_it_is_unpacked():
    content = bytearray(raw(TEXT, parts={"word/styles.xml": b" " * 40_000_000}))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(mark)
        while at >= 0:
            if struct.unpack_from("<I", content, at + place)[0] == 40_000_000:
                struct.pack_into("<I", content, at + place, 1000)
            at = content.find(mark, at + 4)
    refusal(bytes(content))


def test_many_members_are_refused():
    many = {f"word/media/{number}.png": b"" for number in range(3100)}
    assert "展开后太大" in refusal(raw(TEXT, parts=many))


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, REMOTE], ids=["laughs", "file", "remote"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml"])
def test_entities_are_refused_in_every_part(doctype, part):
    entity = "&d;" if doctype is LAUGHS else "&x;" if doctype is OUTSIDE else "x"
    text = f"{doctype}<w:document {word.NAMES}><w:body>{p(r(entity))}</w:body></w:document>"
    assert "DOCTYPE" in refusal(raw(TEXT, parts={part: text}))


def test_entities_are_refused_in_another_encoding_too():
    text = f'<?xml version="1.0" encoding="utf-16"?>{OUTSIDE}<w:document {word.NAMES}/>'
    assert "DOCTYPE" in refusal(raw(TEXT, parts={"word/document.xml": text.encode("utf-16")}))


def test_tables_nested_without_end_are_refused_in_a_sentence():
    deep = "<w:tbl><w:tr><w:tc>" * 3000 + TEXT + "</w:tc></w:tr></w:tbl>" * 3000
    assert "套得太深" in refusal(raw(deep))


def test_tables_nested_a_few_times_become_paragraphs():
    deep = "<w:tbl><w:tr><w:tc>" * 30 + TEXT + "</w:tc><w:tc/></w:tr></w:tbl>" * 30
    imported = take(raw(deep), "深.docx", timezone.localtime())
    assert "把账算清" in imported.body


def test_a_picture_elsewhere_is_never_fetched(monkeypatch):
    def forbidden(*_args, **_kwargs):
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr("socket.socket.connect", forbidden)
    address = "http://127.0.0.1:9/track.png"
    for target in (address, "file:///etc/passwd"):
        content = raw(
            TEXT + p(word.drawing("x", linked=True)),
            relations=relation("x", "image", target, external=True),
        )
        imported = take(content, "外链.docx", timezone.localtime())
        assert not imported.pictures
        assert any(target in line for line in imported.receipt.dropped)


def with_picture(content: bytes, name: str = "image1.png") -> bytes:
    return raw(
        TEXT + p(word.drawing("x")) + p(r("图1 推进会现场")) + TEXT,
        parts={f"word/media/{name}": content},
        relations=relation("x", "image", f"media/{name}"),
    )


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"not a picture at all", "image1.png", "不是能识别的图片"),
        (b"\x01\0\0\0", "image1.emf", "矢量图"),
        (b"\xd7\xcd\xc6\x9a", "image1.wmf", "矢量图"),
        (word.photo()[:60], "image1.png", "打不开"),
        (b"", "image1.png", "空文件"),
    ],
    ids=["text", "emf", "wmf", "half", "empty"],
)
def test_a_bad_picture_is_named_and_the_rest_goes_on(content, name, said):
    imported = take(with_picture(content, name), "图.docx", timezone.localtime())
    assert not imported.pictures
    assert any(said in line and name in line for line in imported.receipt.dropped)
    # Its caption is a sentence of the manuscript and stays.
    assert "图1 推进会现场" in imported.body


def test_a_picture_of_thirty_thousand_by_thirty_thousand_is_named():
    head = struct.pack(">II5B", 30000, 30000, 8, 2, 0, 0, 0)
    giant = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + b"\0" * 60
    imported = take(with_picture(giant), "巨图.docx", timezone.localtime())
    assert not imported.pictures
    assert any("image1.png" in line for line in imported.receipt.dropped)


def test_a_picture_that_is_not_in_the_file_is_named():
    content = raw(TEXT + p(word.drawing("x")), relations=relation("x", "image", "media/no.png"))
    imported = take(content, "缺图.docx", timezone.localtime())
    assert any("no.png" in line for line in imported.receipt.dropped)


def test_a_script_typed_as_text_stays_text():
    typed = r("&lt;script&gt;alert(1)&lt;/script&gt;")
    link = '<w:hyperlink r:id="x"><w:r><w:t>点这里</w:t></w:r></w:hyperlink>'
    content = raw(
        TEXT + p(typed) + p(link),
        relations=relation("x", "hyperlink", "javascript:alert(1)", external=True),
    )
    imported = take(content, "脚本.docx", timezone.localtime())
    assert "<script" not in imported.body
    assert "javascript:" not in imported.body
    assert "点这里" in imported.body
