"""Moving in: what is taken, updated, known already or refused, and what the report says."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.importing.intake import Intake, Status
from articles.importing.records import Record
from articles.models import Article, ArticleRedirect, LiveEntry, Meeting, Publication
from articles.publishing import withdraw
from tests import press

pytestmark = pytest.mark.django_db

GOOD: dict[str, Any] = {
    "id": "A-1",
    "title": "云渡区召开安全生产会议",
    "source": "云渡区融媒体中心",
    "published_at": "2024-05-06 09:30",
    "url": "http://old.example/art/2024/5/6/art_1.html",
    "column": "news/headlines",
    "body": "<p>会议强调，资金要发放到位。</p>",
}


@pytest.fixture(autouse=True)
def _columns(db):
    press.column("news/headlines")
    press.column("openness/notices", name_zh_hans="通知公告")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "旧站.jsonl"


def the_article() -> Any:
    """The one article there is."""
    return Article.objects.get()


class Moving:
    """Writes the file, runs the command, holds what it said."""

    def __init__(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file, self.capsys = file, capsys
        self.failure = ""

    def __call__(self, *lines: dict[str, Any] | bytes, **options: Any) -> list[str]:
        raw = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        self.file.write_bytes(b"\n".join(raw))
        self.failure = ""
        try:
            call_command("import_articles", str(self.file), **options)
        except CommandError as error:
            self.failure = str(error)
        return str(self.capsys.readouterr().out).splitlines()


@pytest.fixture
def move_in(file, capsys) -> Moving:
    return Moving(file, capsys)


def test_a_line_becomes_a_manuscript_and_nothing_public(move_in, client):
    said = move_in(GOOD)
    article = the_article()
    assert said[0] == f"第 1 行　收下　《云渡区召开安全生产会议》　/articles/{article.pk}/"
    assert said[-1] == "合计：收下 1 行，更新 0 行，已有 0 行，拒收 0 行"
    assert article.title_zh_hant == "雲渡區召開安全生產會議"
    assert article.source_zh_hans == "云渡区融媒体中心"
    assert article.original_published_at == datetime(2024, 5, 6, 1, 30, tzinfo=UTC)
    assert (article.external_id, article.column.path) == ("A-1", "news/headlines")
    assert article.created_by is None
    assert not LiveEntry.objects.exists()
    assert client.get("/art/2024/5/6/art_1.html").status_code == 404


def test_with_publish_it_is_public_at_its_own_time(move_in):
    said = move_in(GOOD, publish=True)
    assert "收下并发布" in said[0]
    entry = LiveEntry.objects.get(language="zh-hans")
    assert entry.is_moved_in
    assert entry.pub_date == datetime(2024, 5, 6, 1, 30, tzinfo=UTC)
    assert move_in.failure == ""


def test_the_import_itself_is_recorded(move_in):
    move_in(GOOD)
    entry = LogEntry.objects.get(changes__act=[None, "import"])
    assert entry.object_id == Article.objects.get().pk
    assert entry.actor is None


def test_who_is_named_is_recorded_and_stands_as_who_wrote(move_in):
    administrator = press.administrator()
    move_in(GOOD, by=administrator.username, publish=True)
    assert Article.objects.get().created_by == administrator
    assert LogEntry.objects.get(changes__act=[None, "import"]).actor == administrator
    assert set(Publication.objects.values_list("published_by", flat=True)) == {administrator.pk}


def test_only_an_administrator_may_be_named(move_in):
    move_in(GOOD, by=press.writer().username)
    assert "没有迁入旧稿的权限" in move_in.failure
    move_in(GOOD, by="nobody")
    assert "没有用户名是“nobody”" in move_in.failure
    assert not Article.objects.exists()


def test_one_bad_line_never_stops_the_rest(move_in):
    said = move_in(
        b"\xff not utf-8",
        GOOD | {"title": ""},
        GOOD | {"column": "没有的栏目"},
        b"",
        GOOD | {"title": "长" * 201},
        GOOD | {"body": "<p>" + "长" * 2_000_001 + "</p>"},
        GOOD,
    )
    assert [each.split("　")[:2] for each in said[:-1]] == [
        ["第 1 行", "拒收"],
        ["第 2 行", "拒收"],
        ["第 3 行", "拒收"],
        ["第 5 行", "拒收"],
        ["第 6 行", "拒收"],
        ["第 7 行", "收下"],
    ]
    assert "没有叫“没有的栏目”的栏目" in said[2]
    assert "标题：" in said[3]
    assert "200" in said[3]
    assert "太长，存不下" in said[4]
    assert "有 5 行没有办好" in move_in.failure
    assert Article.objects.count() == 1


def test_running_again_takes_nothing_twice(move_in):
    lines = [
        GOOD,
        {key: GOOD[key] for key in GOOD if key != "id"} | {"url": "/art/2.html"},
        {key: GOOD[key] for key in GOOD if key not in ("id", "url")} | {"title": "另一篇"},
    ]
    move_in(*lines, publish=True)
    revisions = list(Article.objects.order_by("pk").values_list("revision", flat=True))
    said = move_in(*lines, publish=True)
    assert ["已有" in each for each in said[:3]] == [True] * 3
    assert move_in.failure == ""
    assert list(Article.objects.order_by("pk").values_list("revision", flat=True)) == revisions
    assert Publication.objects.count() == 6


def test_an_import_cut_short_goes_on_where_it_stopped(move_in):
    move_in(GOOD)
    said = move_in(GOOD, GOOD | {"id": "A-2", "url": "/2.html"}, publish=True)
    assert "已有并发布" in said[0]
    assert "收下并发布" in said[1]
    assert LiveEntry.objects.filter(language="zh-hans").count() == 2


def test_a_line_that_changed_is_an_update_and_printed_again(move_in):
    move_in(GOOD, publish=True)
    said = move_in(GOOD | {"body": "<p>更正后的正文。</p>"}, publish=True)
    assert "更新并发布" in said[0]
    entry = LiveEntry.objects.select_related("publication").get(language="zh-hans")
    assert entry.publication.body == "<p>更正后的正文。</p>"
    assert entry.publication.printing == 2
    assert entry.updated_at is not None


def test_an_update_without_publish_changes_nothing_public(move_in):
    move_in(GOOD, publish=True)
    said = move_in(GOOD | {"title": "改过的标题"})
    assert "更新　" in said[0]
    assert "网上仍是原来的版本" in said[0]
    assert LiveEntry.objects.get(language="zh-hans").publication.title == GOOD["title"]


def test_the_time_that_was_public_is_never_moved(move_in):
    move_in(GOOD, publish=True)
    said = move_in(GOOD | {"published_at": "2024-05-07 09:30"}, publish=True)
    assert "发布时间已经公开过" in said[0]
    moment = datetime(2024, 5, 6, 1, 30, tzinfo=UTC)
    assert Article.objects.get().original_published_at == moment
    assert LiveEntry.objects.get(language="zh-hans").pub_date == moment


def test_what_staff_have_edited_is_not_written_over(move_in):
    move_in(GOOD)
    article = the_article()
    article.title_zh_hans = "编辑改过的标题"
    article.save()
    said = move_in(GOOD | {"body": "<p>旧站又改了。</p>"})
    assert "迁入后有人改过，没有覆盖" in said[0]
    article.refresh_from_db()
    assert article.title_zh_hans == "编辑改过的标题"
    assert "发放" in article.body_zh_hans


def test_what_staff_have_edited_is_not_published_by_an_import(move_in):
    move_in(GOOD)
    Article.objects.get().save()
    assert "没有发布：这篇稿件迁入后有人改过" in move_in(GOOD, publish=True)[0]
    assert move_in.failure
    assert not LiveEntry.objects.exists()


def test_what_was_withdrawn_is_not_published_again(move_in):
    move_in(GOOD, publish=True)
    withdraw(Article.objects.get(), press.publisher(), "数据有误")
    said = move_in(GOOD | {"body": "<p>更正。</p>"}, publish=True)
    assert "已经撤下，没有再发布" in said[0]
    assert not LiveEntry.objects.filter(is_live=True).exists()


def test_an_article_taken_without_an_id_gets_it_later(move_in):
    nameless = {key: GOOD[key] for key in GOOD if key not in ("id", "url")}
    move_in(nameless)
    said = move_in(GOOD)
    assert "更新" in said[0]
    assert Article.objects.get().external_id == "A-1"


def test_two_articles_of_the_same_title_and_minute_stay_two(move_in):
    move_in(GOOD, GOOD | {"id": "A-2", "url": "/2.html"})
    assert Article.objects.count() == 2


def test_an_old_address_belongs_to_one_article(move_in):
    said = move_in(GOOD, GOOD | {"id": "A-2"})
    assert "已经属于另一篇稿件" in said[1]
    assert ArticleRedirect.objects.get().old_path == "/art/2024/5/6/art_1.html"
    assert Article.objects.count() == 1


def test_the_same_id_in_english_adds_the_english(move_in):
    english = {
        "id": "A-1",
        "language": "en",
        "title": "District holds safety meeting",
        "source": "Yundu Media Centre",
        "published_at": "2024-05-06 09:30",
        "column": "news/headlines",
        "body": ["The meeting set out the next steps."],
    }
    move_in(GOOD, english, publish=True)
    article = the_article()
    assert article.title_en == "District holds safety meeting"
    assert article.title_zh_hans == GOOD["title"]
    languages = LiveEntry.objects.filter(is_live=True).values_list("language", flat=True)
    assert set(languages) == {"zh-hans", "zh-hant", "en"}
    said = move_in(GOOD, english, publish=True)
    assert ["已有" in each for each in said[:2]] == [True, True]


def test_english_alone_is_taken(move_in):
    move_in(GOOD | {"language": "en", "title": "A notice", "source": "Office"}, publish=True)
    assert LiveEntry.objects.get().language == "en"
    assert move_in.failure == ""


def test_a_traditional_text_is_kept_and_its_simplified_derived(move_in):
    said = move_in(
        GOOD
        | {
            "language": "zh-TW",
            "title": "區長髮表講話",
            "body": '<p>理<b>髮</b>店<a href="/後">後面</a></p>',
        }
    )
    article = the_article()
    assert article.title_zh_hans == "区长发表讲话"
    assert article.title_zh_hant == "區長髮表講話"  # a person's, not ours to correct
    assert article.traditional_state("title") == "manual"
    assert article.body_zh_hans == '<p>理<strong>发</strong>店<a href="/後">后面</a></p>'
    assert "繁体原文已保留" in said[0]


def test_meeting_facts_make_a_meeting_report(move_in):
    meeting = {
        "held_at": "2024-05-06 09:00",
        "place": "二号会议室",
        "attendees": ["陆望舒", "沈知远"],
    }
    move_in(GOOD | {"meeting": meeting})
    article = the_article()
    facts: Any = Meeting.objects.get(article=article)
    assert article.is_meeting_report
    assert facts.attendees_zh_hans == "陆望舒\n沈知远"
    assert facts.place_zh_hant == "二號會議室"
    assert facts.held_at == datetime(2024, 5, 6, 1, 0, tzinfo=UTC)


def test_a_column_may_be_named_by_its_name(move_in):
    move_in(GOOD | {"column": "通知公告"})
    assert Article.objects.get().column.path == "openness/notices"


def test_a_name_that_two_columns_bear_is_refused_with_both_paths(move_in):
    press.column("news/notices", name_zh_hans="通知公告")
    said = move_in(GOOD | {"column": "通知公告"})
    assert "news/notices、openness/notices" in said[0]


def test_the_commands_column_is_for_lines_without_one(move_in):
    without = {key: GOOD[key] for key in GOOD if key != "column"}
    said = move_in(GOOD, without | {"id": "A-2", "url": "/2.html"}, column="openness/notices")
    assert move_in.failure == ""
    assert len(said) == 3
    paths = Article.objects.order_by("pk").values_list("column__path", flat=True)
    assert list(paths) == ["news/headlines", "openness/notices"]


def test_a_line_without_a_column_is_refused_when_the_command_has_none(move_in):
    said = move_in({key: GOOD[key] for key in GOOD if key != "column"})
    assert "没有写栏目" in said[0]


def test_a_command_with_a_wrong_column_does_nothing(move_in):
    move_in(GOOD, column="no/such")
    assert "没有路径是“no/such”的栏目" in move_in.failure
    assert not Article.objects.exists()


def test_pictures_left_behind_are_told(move_in):
    said = move_in(GOOD | {"body": '<p>文</p><img src="/upload/1.jpg">'})
    assert "1 张图片没有迁入，请补上：/upload/1.jpg" in said[0]
    assert move_in.failure == ""


def test_fields_that_were_not_used_are_told_once(move_in):
    said = move_in(GOOD | {"hits": 3}, GOOD | {"id": "A-2", "url": "/2", "hits": 4})
    assert said[-2] == "没有用到的字段：hits"


def test_a_file_that_cannot_be_read_is_told(move_in, tmp_path):
    with pytest.raises(CommandError, match="读不了文件"):
        call_command("import_articles", str(tmp_path / "none.jsonl"))
    with pytest.raises(CommandError, match="读不了文件"):
        call_command("import_articles", str(tmp_path))


def test_an_empty_file_is_no_failure(move_in):
    assert move_in() == ["合计：收下 0 行，更新 0 行，已有 0 行，拒收 0 行"]
    assert move_in.failure == ""


def test_a_database_that_does_not_store_is_told_and_nothing_is_half_taken(move_in, monkeypatch):
    def fails(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(ArticleRedirect.objects, "get_or_create", fails)
    said = move_in(GOOD, {key: GOOD[key] for key in GOOD if key != "url"} | {"id": "A-2"})
    assert "数据库没有存下这一行" in said[0]
    assert list(Article.objects.values_list("external_id", flat=True)) == ["A-2"]


words = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=words,
    source=words,
    summary=words | st.just(""),
    language=st.sampled_from(["zh-hans", "zh-hant", "en"]),
)
def test_any_words_are_taken_or_refused_and_known_the_second_time(title, source, summary, language):
    record = Record(
        words={"title": title, "source": source, "summary": summary, "body": "<p>文</p>"},
        published_at=timezone.now(),
        language=language,
        digest=f"{title}{source}{summary}{language}"[:64],
    )
    intake = Intake(column=press.column("news"))
    first, second = intake.take(record), intake.take(record)
    if first.status is Status.REFUSED:
        assert first.problems
        assert len(title) > 200 or len(source) > 100
    else:
        assert (first.status, second.status) == (Status.TAKEN, Status.KNOWN)
        assert first.article == second.article


def test_a_resumed_run_says_what_it_published_and_what_was_public_already(move_in):
    second = GOOD | {"id": "A-2", "title": "第二篇", "url": ""}
    move_in(GOOD)
    move_in(second, publish=True)
    assert "发布：这次发布 1 行，先前已公开 0 行，没有发布 0 行" in move_in(GOOD, publish=True)
    third = GOOD | {"id": "A-3", "title": "第三篇", "url": "", "column": "没有的栏目"}
    said = move_in(GOOD, second, third, publish=True)
    assert said[-2] == "合计：收下 0 行，更新 0 行，已有 2 行，拒收 1 行"
    assert said[-1] == "发布：这次发布 0 行，先前已公开 2 行，没有发布 1 行"


def test_an_update_that_could_not_be_printed_does_not_count_as_public(move_in):
    move_in(GOOD, publish=True)
    article = the_article()
    article.summary_zh_hans = "编辑写的摘要"
    article.save()
    said = move_in(GOOD | {"title": "改过的标题"}, publish=True)
    assert said[-1] == "发布：这次发布 0 行，先前已公开 0 行，没有发布 1 行"


def test_a_refused_line_is_named_by_number_id_and_title(move_in):
    said = move_in(
        GOOD | {"source": ""}, GOOD | {"column": "没有的栏目"}, GOOD | {"title": "", "id": 7}
    )
    named = "拒收　编号 A-1　《云渡区召开安全生产会议》　"
    assert said[0].startswith(f"第 1 行　{named}")
    assert "来源" in said[0]
    assert said[1].startswith(f"第 2 行　{named}")
    assert said[2].startswith("第 3 行　拒收　编号 7　")
    assert "标题" in said[2]


@pytest.mark.parametrize(
    ("name", "reason"), [("没有.jsonl", "没有这个文件"), (".", "这是一个文件夹")]
)
def test_a_file_that_is_none_is_told_in_chinese(tmp_path, name, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("import_articles", str(tmp_path / name))


def test_a_column_is_found_where_it_used_to_be_and_the_report_says_where_it_is(move_in):
    column = press.column("news/headlines")
    column.slug = "important"
    column.save()
    said = move_in(GOOD)
    assert "栏目 news/headlines 已移到 news/important" in said[0]
    bare = {name: value for name, value in GOOD.items() if name not in ("column", "id", "url")}
    said = move_in(bare | {"title": "没写栏目的"}, column="news/headlines")
    assert said[0] == "栏目 news/headlines 已移到 news/important，收进了新的位置。"
    assert set(Article.objects.values_list("column", flat=True)) == {column.pk}
    assert move_in.failure == ""


def test_what_came_later_below_a_column_that_moved_is_found_too(move_in):
    column = press.column("news/headlines")
    column.slug = "important"
    column.save()
    below = press.column("news/important/daily")
    move_in(GOOD | {"column": "news/headlines/daily"})
    assert the_article().column == below
