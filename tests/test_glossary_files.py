"""The glossary as a file: what goes out comes in again, and nothing bad comes in with it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from accessibility.models import GlossaryTerm, Rederivation
from articles import rederiving, sheets
from articles.models import Article
from articles.models.scopes import article_scope, column_scope
from articles.refusals import Refused
from articles.term_files import ADDED, CHANGED, HEADS, LEFT, REFUSED, table, take
from tests import press
from tests.desk_forms import manuscript, sentences, signed_in

LIST = "/admin/accessibility/glossaryterm/"
HEAD = list(HEADS)
pytestmark = pytest.mark.django_db


def outcomes(receipt: Any) -> list[str]:
    return [row.outcome for row in receipt.rows]


def imported(client: Any, content: bytes, name: str = "词条.csv", **more: str) -> Any:
    return client.post(f"{LIST}import/", {"file": SimpleUploadedFile(name, content)} | more)


# --- what becomes of the rows -------------------------------------------------------------


def test_each_row_is_added_changed_left_or_refused_by_itself():
    GlossaryTerm.objects.create(simplified="云渡", traditional="雲渡", note="留着")
    GlossaryTerm.objects.create(simplified="于谦", traditional="於謙")
    receipt = take(
        [
            ["说明", "简体", "繁體", "种类"],
            ["", "云渡", "雲渡", ""],
            ["", "于谦", "于謙", "人名"],
            ["", "", "", ""],
            ["", "范长江", "范長江", "人名"],
            ["", "范", "范", "人名"],
            ["", "甲乙", "甲乙", "妖怪"],
            ["", "丙丁", "", ""],
            ["", "范长江", "范長江", ""],
            ["", "=HYPERLINK(1)", "范", ""],
            ["", "甲" * 61, "甲" * 61, ""],
        ],
        press.writer(),
    )
    assert outcomes(receipt) == [LEFT, CHANGED, ADDED, *[REFUSED] * 6]
    reasons = ["".join(row.reasons) for row in receipt.rows if row.outcome == REFUSED]
    expected = [
        "只有一个字",
        "种类“妖怪”不认识",
        "简体和繁体都要填",
        "和第 5 行重复",
        "没有汉字",
        "60",
    ]
    for told, words in zip(reasons, expected, strict=True):
        assert words in told
    assert [row.number for row in receipt.rows] == [2, 3, 5, 6, 7, 8, 9, 10, 11]
    assert receipt.unknown_heads == ["说明"]
    assert Rederivation.objects.get().words == ["于谦", "范长江"]
    kept = {term.simplified: term for term in GlossaryTerm.objects.all()}
    assert set(kept) == {"云渡", "于谦", "范长江"}
    assert kept["云渡"].note == "留着"
    assert (kept["于谦"].traditional, kept["于谦"].changed_by) == ("于謙", press.writer())


def test_doubts_are_taken_when_somebody_says_so_and_nothing_is_kept_of_a_trial():
    rows = [["简体", "繁体"], ["范", "范"]]
    assert outcomes(take(rows, None, confirmed=True, dry_run=True)) == [ADDED]
    assert not GlossaryTerm.objects.exists()
    assert outcomes(take(rows, None, confirmed=True)) == [ADDED]
    assert GlossaryTerm.objects.get().simplified == "范"


def test_a_row_is_held_against_the_rows_above_it():
    rows = [["简体", "繁体"], ["范长江", "範長江"], ["范长", "范長"]]
    assert outcomes(take(rows, None)) == [ADDED, REFUSED]


def test_what_was_exported_changes_nothing_when_it_is_taken_back():
    column, article = press.column("news/headlines"), manuscript()
    for scope in ("", column_scope(column.pk), article_scope(article.pk)):
        GlossaryTerm.objects.create(
            simplified="于谦", traditional="于謙", traditional_hk="于謙", scope=scope,
            kind="term", note="=1+1", is_enabled=False,
        )  # fmt: skip
    rows = [list(row) for row in table(GlossaryTerm.objects.all())]
    assert {row[6] for row in rows} == {"范围", "整个网站", "news/headlines", f"稿件 {article.pk}"}
    for content in (sheets.as_csv(rows), sheets.as_xlsx(rows, "词条")):
        assert outcomes(take(sheets.read(content, "a"), None)) == [LEFT] * 3


@pytest.mark.parametrize("where", ["news/headlines", "/news/headlines/", "新闻动态 › 云渡要闻"])
def test_a_column_is_named_by_its_path_or_as_the_desk_names_it(where):
    column = press.column("news/headlines")
    take([["简体", "繁体", "范围"], ["于谦", "于謙", where]], None)
    assert GlossaryTerm.objects.get().scope == column_scope(column.pk)


def test_rows_outside_a_persons_columns_are_refused():
    own = press.column("news")
    press.column("notices")
    person = press.writer()
    person.columns.add(own)
    rows = [
        ["简体", "繁体", "范围"],
        *(["于谦", "于謙", where] for where in ("news", "notices", "")),
    ]
    assert outcomes(take(rows, person)) == [ADDED, REFUSED, REFUSED]


@pytest.mark.parametrize("rows", [[], [[""]], [["甲", "乙"]], [["简体", "备注"]]])
def test_a_table_without_its_heads_is_refused(rows):
    with pytest.raises(Refused):
        take(rows, None)


def test_rows_that_a_busy_database_did_not_take_are_told_and_the_others_are_kept(monkeypatch):
    plain = GlossaryTerm.save

    def busy(self, *args, **kwargs):
        if self.simplified == "词60":
            raise OperationalError
        return plain(self, *args, **kwargs)

    monkeypatch.setattr(GlossaryTerm, "save", busy)
    receipt = take([["简体", "繁体"], *([f"词{n}", f"詞{n}"] for n in range(70))], None)
    assert outcomes(receipt) == [ADDED] * 50 + [REFUSED] * 20
    assert GlossaryTerm.objects.count() == 50


def test_whoever_is_killed_while_taking_a_table_has_announced_what_follows(monkeypatch):
    def killed(*_args):
        raise KeyboardInterrupt

    article = manuscript(title_zh_hans="于之谦讲话")
    monkeypatch.setattr(rederiving, "begin", killed)
    with pytest.raises(KeyboardInterrupt):
        take([["简体", "繁体"], ["于之谦", "于之謙"]], None)
    work = Rederivation.objects.get()
    assert rederiving.run(work)
    assert Article.objects.get(pk=article.pk).title_zh_hant == "于之謙講話"


def test_work_that_was_taken_up_too_early_is_begun_anew_when_all_is_kept(monkeypatch):
    manuscript(title_zh_hans="于之谦讲话")
    plain = GlossaryTerm.save

    def early(self, *args, **kwargs):
        assert rederiving.run(Rederivation.objects.get())
        return plain(self, *args, **kwargs)

    monkeypatch.setattr(GlossaryTerm, "save", early)
    take([["简体", "繁体"], ["于之谦", "于之謙"]], None)
    work = Rederivation.objects.get()
    assert (work.finished_at, work.done) == (None, 0)


def test_a_table_is_judged_without_a_query_a_row():
    def cost(count: int) -> int:
        rows = [["简体", "繁体"], *([f"词{n}", f"詞{n}"] for n in range(count))]
        with CaptureQueriesContext(connection) as queries:
            take(rows, press.writer(), dry_run=True)
        return len(queries)

    cost(1)
    assert cost(5) == cost(400)


# --- at the desk and at the console -------------------------------------------------------


def test_a_file_is_looked_at_first_and_then_taken():
    client = signed_in(press.writer())
    content = sheets.as_csv([HEAD[:2], ["于谦", "于謙"], ["范", "范"]])
    page = sentences(imported(client, content, _look="1"))
    assert "还没有存" in page
    assert not GlossaryTerm.objects.exists()
    page = sentences(imported(client, content, _take="1"))
    assert "新增 1" in page
    assert "没有收 1" in page
    assert "只有一个字" in page
    assert GlossaryTerm.objects.get().changed_by == press.writer()


def test_a_bad_file_is_answered_with_the_form_and_a_sentence():
    client = signed_in(press.writer())
    response = imported(client, b"\x00\x00", "a.bin")
    assert response.status_code == 400
    assert "“a.bin”不是文字" in sentences(response)
    assert client.post(f"{LIST}import/").status_code == 400


def test_the_export_holds_what_the_list_shows():
    GlossaryTerm.objects.create(simplified="云渡", traditional="雲渡", kind="place")
    GlossaryTerm.objects.create(simplified="于谦", traditional="于謙")
    client = signed_in(press.reviewers()[0])
    response = client.get(f"{LIST}export/csv/?kind__exact=place")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in sheets.read(response.content, "a")] == ["简体", "云渡"]
    response = client.get(f"{LIST}export/xlsx/")
    assert len(sheets.read(response.content, "a")) == 3
    assert client.get(f"{LIST}export/pdf/").status_code == 404
    assert client.get(f"{LIST}export/csv/?is_enabled__exact=perhaps").status_code == 404
    assert client.get(f"{LIST}import/").status_code == 403
    assert signed_in(press.security_officer()).get(f"{LIST}export/csv/").status_code == 403


def test_the_command_tells_each_row_and_fails_where_one_was_refused(tmp_path: Path, capsys):
    file = tmp_path / "a.csv"
    file.write_bytes("简体,繁体\n于谦,于謙\n范,范\n".encode("gb18030"))
    with pytest.raises(CommandError, match="有 1 行没有收"):
        call_command("import_glossary", file, dry_run=True)
    assert not GlossaryTerm.objects.exists()
    call_command("import_glossary", file, confirmed=True, by=press.writer().username)
    assert "新增 2 条" in capsys.readouterr().out
    assert {term.changed_by for term in GlossaryTerm.objects.all()} == {press.writer()}
    with pytest.raises(CommandError, match="没有改词条的权限"):
        call_command("import_glossary", file, by=press.reviewers()[0].username)
    with pytest.raises(CommandError, match="读不了"):
        call_command("import_glossary", tmp_path / "none.csv")
