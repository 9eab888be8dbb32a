"""Two people at one manuscript: the second sees what the first did; nobody's words are lost."""

import pytest

from tests import press
from tests.desk_forms import fields, manuscript, opened, saved, sentences, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    first = signed_in(press.person("程小满", "编辑"))
    second = signed_in(press.writer())
    return first, second


def address(article):
    return f"/admin/articles/article/{article.pk}/change/"


def test_the_second_saver_sees_both_texts_and_keeps_their_own(two):
    first, second = two
    article = manuscript(title_zh_hans="原来的标题")
    form = opened(second, address(article))
    saved(first, address(article), title_zh_hans="程小满的标题")
    response = second.post(
        address(article), form | {"title_zh_hans": "顾明夏的标题", "_continue": "1"}
    )
    assert response.status_code == 200
    page = sentences(response)
    assert "程小满" in page
    assert "存过这篇稿" in page
    assert "程小满的标题" in page
    assert fields(page)["title_zh_hans"] == "顾明夏的标题"
    article.refresh_from_db()
    assert article.title_zh_hans == "程小满的标题"
    again = second.post(address(article), fields(page) | {"_continue": "1"})
    assert again.status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hans == "顾明夏的标题"


def test_what_only_the_first_changed_is_taken_over_and_shown(two):
    first, second = two
    article = manuscript(title_zh_hans="原来的标题", summary_zh_hans="原来的摘要")
    form = opened(second, address(article))
    saved(first, address(article), title_zh_hans="程小满的标题")
    response = second.post(
        address(article), form | {"summary_zh_hans": "顾明夏的摘要", "_continue": "1"}
    )
    page = sentences(response)
    assert response.status_code == 200
    assert "已填进表单" in page
    kept = fields(page)
    assert kept["title_zh_hans"] == "程小满的标题"
    assert kept["summary_zh_hans"] == "顾明夏的摘要"
    assert second.post(address(article), kept | {"_continue": "1"}).status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hans == "程小满的标题"
    assert article.summary_zh_hans == "顾明夏的摘要"


def test_dates_columns_and_ticks_of_the_first_are_taken_over_too(two):
    first, second = two
    article = manuscript()
    other = press.column("news/notices")
    form = opened(second, address(article))
    saved(
        first,
        address(article),
        pinned_until="2027-01-05T08:00",
        further_columns=[str(other.pk)],
        is_reprint="on",
    )
    response = second.post(address(article), form | {"author_zh_hans": "记者", "_continue": "1"})
    kept = fields(sentences(response))
    assert kept["pinned_until"] == "2027-01-05T08:00"
    assert kept["further_columns"] == str(other.pk)
    assert kept["is_reprint"] == "on"
    second.post(address(article), kept | {"_continue": "1"})
    article.refresh_from_db()
    assert article.is_reprint
    assert list(article.further_columns.all()) == [other]
    assert article.author_zh_hans == "记者"


def test_a_caption_that_both_changed_is_shown_side_by_side(two):
    first, second = two
    article = manuscript()
    press.image(article, caption_zh_hans="原来的图说")
    form = opened(second, address(article))
    saved(first, address(article), **{"images-0-caption_zh_hans": "程小满的图说"})
    response = second.post(
        address(article), form | {"images-0-caption_zh_hans": "顾明夏的图说", "_continue": "1"}
    )
    page = sentences(response)
    assert response.status_code == 200
    assert "程小满的图说" in page
    assert fields(page)["images-0-caption_zh_hans"] == "顾明夏的图说"


def test_saving_twice_oneself_is_no_conflict(two):
    _first, second = two
    article = manuscript()
    for title in ("第一稿", "第二稿"):
        assert saved(second, address(article), title_zh_hans=title).status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hans == "第二稿"


def test_a_form_with_a_forged_mark_is_an_ordinary_form(two):
    _first, second = two
    article = manuscript()
    for base in ("[1]", "{", '{"title_zh_hans": 5}'):
        assert saved(second, address(article), base=base).status_code == 302


def test_the_machines_words_are_no_conflict_and_stay_the_machines(two):
    first, second = two
    article = manuscript(title_zh_hans="原来的标题")
    form = opened(second, address(article))
    saved(first, address(article), title_zh_hans="程小满的标题")
    response = second.post(
        address(article), form | {"title_zh_hans": "顾明夏的标题", "_continue": "1"}
    )
    names = [conflict.name for conflict in response.context["conflicts"]]
    assert names == ["title_zh_hans"]
    second.post(address(article), fields(sentences(response)) | {"_continue": "1"})
    article.refresh_from_db()
    assert article.traditional_state("title") == "auto"
    assert article.title_zh_hant == "顧明夏的標題"
