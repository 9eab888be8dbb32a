"""What withdrawing takes away, from whom it takes orders, and how an article comes back."""

import pytest

from articles.models import LiveEntry
from articles.publishing import (
    Refused,
    withdraw,
)
from tests import press

pytestmark = pytest.mark.django_db


def test_a_language_no_longer_written_is_withdrawn_at_the_next_printing(client):
    article = press.published(english=True)
    article.title_en = article.body_en = ""
    article.save()
    press.print_it(article)
    assert client.get(f"/en/articles/{article.pk}/").status_code == 410
    assert client.get(f"/articles/{article.pk}/").status_code == 200


def test_withdrawing_answers_410_with_the_reason_in_all_renderings(client):
    article = press.published(english=True)
    withdraw(article, press.publisher(), "附件有误，更正后重新发布。")
    for prefix in ("", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior"):
        response = client.get(f"{prefix}/articles/{article.pk}/")
        assert response.status_code == 410, prefix
    assert "附件有误" in client.get(f"/articles/{article.pk}/").content.decode()
    assert "附件有誤" in client.get(f"/zh-hant/articles/{article.pk}/").content.decode()


def test_withdrawing_twice_is_told_so():
    article = press.published()
    withdraw(article, press.publisher(), "有误")
    with pytest.raises(Refused, match="不在网上"):
        withdraw(article, press.publisher(), "有误")


def test_withdrawing_needs_the_right_and_a_reason():
    article = press.published()
    with pytest.raises(Refused, match="权限"):
        withdraw(article, press.writer(), "有误")
    with pytest.raises(Refused, match="原因"):
        withdraw(article, press.publisher(), "  ")


def test_a_withdrawn_article_can_be_printed_again_at_its_first_date(client):
    article = press.published()
    first = LiveEntry.objects.get(article=article, language="zh-hans").pub_date
    withdraw(article, press.publisher(), "有误")
    press.print_it(article)
    again = LiveEntry.objects.get(article=article, language="zh-hans")
    assert (again.is_live, again.pub_date) == (True, first)
    assert client.get(f"/articles/{article.pk}/").status_code == 200


def test_a_withdrawal_whose_files_cannot_be_taken_back_is_a_withdrawal(
    monkeypatch, django_capture_on_commit_callbacks
):
    article = press.published()

    def fail(paths):
        raise OSError("read-only")

    monkeypatch.setattr("articles.publishing.public_media.take_back", fail)
    with django_capture_on_commit_callbacks(execute=True):
        assert withdraw(article, press.publisher(), "有误")
