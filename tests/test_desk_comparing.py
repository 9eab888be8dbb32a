"""The comparison: any two printings, or one with the manuscript, in one language."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.comparing import prints
from articles.models import Article, Attachment, Meeting
from articles.printing import compose
from articles.triggers import lifted
from tests import press
from tests.desk_forms import manuscript, printed, sentences, signed_in
from tests.publish_page import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return signed_in(press.writer())


def address(article, query=""):
    return f"/admin/articles/article/{article.pk}/compare/{query}"


def reprinted(article, **facts):
    article = Article.objects.get(pk=article.pk)
    for name, value in facts.items():
        setattr(article, name, value)
    article.save()
    press.print_it(article)
    return article


@pytest.fixture(scope="module", autouse=True)
def _printed_thrice(written_once):
    made = printed(english=True, body_zh_hans="<p>副区长闻利群说，清淤九条。</p>")
    made = reprinted(made, body_zh_hans="<p>副区长闻立群说，清淤九条。</p>")
    return reprinted(made, body_zh_hans="<p>副区长闻立群说，清淤十条。</p>").pk


@pytest.fixture
def article(_printed_thrice):
    return Article.objects.get(pk=_printed_thrice)


def test_any_two_printings_are_compared_by_character(writer, article):
    text = sentences(writer.get(address(article, "?from=1&to=2")))
    assert "第 1 印 → 第 2 印" in text
    assert "副区长闻<del>利</del><ins>立</ins>群说" in text
    text = sentences(writer.get(address(article, "?from=3&to=1&language=zh-hant")))
    assert "聞<del>立</del><ins>利</ins>群" in text
    assert "<del>十</del><ins>九</ins>" in text


def test_without_being_told_it_compares_the_last_printing_with_the_manuscript(writer, article):
    article.title_zh_hans = "另一个标题"
    article.save()
    text = sentences(writer.get(address(article)))
    assert "第 3 印 → 稿件" in text
    assert "另一个" in text
    assert f"/admin/articles/article/{article.pk}/restore/3/" in text


@pytest.mark.parametrize(
    "query", ["?from=9&to=1", "?from=x", "?from=1&to=", "?language=fr", "?to=-1"]
)
def test_what_does_not_exist_is_answered_in_a_sentence(writer, article, query):
    response = writer.get(address(article, query))
    assert response.status_code == 200
    assert "比较" in sentences(response)


def test_a_language_that_one_side_lacks_is_named(writer):
    article = reprinted(printed(), title_en="Title", body_en="<p>Text.</p>", source_en="Office")
    text = sentences(writer.get(address(article, "?from=1&to=2&language=en")))
    assert "第 1 印没有English" in text


def test_before_the_first_printing_there_is_nothing_to_compare(writer):
    assert "还没有刊出过" in sentences(writer.get(address(manuscript())))


def test_equal_printings_have_no_differences(writer, article):
    text = sentences(writer.get(address(article, "?from=2&to=2")))
    assert "没有差别" in text


def test_who_may_only_read_is_offered_no_restoring(article):
    text = sentences(signed_in(press.publisher()).get(address(article)))
    assert "/restore/" not in text
    assert address(article) in sentences(signed_in(press.publisher()).get(page(article)))


def test_a_print_that_was_tampered_with_is_named(writer, article):
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE articles_publication SET title = 'x' WHERE printing = 2")
    assert "第 2 印的封缄不符" in sentences(writer.get(address(article, "?from=1&to=2")))


def test_pictures_stand_side_by_side_even_those_that_no_manuscript_has(writer):
    article = press.article()
    old = press.image(article, caption_zh_hans="旧图")
    press.print_it(article)
    digest = old.digest
    old.delete()
    press.image(article, caption_zh_hans="新图")
    press.print_it(article)
    text = sentences(writer.get(address(article, "?from=1&to=2")))
    thumbnail = f"/admin/media/images/{digest[:32]}-480.jpeg"
    assert 'class="p removed"' in text
    assert 'class="p added"' in text
    assert f'src="{thumbnail}"' in text
    assert writer.get(thumbnail).status_code == 200


def test_pictures_files_and_facts_are_told_field_by_field():
    article = press.article()
    image, other = press.image(article), press.image(article, caption_zh_hans="发言")
    file = Attachment.objects.create(
        article=article, name_zh_hans="附表", kind="pdf", size=2048, digest="a" * 64
    )
    held = timezone.now() - timedelta(days=2)
    meeting = Meeting.objects.create(
        article=article, held_at=held, attendees_zh_hans="梁知远\n闻利群"
    )
    article.cover = image
    article.save()
    before = compose(article, "zh-hans")
    article.cover = other
    article.source_url = "https://a.example/"
    article.body_zh_hans = '<p>会议指明了方向，<a href="https://b.example/">资金</a>发放到位。</p>'
    article.save()
    image.order, image.decorative = 5, True
    image.save()
    file.digest, file.size = "b" * 64, 4096
    file.save()
    Attachment.objects.create(article=article, name_zh_hans="新附件", kind="pdf", digest="c" * 64)
    meeting.attendees_zh_hans = "梁知远\n闻立群"
    meeting.save()
    told = {line.label: line for line in prints(before, compose(article, "zh-hans"))}
    assert "闻<del>利</del><ins>立</ins>群" in told["出席"].text
    assert "装饰图" in told["图 2"].text
    assert told["封面"].pictures[0]["key"] == image.key
    assert told["封面"].pictures[1]["key"] == other.key
    assert "图片次序" in told
    assert "https://b.example/" in told["正文链接"].text
    assert "来源链接" in told
    files = [line.text for line in prints(before, compose(article, "zh-hans"))
             if line.label == "附件"]  # fmt: skip
    assert any("换了文件" in text for text in files)
    assert "<ins>新附件</ins>" in files


def test_only_markup_that_changed_is_said_to_have_changed():
    article = printed(body_zh_hans="<p>清淤九条。</p>")
    before = article.publications.get(language="zh-hans")
    article.body_zh_hans = "<p>清淤<strong>九条</strong>。</p>"
    article.save()
    first, *_rest = prints(before, compose(article, "zh-hans"))
    assert "文字相同" in first.text


def test_more_printings_cost_no_more_queries(writer, article):
    writer.get(address(article))
    with CaptureQueriesContext(connection) as few:
        writer.get(address(article, "?from=1&to=2"))
    for number in range(3):
        reprinted(article, summary_zh_hans=f"第{number}次。")
    writer.get(address(article))  # after a printing the column tree is read anew
    with CaptureQueriesContext(connection) as many:
        writer.get(address(article, "?from=1&to=2"))
    assert len(many) == len(few)
