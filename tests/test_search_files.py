"""Articles are found by what their attachments say; whatever a file does, nothing else suffers."""

import io
import zipfile
from typing import Any

import pytest
from django.utils.html import strip_tags
from pypdf import PdfWriter

from articles.models import Attachment, FileText
from articles.search import reading_files
from articles.uploads import read_attachment, store_attachment
from portal.demo import papers
from portal.demo.outlines import Piece
from tests import press
from tests.test_search import found

pytestmark = pytest.mark.django_db

SAID = "补贴标准为每亩三十元"
PIECES = [Piece("text", SAID)]
OFFICE = {
    "pdf": papers.pdf("标准", PIECES),
    "docx": papers.docx("标准", PIECES),
    "xlsx": papers.xlsx("标准", [Piece("table", "", [[SAID, "1"]])]),
}
SLIDE = (
    "<s xmlns:a='a'><a:p><a:r><a:t>补贴标准为</a:t></a:r><a:r><a:t>每亩三十元</a:t></a:r></a:p></s>"
)
SHEET = "<o:Page xmlns:o='o'><o:TextObject><o:TextCode>补贴标准为每亩三十元</o:TextCode></o:TextObject></o:Page>"


def zipped(members: dict[str, str]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return output.getvalue()


def scan() -> bytes:
    """A PDF whose page has no letters."""
    writer, output = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(output)
    return output.getvalue()


def attached(content: bytes, name: str, **facts: Any) -> Any:
    article = press.article(**facts)
    made = Attachment(article=article, name_zh_hans="补贴表")
    store_attachment(made, read_attachment(io.BytesIO(content), name))
    made.save()
    press.print_it(article)
    return article


@pytest.mark.parametrize("kind", OFFICE)
def test_an_article_is_found_by_what_its_attachment_says(kind):
    article = attached(OFFICE[kind], f"a.{kind}")
    assert found("每亩三十元") == []
    reading_files.read_files.func(article.pk)
    assert found("每亩三十元") == found("每畝三十元", "zh-hant") == [article.pk]
    assert found("每亩三十元", file=kind) == [article.pk]
    assert found("每亩三十元", file="ofd") == []


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("pptx", {"ppt/slides/slide1.xml": SLIDE, "ppt/theme/theme1.xml": "<a><t>无关</t></a>"}),
        ("ofd", {"Doc_0/Pages/Page_0/Content.xml": SHEET}),
    ],
)
def test_slides_and_ofd_are_read_too(tmp_path, kind, members):
    file = tmp_path / "a"
    file.write_bytes(zipped(members))
    assert reading_files.text_of(file, kind).strip() == SAID


def test_a_file_that_others_publish_too_is_read_once(monkeypatch):
    first = attached(OFFICE["docx"], "a.docx")
    reading_files.read_files.func(first.pk)
    monkeypatch.setattr(reading_files, "text_of", lambda *_file: pytest.fail("read again"))
    second = attached(OFFICE["docx"], "b.docx")
    assert sorted(found("每亩三十元")) == [first.pk, second.pk]
    reading_files.read_files.func(second.pk)
    assert FileText.objects.count() == 1


def test_the_list_says_that_the_words_are_in_a_file(client):
    article = attached(OFFICE["docx"], "a.docx")
    reading_files.read_files.func(article.pk)
    words = strip_tags(client.get("/search/", {"q": "每亩三十元"}).content.decode())
    assert "这些词在附件里" in words
    words = strip_tags(client.get("/search/", {"q": "补贴表"}).content.decode())
    assert "这些词在附件里" not in words


BOMB = {"word/document.xml": "<a>" + " " * (80 << 20) + "</a>"}
ENTITIES = {"word/document.xml": "<!DOCTYPE a [<!ENTITY x 'y'>]><a><p><t>&x;</t></p></a>"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "pdf"),
        (b"%PDF-1.7\nrubbish", "pdf"),
        (b"PK\x03\x04rubbish", "docx"),
        (zipped({"word/document.xml": "<a><p>"}), "docx"),
        (zipped(BOMB), "docx"),
        (zipped(ENTITIES), "docx"),
        (zipped({}), "xlsx"),
    ],
    ids=["empty", "no pdf", "no zip", "no xml", "bomb", "entities", "nothing in it"],
)
def test_what_cannot_be_read_says_nothing_and_harms_nobody(tmp_path, content, kind):
    file = tmp_path / "a"
    file.write_bytes(content)
    assert reading_files.text_of(file, kind) == ""
    assert reading_files.text_of(tmp_path / "gone", kind) == ""


def test_what_takes_too_long_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(reading_files, "PATIENCE", 0.01)
    file = tmp_path / "a"
    file.write_bytes(OFFICE["pdf"])
    assert reading_files.text_of(file, "pdf") == ""


@pytest.mark.parametrize("prefix", ["", "/senior", "/zh-hant"])
def test_readers_are_told_which_file_nobody_can_hear(client, prefix):
    article = attached(scan(), "a.pdf")
    words = "图片版，无法朗读" if prefix != "/zh-hant" else "圖片版，無法朗讀"
    path = f"{prefix}/articles/{article.pk}/"
    assert words not in strip_tags(client.get(path).content.decode())
    reading_files.read_files.func(article.pk)
    assert words in strip_tags(client.get(path).content.decode())
    other = attached(OFFICE["pdf"], "b.pdf")
    reading_files.read_files.func(other.pk)
    path = f"{prefix}/articles/{other.pk}/"
    assert words not in strip_tags(client.get(path).content.decode())
