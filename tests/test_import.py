"""Moving in: what a line of the old site becomes, under whose name and in which column."""

from datetime import UTC, datetime
from typing import Any

import pytest
from auditlog.models import LogEntry

from articles.models import Article, LiveEntry, Meeting, Publication
from tests import press
from tests.moving_in import GOOD, MovingIn, the_article, without

pytestmark = pytest.mark.django_db


@pytest.fixture
def move_in(db, tmp_path, capsys) -> MovingIn:
    return MovingIn(tmp_path, capsys)


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
    nowhere = without("column")
    said = move_in(GOOD, nowhere | {"id": "A-2", "url": "/2.html"}, column="openness/notices")
    assert move_in.failure == ""
    assert len(said) == 3
    paths = Article.objects.order_by("pk").values_list("column__path", flat=True)
    assert list(paths) == ["news/headlines", "openness/notices"]


def test_a_line_without_a_column_is_refused_when_the_command_has_none(move_in):
    said = move_in(without("column"))
    assert "没有写栏目" in said[0]


def test_a_command_with_a_wrong_column_does_nothing(move_in):
    move_in(GOOD, column="no/such")
    assert "没有路径是“no/such”的栏目" in move_in.failure
    assert not Article.objects.exists()


def test_a_column_is_found_where_it_used_to_be_and_the_report_says_where_it_is(move_in):
    column = press.column("news/headlines")
    column.slug = "important"
    column.save()
    said = move_in(GOOD)
    assert "栏目 news/headlines 已移到 news/important" in said[0]
    bare = without("column", "id", "url")
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
