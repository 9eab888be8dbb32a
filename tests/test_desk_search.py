"""What staff say of the search holds for the next one, and they see what readers miss."""

from datetime import date

import pytest
from django.utils.html import strip_tags

from articles.models import AskedWords, PromotedResult, Synonym
from tests import press
from tests.desk_forms import sentences, signed_in
from tests.test_search import found

TODAY = date(2026, 11, 1)

pytestmark = pytest.mark.django_db


def test_words_that_a_publisher_calls_the_same_find_each_other_at_once():
    article = press.published(title_zh_hans="城乡居民医疗保险缴费")
    assert found("医保") == []
    desk = signed_in(press.publisher())
    response = desk.post("/admin/articles/synonym/add/", {"words": "医保、医疗保险"})
    assert response.status_code == 302
    assert found("医保") == [article.pk]
    [synonym] = Synonym.objects.all()
    desk.post(f"/admin/articles/synonym/{synonym.pk}/change/", {"words": "社保、医疗保险"})
    assert found("医保") == []


@pytest.mark.parametrize("words", ["医保", "医保、医保", "、", ""])
def test_one_word_alone_means_the_same_as_nothing(words):
    desk = signed_in(press.publisher())
    response = desk.post("/admin/articles/synonym/add/", {"words": words})
    assert response.status_code == 200
    assert words == "" or "至少要写两个意思一样的词" in sentences(response)
    assert "errorlist" in sentences(response)
    assert not Synonym.objects.exists()


def test_a_publisher_puts_an_article_first():
    first = press.published(title_zh_hans="住房保障热线")
    press.published(title_zh_hans="公积金提取")
    desk = signed_in(press.publisher())
    said = {"words": "公积金", "article": first.pk, "until": ""}
    assert desk.post("/admin/articles/promotedresult/add/", said).status_code == 302
    assert found("公积金")[0] == first.pk
    assert PromotedResult.objects.count() == 1
    screen = f"/admin/articles/promotedresult/{PromotedResult.objects.get().pk}/change/"
    html = sentences(desk.get(screen))  # a number tells nobody which one it is
    assert f'<a href="/admin/articles/article/{first.pk}/change/">住房保障热线</a>' in html
    assert "住房保障热线" in sentences(desk.get("/admin/articles/promotedresult/"))


def test_staff_see_what_readers_search_and_what_finds_nothing():
    AskedWords.objects.create(words="公积金", language="zh-hans", found=3, asked_on=TODAY)
    AskedWords.objects.create(words="飞碟", language="zh-hans", found=0, asked_on=TODAY)
    desk = signed_in(press.publisher())
    html = strip_tags(desk.get("/admin/articles/askedwords/").content.decode())
    assert "公积金" in html
    assert "飞碟" in html
    html = strip_tags(desk.get("/admin/articles/askedwords/?found=no").content.decode())
    assert "公积金" not in html
    assert "飞碟" in html


@pytest.mark.parametrize("model", ["synonym", "promotedresult", "askedwords"])
def test_a_writer_says_nothing_of_the_search(model):
    desk = signed_in(press.writer())
    assert desk.get(f"/admin/articles/{model}/").status_code == 403
    assert desk.post(f"/admin/articles/{model}/add/", {"words": "甲、乙"}).status_code == 403
