"""Who misspells an English word is asked whether another was meant."""

from unittest.mock import Mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, SpelledWord
from articles.publishing import withdraw
from articles.search import slips
from tests import press
from tests.test_search_page import searched

LETTERS = st.text("abceghorst", min_size=4, max_size=9)


@pytest.fixture(scope="module")
def _published(written_once) -> int:
    return press.published(
        english=True,
        title_en="Residence permits and housing subsidies",
        body_en="<p>Apply at the <strong>government</strong> service centre.</p>",
    ).pk


@pytest.fixture
def residence(_published, db) -> Article:
    return Article.objects.get(pk=_published)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("recidence", "residence"),
        ("residense permit", "residence permit"),
        ("Goverment", "government"),
        ("govermnent", "government"),
        ("hosuing", "housing"),
        ("ohusing subsidys", "housing subsidys"),
        ("subsedies", "subsidies"),
        ("ubsidies", "subsidies"),
        ("servise center", "service centre"),
    ],
)
def test_the_word_that_was_meant_is_suggested_and_leads_to_the_article(
    client, residence, slip, meant
):
    main = searched(client, slip, "/en")
    assert "Did you mean:" in main
    assert f">{meant}</a>" in main
    assert client.get("/api/search", {"q": slip, "lang": "en"}).json()["suggestion"] == meant
    found = searched(client, meant, "/en")
    assert f"/en/articles/{residence.pk}/" in found
    assert "Did you mean:" not in found


@pytest.mark.parametrize("words", ["elephant", "permits", "zzzz", "resi", "xylophones housing"])
def test_what_is_near_no_word_or_is_one_is_left_as_it_is(client, residence, words):
    assert "Did you mean:" not in searched(client, words, "/en")


def test_nothing_is_suggested_that_is_withdrawn(client, residence):
    withdraw(residence, press.publisher(), "有误")
    assert "Did you mean:" not in searched(client, "recidence", "/en")


def test_letters_in_a_chinese_search_are_pinyin_as_before(client, residence):
    press.published(title_zh_hans="公积金提取")
    assert ">公积金</a>" in searched(client, "gongjijin")
    assert "您是不是要找" not in searched(client, "recidence")


@pytest.mark.django_db
def test_however_many_words_a_site_has_and_somebody_types_few_are_looked_at(monkeypatch):
    SpelledWord.objects.bulk_create(
        SpelledWord(word=word, sound=slips.key_of(word))
        for word in (f"h{a}{b}se" for a in "aeiouy" for b in "aeiouybcdfgh")
    )
    monkeypatch.setattr(slips, "MOST_COMPARED", 10)
    comparing = Mock(side_effect=slips.distance)
    monkeypatch.setattr(slips, "distance", comparing)
    with CaptureQueriesContext(connection) as asked:
        slips.respelt(" ".join(["houze", "hxuse"] * 30))
    assert len(asked) == slips.MOST_WORDS
    assert 0 < comparing.call_count <= 10 * slips.MOST_WORDS


@given(LETTERS, st.data())
def test_a_word_with_one_slip_is_looked_up_where_the_word_is_kept(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    other = data.draw(st.sampled_from("abceghorst"))
    slipped = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + other + word[at:],
                word[:at] + other + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            ]
        )
    )
    assert slips.key_of(word) in slips._keys_near(slipped)
    assert slips.distance(word, slipped, 2) <= 1


@pytest.mark.parametrize(
    ("one", "other", "slipped"),
    [("house", "house", 0), ("house", "huose", 1), ("house", "hose", 1), ("house", "mouses", 2),
     ("house", "government", 3), ("abcd", "dcba", 3)],
)  # fmt: skip
def test_slips_are_counted_up_to_a_bound(one, other, slipped):
    assert slips.distance(one, other, 2) == slips.distance(other, one, 2) == slipped
