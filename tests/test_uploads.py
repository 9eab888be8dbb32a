"""Uploads: decoded, turned, stripped, told apart by what they are; refused in a sentence."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image as Pillow

from articles.models import Attachment
from articles.models.material import looks_like_file_name
from articles.uploads import read_attachment, read_photo
from tests import press


def photo(content: bytes, name: str = "a.jpg"):
    return read_photo(io.BytesIO(content), name)


def refusal(read, content: bytes, name: str) -> str:
    with pytest.raises(ValidationError) as refused:
        read(io.BytesIO(content), name)
    sentence = refused.value.messages[0]
    assert name in sentence
    return sentence


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 10_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def test_a_photo_is_turned_upright_and_loses_what_the_camera_wrote():
    exif = Pillow.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    read = photo(press.photo_bytes(400, 200, exif=exif))
    assert (read.width, read.height) == (200, 400)
    with Pillow.open(io.BytesIO(read.content)) as opened:
        assert not dict(opened.getexif())
    assert b"Maker" not in read.content


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP", "AVIF"])
def test_other_kinds_are_taken_and_encoded_anew(kind):
    read = photo(press.photo_bytes(kind=kind), f"a.{kind.lower()}")
    assert read.extension in ("jpg", "png")
    assert read.digest


def test_transparency_is_kept():
    output = io.BytesIO()
    Pillow.new("RGBA", (20, 20), (255, 0, 0, 0)).save(output, "PNG")
    assert photo(output.getvalue()).extension == "png"


def test_an_empty_file_is_named():
    assert "空文件" in refusal(read_photo, b"", "会场.jpg")


def test_a_truncated_photo_is_named():
    assert "只传来一部分" in refusal(read_photo, press.photo_bytes(900, 900)[:2000], "会场.jpg")


@pytest.mark.parametrize(
    "content",
    [b"just text", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html></html>", b"%PDF-1.4"],
)
def test_what_is_no_photo_is_refused_whatever_its_name(content):
    assert "不是能识别的图片" in refusal(read_photo, content, "改名.jpg")


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (9_000, 5_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(width, height):
    assert "4000 万像素" in refusal(read_photo, bomb(width, height), "大图.png")


def test_more_than_twenty_megabytes_are_refused():
    assert "20 MB" in refusal(read_photo, b"\xff" * (20 * 1024 * 1024 + 1), "大.jpg")


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "PNG", "WEBP", "TIFF"])
def test_what_was_written_into_a_photo_beside_the_picture_is_gone(kind):
    words: dict[str, Any] = {"comment": b"a home address", "xmp": b"a home address"}
    read = photo(press.photo_bytes(kind=kind, **words), f"a.{kind.lower()}")
    assert b"a home address" not in read.content
    with Pillow.open(io.BytesIO(read.content)) as opened:
        assert "comment" not in opened.info


REAL = {
    kind: press.photo_bytes(40, 30, kind=kind)
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
}


@pytest.mark.filterwarnings("ignore:Tag data larger than file")
@effort(max_examples=400, deadline=None)
@given(
    kind=st.sampled_from(sorted(REAL)),
    places=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6),
    kept=st.floats(0.3, 1),
)
def test_a_damaged_photo_of_any_kind_is_a_photo_or_a_sentence(kind, places, kept):
    content = bytearray(REAL[kind])
    for place, byte in places:
        content[int(place * len(content))] = byte
    try:
        read_photo(io.BytesIO(bytes(content[: int(kept * len(content))])), "x.jpg")
    except ValidationError as refused:
        assert refused.messages[0]


def test_a_damaged_avif_is_named():
    head, kind, pixels = REAL["AVIF"].partition(b"mdat")
    damaged = head + kind + b"\xff" * len(pixels)
    assert "只传来一部分" in refusal(read_photo, damaged, "会场.avif")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_photo_or_a_sentence(content):
    try:
        read_photo(io.BytesIO(content), "x.jpg")
    except ValidationError as refused:
        assert refused.messages[0]


def archive(*names: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj\n%%EOF\n", "a.pdf", Attachment.Kind.PDF),
        (archive("[Content_Types].xml", "word/document.xml"), "a.docx", Attachment.Kind.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", Attachment.Kind.XLSX),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), "a.pptx", Attachment.Kind.PPTX),
        (archive("OFD.xml", "Doc_0/Document.xml"), "a.ofd", Attachment.Kind.OFD),
        (archive("a.txt"), "a.zip", Attachment.Kind.ZIP),
    ],
)
def test_an_attachment_is_known_by_its_structure(content, name, kind):
    assert read_attachment(io.BytesIO(content), name).kind == kind


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.pdf", "空文件"),
        (b"%PDF-1.7 cut", "半.pdf", "不完整"),
        (b"MZ\x90\x00", "程序.exe", "不能上传"),
        (b"<svg/>", "图.svg", "不能上传"),
        (b"<!DOCTYPE html>", "页.html", "不能上传"),
        (b"just words", "假.pdf", "的内容不是 PDF 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧.doc", "另存为"),
        (b"PK\x03\x04broken", "坏.zip", "损坏"),
        (archive("a.txt"), "改名.docx", "不符"),
        (archive("[Content_Types].xml", "word/vbaProject.bin"), "宏.docx", "宏"),
    ],
)
def test_an_attachment_that_may_not_be_is_refused_in_a_sentence(content, name, words):
    assert words in refusal(read_attachment, content, name)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_attachment_or_a_sentence(content):
    try:
        read_attachment(io.BytesIO(b"PK\x03\x04" + content), "x.zip")
    except ValidationError as refused:
        assert refused.messages[0]


@pytest.mark.parametrize(
    "name", ["IMG_2024-05-06_1", "photo (3)", "微信图片_20240506", "DSC0001", "a.jpg", "2024-05-06"]
)
def test_a_file_name_is_known_for_one(name):
    assert looks_like_file_name(f" {name} ")


@pytest.mark.parametrize(
    "text",
    ["p" + "1" * 60 + "x", "img" + "1_" * 140 + "x", "1 " * 149 + "x", " " * 299 + "x", "1" * 9999,
     "p" + "1" * 100_000 + "x"],
)  # fmt: skip
def test_a_long_text_that_is_almost_a_file_name_is_soon_answered(text):
    """What tries all ways to split the digits would still be at it when the suite is given up."""
    assert not looks_like_file_name(text)
