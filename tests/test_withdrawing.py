"""What withdrawing takes away, from whom it takes orders, and how an article comes back."""

import re

import pytest
from django.utils.html import strip_tags

from articles.models import LiveEntry
from articles.publishing import (
    withdraw,
)
from articles.refusals import Refused
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


PREFIXES = ("", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior")


def gone(client, article, prefix=""):
    """The words of the page of a withdrawn article, without markup."""
    response = client.get(f"{prefix}/articles/{article.pk}/")
    assert response.status_code == 410
    return strip_tags(response.content.decode().split("<main")[1].split("</main>")[0])


@pytest.mark.parametrize("prefix", ["/en", "/en/senior"])
@pytest.mark.parametrize("english", [True, False], ids=["english too", "chinese alone"])
def test_english_tells_no_reason_that_was_not_written_in_english(client, prefix, english):
    article = press.published(english=english)
    withdraw(article, press.publisher(), "附件有误，更正后重新发布。")
    words = gone(client, article, prefix)
    assert "Withdrawn" in words
    assert "Reason" not in words
    assert not re.search(r"[\u4e00-\u9fff]", words)


@pytest.mark.parametrize("mode", ["", "/senior"])
@pytest.mark.parametrize("english", [True, False], ids=["english too", "chinese alone"])
def test_english_leads_to_a_reason_that_was_written_in_chinese_alone(client, mode, english):
    article = press.published(english=english)
    withdraw(article, press.publisher(), "附件有误，更正后重新发布。")
    html = client.get(f"/en{mode}/articles/{article.pk}/").content.decode()
    assert "Why it was withdrawn is explained in Chinese only." in html
    assert f'<a class="btn" href="{mode}/articles/{article.pk}/" hreflang="zh-Hans">' in html
    for prefix in ("", "/zh-hant"):
        other = client.get(f"{prefix}{mode}/articles/{article.pk}/").content.decode()
        assert "只有中文的" not in other


def test_where_there_is_a_reason_in_english_or_none_at_all_nobody_is_sent_on(client):
    told = press.published(english=True)
    withdraw(told, press.publisher(), "附件有误。", reason_en="The table was wrong.")
    assert "in Chinese only" not in gone(client, told, "/en")
    no_longer_in_english = press.published(english=True)
    no_longer_in_english.title_en = no_longer_in_english.body_en = ""
    no_longer_in_english.save()
    press.print_it(no_longer_in_english)
    assert "in Chinese only" not in gone(client, no_longer_in_english, "/en")


def test_a_reason_written_in_english_is_told_in_english_alone(client):
    article = press.published(english=True)
    withdraw(article, press.publisher(), "附件有误。", reason_en="The table was wrong.")
    assert "The table was wrong." in gone(client, article, "/en")
    assert "The table was wrong." not in gone(client, article)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_withdrawn_article_says_so_once_and_leads_on(client, prefix):
    column = press.column("notices")
    article = press.published(column=column, english=True)
    other = press.published(column=column, english=True)
    withdraw(article, press.publisher(), "附件有误。")
    html = client.get(f"{prefix}/articles/{article.pk}/").content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    heading = re.search(r"<h1>(.+?)</h1>", main)[1]
    assert strip_tags(main).count(heading) == 1
    assert "410" not in strip_tags(main)
    for way in ("/", "/columns/notices/"):
        assert f'href="{prefix}{way}"' in main
    assert f'<form action="{prefix}/search/"' in main
    # A column that has become empty would be no way on.
    withdraw(other, press.publisher(), "附件有误。")
    html = client.get(f"{prefix}/articles/{article.pk}/").content.decode()
    assert "/columns/notices/" not in html
