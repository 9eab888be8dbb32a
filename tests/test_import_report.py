"""What a moving in says of lines, files and numbers, above all of those refused."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.models import Article, ArticleRedirect
from tests.moving_in import GOOD, MovingIn, the_article, without

pytestmark = pytest.mark.django_db


@pytest.fixture
def move_in(db, tmp_path, capsys) -> MovingIn:
    return MovingIn(tmp_path, capsys)


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


@pytest.mark.parametrize(
    ("name", "reason"), [("没有.jsonl", "没有这个文件"), (".", "这是一个文件夹")]
)
def test_a_file_that_is_none_is_told_in_chinese(tmp_path, name, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("import_articles", str(tmp_path / name))


def test_an_empty_file_is_no_failure(move_in):
    assert move_in() == ["合计：收下 0 行，更新 0 行，已有 0 行，拒收 0 行"]
    assert move_in.failure == ""


def test_a_database_that_does_not_store_is_told_and_nothing_is_half_taken(move_in, monkeypatch):
    def fails(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(ArticleRedirect.objects, "get_or_create", fails)
    said = move_in(GOOD, without("url") | {"id": "A-2"})
    assert "数据库没有存下这一行" in said[0]
    assert list(Article.objects.values_list("external_id", flat=True)) == ["A-2"]


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
