"""What readers search is counted without them."""

from datetime import date

import pytest

from articles.models import AskedWords
from articles.search.asked import OFTEN, forget, note
from tests import press

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "counts"])


@pytest.fixture(autouse=True)
def counted(settings):
    settings.COUNT_SEARCHES = True


def test_searches_are_counted_with_what_they_found(client):
    press.published(title_zh_hans="居住证")
    for text in ("居住证", "居住證", "没有的词"):
        client.get("/search/", {"q": text})
    client.get("/search/", {"q": "居住证", "page": "2"})
    client.get("/search/", {"q": "居住证", "time": "week"})
    asked = {each.words: (each.times, each.found) for each in AskedWords.objects.all()}
    # Whoever turns a page or narrows a search has not asked anew; page 2 is page 1 here.
    assert asked == {"居住证": (3, 1), "没有的词": (1, 0)}


@pytest.mark.parametrize("text", ["13800138000", "王芳 11010519900101", "a@example.com", "字" * 41])
def test_what_may_tell_a_person_is_not_kept(client, text):
    client.get("/search/", {"q": text})
    assert not AskedWords.objects.exists()


def test_words_are_forgotten_after_a_year():
    note("白鹭", "zh-hans", 0, date(2025, 1, 1))
    note("苍鹭", "zh-hans", 0, date(2025, 12, 31))
    assert forget(date(2026, 1, 2)) == 1
    assert [each.words for each in AskedWords.objects.all()] == ["苍鹭"]


def test_what_many_have_searched_and_found_is_suggested_and_nobody_elses_words(client):
    press.published(title_zh_hans="居住证签注")
    for _time in range(OFTEN):
        client.get("/search/", {"q": "居住证"})
        client.get("/search/", {"q": "居住费"})
    client.get("/search/", {"q": "居住地某人"})
    assert client.get("/search/suggest/", {"q": "居"}).json()["words"] == ["居住证"]


def test_nothing_is_counted_where_the_operator_says_so(client, settings):
    settings.COUNT_SEARCHES = False
    client.get("/search/", {"q": "白鹭"})
    assert not AskedWords.objects.exists()
