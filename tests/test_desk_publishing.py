"""The publish page: what stands in the way, the button bound to what was seen, who may press it."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from articles.digests import manuscript_digest
from articles.models import LiveEntry, Meeting, MeetingReport, PressChain, Publication
from articles.triggers import lifted
from tests import press
from tests.desk_forms import address, manuscript, printed, saved, sentences, signed_in
from tests.publish_page import digest, page, press_button, yes_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return signed_in(press.publisher())


def test_a_publisher_publishes_what_they_saw(publisher):
    article = manuscript()
    response = press_button(publisher, article)
    assert response.status_code == 302
    assert LiveEntry.objects.live("zh-hans").filter(article=article).exists()
    text = sentences(publisher.get(page(article)))
    assert "已发布，第 1 印" in text
    assert "封缄完好" in text
    assert "第 1 印 现行" in text


def test_the_photos_stand_there_with_what_is_read_out_of_them(publisher):
    article = manuscript()
    image = press.image(article, alt_zh_hans="台上七人", caption_zh_hans="会场")
    border = press.image(article, decorative=True, alt_zh_hans="", caption_zh_hans="")
    text = sentences(publisher.get(page(article)))
    shown = text[text.index('id="h-full"') : text.index('id="h-six"')]
    for each in (image, border):
        assert f'<img src="/admin/articles/article/picture/{each.key}/"' in shown
    assert re.search(r"<dd[^>]*>台上七人</dd>", shown)
    assert shown.count('<span class="badge">装饰图</span>') == 3  # in each language


def test_codes_are_explained_and_the_rule_of_who_may_publish_is_the_true_one(publisher):
    article = press.reviewed(manuscript())
    text = sentences(publisher.get(page(article)))
    assert re.search(r'核对码 <span class="digest">[0-9A-F]{4}-[0-9A-F]{4}</span>', text)
    assert "写过这篇稿的人不审、不发布这篇稿" in text
    press_button(publisher, article)
    text = sentences(publisher.get(page(article)))
    assert re.search(r'封缄 <span class="digest">[0-9a-f]{16}…</span>', text)


def test_what_stands_in_the_way_is_listed_and_there_is_no_button(publisher):
    article = manuscript(source_zh_hans="")
    press.image(article, alt_zh_hans="")
    text = sentences(publisher.get(page(article)))
    assert "还没有填写来源" in text
    assert "还没有简体替代文本" in text
    assert 'name="digest"' not in text
    response = publisher.post(page(article), {"digest": manuscript_digest(article)})
    assert response.status_code == 409
    assert "还没有送审" in sentences(response)
    assert not Publication.objects.exists()


def test_an_outdated_digest_is_refused_in_a_sentence(publisher):
    article = press.reviewed(manuscript())
    seen = digest(publisher, article)
    client = signed_in(press.writer())
    saved(client, address(article), title_zh_hans="改了的标题")
    response = publisher.post(page(article), {"digest": seen})
    assert response.status_code == 409
    assert "您看过之后稿件又有改动" in sentences(response)
    assert not Publication.objects.exists()
    assert publisher.post(page(article), {"digest": "\x00"}).status_code == 409


def test_a_writer_sees_the_page_and_sends_it_to_review_but_gets_no_print():
    client = signed_in(press.writer())
    article = manuscript()
    text = sentences(client.get(page(article)))
    assert 'name="act" value="submit"' in text
    assert 'value="approve"' not in text
    response = client.post(page(article), {"digest": manuscript_digest(article)})
    assert response.status_code == 409
    assert "您没有发布权限" in sentences(response)
    assert not Publication.objects.exists()


def test_a_report_before_its_meeting_needs_a_second_press(publisher):
    article = manuscript()
    Meeting.objects.create(article=article, held_at=timezone.now() + timedelta(days=2))
    first = press_button(publisher, article)
    assert first.status_code == 409
    assert "还没有到" in sentences(first)
    assert not Publication.objects.exists()
    assert press_button(publisher, article, confirmed=yes_to(first)).status_code == 302
    assert Publication.objects.exists()


def test_publishing_while_the_database_is_locked_says_so(publisher, monkeypatch):
    article = press.reviewed(manuscript())
    seen = digest(publisher, article)

    def locked():
        raise OperationalError("database is locked")

    monkeypatch.setattr(PressChain, "lock", staticmethod(locked))
    response = publisher.post(page(article), {"digest": seen})
    assert response.status_code == 503
    assert "系统正忙，没有发布" in sentences(response)


def test_a_second_press_on_the_same_page_prints_nothing(publisher):
    article = press.reviewed(manuscript())
    seen = digest(publisher, article)
    assert publisher.post(page(article), {"digest": seen}).status_code == 302
    assert publisher.post(page(article), {"digest": seen}).status_code == 409
    assert Publication.objects.filter(article=article, language="zh-hans").count() == 1


def test_a_print_that_was_tampered_with_is_shown_as_such(publisher):
    article = printed()
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE articles_publication SET title = %s", ["别的标题"])
    assert "封缄不符" in sentences(publisher.get(page(article)))


def test_progress_counts_the_pictures_that_are_ready(publisher):
    article = manuscript()
    press.image(article)
    image = press.image(article)
    type(image).objects.filter(pk=image.pk).update(renditions_made=False)
    answer = publisher.get(f"/admin/articles/article/{article.pk}/progress/")
    assert answer.json() == {"total": 2, "done": 1}


def test_save_and_publish_leads_to_the_publish_page():
    client = signed_in(press.writer())
    article = manuscript()
    response = saved(client, address(article), _publish="1")
    assert response["Location"] == page(article)


def test_a_report_and_an_article_share_the_page(publisher):
    report = MeetingReport.objects.create(
        title_zh_hans="报道", body_zh_hans="<p>文</p>", source_zh_hans="云渡区",
        column=press.column(), created_by=press.writer(),
    )  # fmt: skip
    assert press_button(publisher, report).status_code == 302
