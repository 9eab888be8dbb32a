"""Moving answers in and out: lines of JSON and tables, again and again without doubles."""

import json

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from articles import sheets
from interaction.models import Answer, AnswerPrint, LiveAnswer, Topic
from interaction.publishing import edited, withdraw
from tests import counter, press

pytestmark = pytest.mark.django_db

LINE = {
    "id": "kb-001",
    "category": "户籍与身份证件",
    "question": "身份证丢了怎么补办？",
    "phrasings": ["身份证不见了", "补身份证要多少钱"],
    "answer": "带户口簿去派出所。\n工本费40元，满3<5天可取。",
    "short": "去派出所补办。",
    "department": "区公安分局",
    "phone": "86000158",
}
ENGLISH = {
    "question": "How do I replace a lost identity card?",
    "phrasings": ["Lost card"],
    "answer": "Go to any police station.",
    "short": "Go to the police.",
}


@pytest.fixture
def move_in(tmp_path, capsys):
    """Import lines, tables or bytes; returns the lines of the report and why the command failed."""

    def run(*lines, name="answers.jsonl", **options):
        file, failure = tmp_path / name, ""
        if name.endswith(".jsonl"):
            file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        else:
            file.write_bytes(lines[0])
        try:
            call_command("import_answers", str(file), **options)
        except CommandError as error:
            failure = str(error)
        return capsys.readouterr().out.splitlines(), failure

    return run


def test_a_line_becomes_an_answer_and_nothing_public(move_in):
    said, failure = move_in(LINE)
    made = Answer.objects.get()
    assert said[0] == "第 1 行　收下　“身份证丢了怎么补办？”"
    assert said[-1] == "合计：收下 1 行，更新 0 行，已有 0 行，拒收 0 行"
    assert failure == ""
    assert made.body_zh_hans == "<p>带户口簿去派出所。</p><p>工本费40元，满3&lt;5天可取。</p>"
    assert made.phrasings_zh_hans == "身份证不见了\n补身份证要多少钱"
    assert made.question_zh_hant == "身份證丟了怎麼補辦？"
    assert (made.external_id, str(made.topic), made.phone) == (
        *("kb-001", "户籍与身份证件", "86000158"),
    )
    assert not LiveAnswer.objects.exists()


def test_a_topic_that_is_not_there_is_made_with_an_address_of_its_sounds(move_in):
    move_in(LINE, LINE | {"id": "kb-002", "question": "别的？"}, LINE | {"id": "3", "category": ""})
    assert list(Topic.objects.values_list("slug", "name_zh_hans")) == [
        ("hu-ji-yu-shen-fen-zheng-jian", "户籍与身份证件"),
        ("qi-ta-wen-ti", "其他问题"),
    ]


def test_with_publish_it_is_public_in_every_language(move_in):
    said, _failure = move_in(LINE | {"en": ENGLISH}, publish=True)
    assert "收下并发布" in said[0]
    made = Answer.objects.get()
    assert counter.live(made).print.short == "去派出所补办。"
    assert counter.live(made, "en").print.question == ENGLISH["question"]


def test_the_same_file_again_changes_nothing(move_in):
    move_in(LINE, publish=True)
    said, failure = move_in(LINE, publish=True)
    assert said[0].startswith("第 1 行　已有　")
    assert failure == ""
    assert AnswerPrint.objects.filter(language="zh-hans").count() == 1


def test_a_line_that_changed_brings_its_answer_up_to_date(move_in):
    move_in(LINE, publish=True)
    said, _failure = move_in(LINE | {"short": "先挂失。"}, publish=True)
    assert said[0].startswith("第 1 行　更新并发布")
    assert counter.live(Answer.objects.get()).print.short == "先挂失。"


def test_what_staff_have_edited_is_not_written_over(move_in):
    move_in(LINE)
    edited(Answer.objects.get(), press.writer())
    said, failure = move_in(LINE | {"short": "先挂失。"})
    assert "有人改过，没有覆盖" in said[0]
    assert "有 1 行没有办好" in failure
    assert Answer.objects.get().short_zh_hans == "去派出所补办。"


def test_what_was_withdrawn_is_not_published_again(move_in):
    move_in(LINE, publish=True)
    withdraw(Answer.objects.get(), press.publisher(), "核对")
    said, _failure = move_in(LINE | {"short": "先挂失。"}, publish=True)
    assert "已经撤下，没有再发布" in said[0]
    assert counter.live(Answer.objects.get()) is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"question": ""}, "缺少问题"),
        ({"answer": None}, "缺少答复"),
        ({"question": "问" * 201}, "question 太长，最多 200 字"),
        ({"phrasings": [1]}, "phrasings 要是文字"),
        ({"valid_until": "2026-13-01"}, "valid_until 不是日期"),
        ({"en": ["x"]}, "en 要是一组字段"),
        ({"sources": "x"}, "sources 要是一列"),
        ({"answer": "\x00"}, "不能保存的字符"),
    ],
)
def test_a_line_with_a_mistake_is_refused_in_a_sentence_and_the_others_are_taken(
    move_in, changes, told
):
    said, failure = move_in(LINE | changes, LINE | {"id": "kb-2"})
    assert "拒收" in said[0]
    assert told in said[0]
    assert "收下" in said[1]
    assert failure.startswith("有 1 行没有办好")


def test_what_is_no_json_is_refused(move_in, tmp_path, capsys):
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"{\n\xff\xfe\n[]\n")
    with pytest.raises(CommandError):
        call_command("import_answers", str(file))
    said = capsys.readouterr().out
    assert "不是完整的 JSON" in said
    assert "不是 UTF-8" in said


def test_an_answer_rests_on_the_paragraph_that_the_line_names(move_in):
    article = press.published(external_id="A-7", body_zh_hans="<p>第一条。</p><p>第二条收费。</p>")
    rests = [{"article": "A-7", "paragraph": "收费"}]
    move_in(LINE | {"sources": rests}, publish=True)
    (source,) = Answer.objects.get().sources.all()
    assert (source.article, source.paragraph) == (article, "第二条收费。")
    said, failure = move_in(LINE | {"id": "b", "sources": [{"article": "A-8"}]})
    assert "A-8 不在网上" in said[0]
    assert failure


def test_the_import_is_recorded_with_whoever_is_named(move_in):
    administrator = press.administrator()
    move_in(LINE, by=administrator.username)
    assert Answer.objects.get().created_by == administrator
    assert LogEntry.objects.get(changes__act=[None, "import"]).actor == administrator
    _said, failure = move_in(LINE, by=press.writer().username)
    assert "没有迁入旧稿的权限" in failure


@pytest.mark.parametrize("kind", ["jsonl", "xlsx", "csv"])
def test_what_is_exported_comes_in_again_as_it_was(move_in, tmp_path, kind):
    move_in(LINE | {"en": ENGLISH, "valid_until": "2030-12-31"}, publish=True)
    file = tmp_path / f"out.{kind}"
    call_command("export_answers", str(file))
    there = Answer.objects.values().get()
    if kind == "jsonl":
        said, failure = move_in(json.loads(file.read_text()))
    else:
        said, failure = move_in(file.read_bytes(), name=f"again.{kind}")
    assert failure == ""
    assert "　已有　“身份证丢了怎么补办？”" in said[1]
    assert Answer.objects.values().get() == there


def test_a_long_answer_fits_into_a_cell(move_in):
    rows = [["问题", "答复"], ["很长的？", "字" * 5000]]
    move_in(sheets.as_xlsx(rows, "问答"), name="long.xlsx")
    assert Answer.objects.get().body_zh_hans == f"<p>{'字' * 5000}</p>"


def test_a_table_without_the_right_head_is_refused(move_in):
    _said, failure = move_in(sheets.as_xlsx([["甲", "乙"], ["1", "2"]], "问答"), name="x.xlsx")
    assert "第一行要是表头" in failure


def test_an_answer_rests_on_the_file_that_the_line_names_and_leaves_with_it(move_in, tmp_path):
    article = press.article(external_id="A-9")
    file = counter.file_of(article)
    press.print_it(article)
    rests = [{"article": "A-9", "file": "收费标准"}]
    move_in(LINE | {"sources": rests}, publish=True)
    (source,) = Answer.objects.get().sources.all()
    assert (source.article, source.file) == (article, file.digest)
    said, failure = move_in(LINE | {"sources": rests}, publish=True)
    assert "已有" in said[0]
    assert not failure
    out = tmp_path / "out.jsonl"
    call_command("export_answers", str(out))
    (left,) = map(json.loads, out.read_text().splitlines())
    assert left["sources"] == [{"article": str(article.pk), "paragraph": "", "file": "收费标准"}]
    said, failure = move_in(LINE | {"id": "b", "sources": [{"article": "A-9", "file": "没有的"}]})
    assert "没有叫“没有的”的附件" in "".join(said)
    assert failure
