"""A later printing is compared with what is public, and printed only where something differs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.digests import manuscript_digest
from articles.models import Publication
from tests import press
from tests.desk_forms import manuscript, printed, sentences, signed_in
from tests.publish_page import page, press_button

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return signed_in(press.publisher())


def test_a_later_printing_is_compared_with_the_live_one_word_by_word(publisher):
    article = printed(body_zh_hans="<p>清淤九条。</p><p>照旧。</p>")
    article.refresh_from_db()
    article.body_zh_hans = "<p>清淤十条。</p><p>照旧。</p><p>会后走访。</p>"
    article.save()
    text = sentences(publisher.get(page(article)))
    assert "<del>九</del><ins>十</ins>" in text
    assert "<ins>会后走访。</ins>" in text
    assert "没有改动" in text
    press.reviewed(article)
    assert "再次发布" in sentences(publisher.get(page(article)))


def test_what_is_public_already_is_not_printed_again(publisher):
    article = printed(english=True)
    text = sentences(publisher.get(page(article)))
    assert "与公开的内容一致，无需再次发布" in text
    assert 'name="digest"' not in text
    refused = press_button(publisher, article)
    assert refused.status_code == 409
    assert "与公开的内容一致，无需再次发布" in sentences(refused)
    assert Publication.objects.filter(printing=2).count() == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pinned_until": timezone.now() + timedelta(days=3)}, "置顶至"),
        ({"expires_at": timezone.now() + timedelta(days=3)}, "到期撤下"),
        ({"is_ai_content": True}, "含人工智能生成内容"),
        ({"title_zh_hant": "另一個標題"}, "<ins>"),
        ({"title_en": "", "body_en": ""}, "这次发布会撤下不再写的语言"),
    ],
)
def test_whatever_a_printing_would_change_is_shown_and_can_be_printed(publisher, change, said):
    article = printed(english=True)
    article.refresh_from_db()
    for name, value in change.items():
        setattr(article, name, value)
    article.save()
    text = sentences(publisher.get(page(article)))
    assert said in text
    assert "无需再次发布" not in text
    assert press_button(publisher, article).status_code == 302
    assert "无需再次发布" in sentences(publisher.get(page(article)))


def test_a_picture_that_became_decorative_is_a_difference(publisher):
    article = manuscript()
    image = press.image(article)
    press.print_it(article)
    image.decorative = True
    image.save()
    assert "装饰图" in sentences(publisher.get(page(article)))
    assert press_button(publisher, article).status_code == 302


def test_a_language_that_was_dropped_earlier_is_compared_with_its_own_last_print(publisher):
    article = printed(english=True, body_en="<p>Nine.</p>")
    article.refresh_from_db()
    article.title_en = article.body_en = ""
    article.save()
    assert press_button(publisher, article).status_code == 302
    article.refresh_from_db()
    article.title_en, article.body_en = "Back again", "<p>Ten.</p>"
    article.save()
    text = sentences(publisher.get(page(article)))
    assert text.count("与第 1 印（已撤下）比较") == 1
    assert "<del>Nine</del><ins>Ten</ins>" in text


def test_who_may_not_publish_is_told_so_also_where_nothing_differs():
    article = printed()
    client = signed_in(press.writer())
    refused = client.post(page(article), {"digest": manuscript_digest(article)})
    assert "您没有发布权限" in sentences(refused)


def test_a_comparison_shows_markup_as_text(publisher):
    article = printed()
    article.refresh_from_db()
    article.title_zh_hans = "<script>alert(1)</script>"
    article.save()
    text = sentences(publisher.get(page(article)))
    assert "<script>alert(1)" not in text
    assert "&lt;" in text
