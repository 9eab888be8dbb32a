"""Two people who have one manuscript open are told of each other, and may take over."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import presence
from articles.models import OpenForm
from portal import ticking
from tests import press
from tests.desk_forms import address, manuscript, opened, saved, sentences, signed_in, two_writers
from tests.kept_forms import SCRIPT, keep, keep_address, written

pytestmark = pytest.mark.django_db


def say(client, article, form, **more):
    sent = {"form_key": form["form_key"], "beat": "1", **more}
    return client.post(keep_address(address(article)), sent, headers=SCRIPT).json()


@pytest.fixture
def article():
    return manuscript()


@pytest.fixture
def both(article):
    """Two writers, each with the form open, and known to be."""
    first, second = two_writers()
    forms = opened(first, address(article)), opened(second, address(article))
    say(first, article, forms[0])
    say(second, article, forms[1])
    return [(first, forms[0]), (second, forms[1])]


def test_both_are_told_of_each_other(article, both):
    (first, form), (second, other) = both
    assert "顾明夏" in say(first, article, form)["others"]
    assert "程小满" in say(second, article, other)["others"]


def test_keeping_words_tells_it_too(article, both):
    (first, form), _second = both
    answer = keep(first, address(article), form, title_zh_hans="写着").json()
    assert answer["kept"]
    assert "顾明夏" in answer["others"]


def test_one_person_with_two_windows_is_alone(article):
    writer = signed_in(press.writer())
    for _window in range(2):
        told = say(writer, article, opened(writer, address(article)))
    assert told["others"] == ""


def test_who_takes_over_is_named_to_the_other_who_may_still_save(article, both):
    (first, form), (second, other) = both
    told = say(first, article, form, take="1")
    assert "由您接着写" in told["others"]
    assert told["mayTake"] is False
    told = say(second, article, other)
    assert "程小满" in told["taken"]
    assert told["mayTake"] is True
    answer = second.post(
        address(article), other | {"title_zh_hans": "照样存得上", "_continue": "1"}
    )
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hans == "照样存得上"


def test_taking_back_is_taking_over(article, both):
    (first, form), (second, other) = both
    say(first, article, form, take="1")
    say(second, article, other, take="1")
    assert "顾明夏" in say(first, article, form)["taken"]
    assert say(second, article, other)["taken"] == ""


def test_who_left_or_saved_is_there_no_longer(article, both):
    (first, form), (second, other) = both
    say(first, article, form, leaving="1")
    assert say(second, article, other)["others"] == ""
    second.post(address(article), other | {"_continue": "1"})
    assert not OpenForm.objects.exists()


def test_leaving_with_words_keeps_them(article, both):
    (first, form), _second = both
    keep(first, address(article), form, title_zh_hans="走以前", leaving="1")
    assert "走以前" in sentences(first.get("/admin/"))
    assert OpenForm.objects.count() == 1


def test_a_window_that_says_nothing_is_gone_after_a_while(article, both):
    (first, form), _second = both
    later = timezone.now() + presence.SEEN_FOR + timedelta(seconds=1)
    with time_machine.travel(later, tick=False):
        assert say(first, article, form)["others"] == ""
    ticking.forget_drafts(later + timedelta(hours=1))
    assert not OpenForm.objects.exists()


def test_who_only_reads_does_not_count(article, both):
    (first, form), _second = both
    reader = signed_in(press.publisher())
    assert 'id="keeping"' not in sentences(reader.get(address(article)))
    answer = reader.post(
        keep_address(address(article)), {"form_key": "0" * 16, "beat": "1"}, headers=SCRIPT
    )
    assert answer.status_code == 403
    assert "苏其华" not in say(first, article, form)["others"]


def test_a_beat_costs_one_query_of_presence(article, both, django_assert_max_num_queries):
    (first, form), _second = both
    # Session, account, its rights (two) and groups, the manuscript, and the one.
    with django_assert_max_num_queries(7):
        say(first, article, form)


def test_a_beat_keeps_no_words(article):
    writer = signed_in(press.writer())
    form = written(writer, address(article), title_zh_hans="写了的")
    say(writer, article, form)
    assert "写了的" in sentences(writer.get("/admin/"))


def test_what_the_other_saved_is_shown_without_saving_anything(article, both):
    (first, _form), (second, other) = both
    where = address(article).replace("/change/", "/meanwhile/")
    assert "还没有别人存过" in sentences(second.post(where, other))
    saved(first, address(article), title_zh_hans="程小满改的题", source_zh_hans="别处")
    page = second.post(where, other | {"title_zh_hans": "我写的题"})
    labels = {row["label"]: row["who"] for row in page.context["rows"]}
    assert labels == {"标题": "程小满", "来源": "程小满"}
    article.refresh_from_db()
    assert article.title_zh_hans == "程小满改的题"
    assert second.get(where).status_code == 302
    assert signed_in(press.publisher()).post(where, other).status_code == 403
