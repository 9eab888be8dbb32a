"""Withdrawing at the desk asks for a reason, and what was withdrawn can come back."""

import pytest

from articles.models import LiveEntry
from tests import press
from tests.desk_forms import printed, sentences, signed_in
from tests.publish_page import page, press_button, withdraw, withdrawal

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return signed_in(press.publisher())


def test_withdrawing_asks_for_a_reason_and_works_once(publisher):
    article = printed()
    url = withdrawal(article)
    missing = publisher.post(url, {"reason": " "})
    assert missing.status_code == 400
    assert "请写明撤下的原因" in sentences(missing)
    assert publisher.post(url, {"reason": "数字有误"}).status_code == 302
    assert not LiveEntry.objects.filter(is_live=True).exists()
    assert "数字有误" in sentences(publisher.get(page(article)))
    again = publisher.post(url, {"reason": "再撤一次"})
    assert again.status_code == 409
    assert "现在不在网上" in sentences(again)


def test_withdrawing_is_never_a_matter_of_following_a_link(publisher):
    article = printed()
    assert publisher.get(withdrawal(article)).status_code == 405
    assert LiveEntry.objects.filter(is_live=True).exists()


def test_readers_of_english_get_the_reason_written_for_them(client, publisher):
    article = press.published(english=True)
    publisher.post(
        withdrawal(article),
        {"reason": "数据有误", "reason_en": "The figures were wrong."},
    )
    html = client.get(f"/en/articles/{article.pk}/").content.decode()
    assert "The figures were wrong." in html
    assert "数据有误" not in html


def test_after_a_withdrawal_the_manuscript_is_compared_with_what_was_withdrawn(publisher):
    article = printed(body_zh_hans="<p>清淤九条。</p><p>照旧。</p>")
    withdraw(publisher, article)
    text = sentences(publisher.get(page(article)))
    assert "与第 1 印（已撤下）比较" in text
    assert "没有改动：发布的话，第 1 印会原样回到网上。" in text
    article.refresh_from_db()
    article.body_zh_hans = "<p>清淤十条。</p><p>照旧。</p>"
    article.save()
    text = sentences(publisher.get(page(article)))
    assert text.count("与第 1 印（已撤下）比较") == 2  # Simplified and Traditional
    assert "<del>九</del><ins>十</ins>" in text
    assert "原样回到网上" not in text


def test_a_language_that_is_new_after_a_withdrawal_is_named(publisher):
    article = printed()
    withdraw(publisher, article)
    article.refresh_from_db()
    article.title_en, article.body_en = "New", "<p>Text.</p>"
    article.save()
    assert "这次发布会新增：English" in sentences(publisher.get(page(article)))


def test_what_was_withdrawn_can_be_printed_unchanged(publisher):
    article = printed()
    withdraw(publisher, article)
    assert "无需再次发布" not in sentences(publisher.get(page(article)))
    assert press_button(publisher, article).status_code == 302
