"""`manage.py import_docx`: many files, a JSON object each, and nothing stored where only asked."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, ImportReceipt
from tests import press
from tests.test_docx_desk import notice, report

pytestmark = pytest.mark.django_db
KEYS = [
    *("file", "title", "subtitle", "source", "author", "date", "meeting_date", "place", "chair"),
    *("attendees", "observers", "paragraphs", "numbered", "tables", "images", "notes"),
]


def run(*words: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_docx", *map(str, words), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def files(tmp_path):
    press.column("news/meetings")
    for name, paper in (("报道.docx", report()), ("公告.docx", notice())):
        (tmp_path / name).write_bytes(paper.saved())
    return tmp_path


def test_each_file_is_an_object_with_exactly_these_keys(files):
    rows = json.loads(run(files / "报道.docx", files / "公告.docx", "--json"))
    assert [list(row) for row in rows] == [[*KEYS, "article_id"]] * 2
    first = rows[0]
    assert first["title"] == "云渡区召开河道推进会"
    assert first["source"] == "云渡区融媒体中心"
    assert (first["date"], first["meeting_date"]) == ("2026-02-26", "2026-02-25")
    assert first["chair"] == "苏景和"
    assert first["attendees"] == ["梁知远", "闻立群", "秦若岚"]
    assert first["images"] == [{"caption": "图1 推进会现场", "credit": "石小满"}]
    assert {row["article_id"] for row in rows} == set(Article.objects.values_list("pk", flat=True))
    assert ImportReceipt.objects.count() == 2


def test_a_dry_run_stores_nothing(files):
    rows = json.loads(run(files / "报道.docx", "--json", "--dry-run"))
    assert rows[0]["article_id"] is None
    assert not Article.objects.exists()


def test_a_bad_file_says_why_and_the_others_go_on(files):
    (files / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    out = io.StringIO()
    with pytest.raises(CommandError, match="有 2 个文件没有收下"):
        call_command(
            *("import_docx", str(files / "旧.doc"), str(files / "没有.docx")),
            *(str(files / "公告.docx"), "--json"),
            stdout=out,
        )
    rows = json.loads(out.getvalue())
    assert [list(row)[-1] for row in rows] == ["error", "error", "article_id"]
    assert "另存为" in rows[0]["error"]
    assert Article.objects.count() == 1


def test_without_json_people_can_read_it(files):
    said = run(files / "报道.docx")
    assert "《云渡区召开河道推进会》" in said
    assert "主持：苏景和" in said
    assert "出席：梁知远、闻立群、秦若岚" in said


def test_column_and_person_are_named(files):
    column = press.column("notices")
    run(files / "报道.docx", "--column", "notices", "--by", press.writer().username)
    article: Any = Article.objects.get()
    assert article.column == column
    assert article.created_by == press.writer()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "nobody"], "没有用户名是"),
        (["--column", "nowhere"], "没有路径是"),
    ],
)
def test_a_wrong_word_is_told(files, words, said):
    with pytest.raises(CommandError, match=said):
        run(files / "报道.docx", *words)


def test_who_may_not_write_is_refused(files):
    with pytest.raises(CommandError, match="没有写稿的权限"):
        run(files / "报道.docx", "--by", press.publisher().username)
