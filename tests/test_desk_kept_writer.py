"""A kept form is saved in no other name than its writer's, unless another says so by a press."""

import time

import pytest

from portal.desk import resending
from tests import press
from tests.desk_forms import address, manuscript, sentences
from tests.form_fields import fields
from tests.late_forms import (
    OWN,
    browser_of,
    kept,
    sign_in,
    sign_out,
    title_of,
    told,
    with_password,
    written,
    written_once,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return with_password(press.writer())


@pytest.fixture
def browser(writer):
    return browser_of(writer)


@pytest.fixture
def colleague():
    return with_password(press.person("程小满", "编辑"))


def test_the_kept_page_says_whose_text_it_is(browser):
    article = manuscript()
    answer = browser.post(address(article), written_once(browser, article), headers=OWN)
    assert "这是 顾明夏 写的。" in sentences(answer)


def test_another_who_signed_in_is_told_and_saves_by_a_press_of_their_own(browser, colleague):
    article = manuscript()
    form = kept(browser, article)
    sign_in(browser, colleague)
    answer = browser.post(address(article), form, headers=OWN)
    assert answer.status_code == 403
    assert title_of(article) != "写了一小时"
    page = sentences(answer)
    assert "这是 顾明夏 写的，现在登录的是 程小满。" in page
    assert "以 程小满 的名义存</button>" in page
    assert ">继续</button>" not in page
    assert told(answer)["标题（简体）"] == ["写了一小时"]
    assert browser.post(address(article), fields(page), headers=OWN).status_code == 302
    assert title_of(article) == "写了一小时"
    assert article.contributions.get().user == colleague


@pytest.mark.parametrize("reloaded", [False, True])
def test_the_writer_who_signs_in_after_another_saves_in_their_own_name(
    browser, writer, colleague, reloaded
):
    article = manuscript()
    form = kept(browser, article)
    sign_in(browser, colleague)
    page = sentences(browser.post(address(article), form, headers=OWN))
    sign_out(browser)
    sign_in(browser, writer)
    if reloaded:
        # What led to the page is sent again.
        page = sentences(browser.post(address(article), form, headers=OWN))
        assert ">继续</button>" in page
        assert "名义" not in page
    assert browser.post(address(article), fields(page), headers=OWN).status_code == 302
    assert title_of(article) == "写了一小时"
    assert article.contributions.get().user == writer


def test_a_form_left_open_while_another_signed_in_is_not_saved_as_theirs(
    browser, writer, colleague
):
    article = manuscript()
    form = written(browser, article)
    sign_out(browser)
    sign_in(browser, colleague)
    answer = browser.post(address(article), form, headers=OWN)
    assert "这是 顾明夏 写的，现在登录的是 程小满。" in sentences(answer)
    assert title_of(article) != "写了一小时"


@pytest.mark.parametrize("mark", ["", "x", "WzEsIuW8oCJd:x", "字"])
def test_where_it_is_not_known_who_wrote_it_a_second_press_is_needed(browser, writer, mark):
    article = manuscript()
    form = kept(browser, article) | {"written_by": mark}
    sign_in(browser, writer)
    answer = browser.post(address(article), form, headers=OWN)
    assert answer.status_code == 403
    assert "现在登录的是 顾明夏。这一页没有记下是谁写的" in sentences(answer)
    assert title_of(article) != "写了一小时"
    assert browser.post(address(article), fields(sentences(answer)), headers=OWN).status_code == 302
    assert title_of(article) == "写了一小时"


def test_what_a_form_says_of_its_writer_counts_for_a_week(rf, writer, monkeypatch):
    request = rf.post("/admin/", {"written_by": resending.mark_of_writer(writer)})
    assert resending.writer_of(request) == resending.Writer(writer.pk, str(writer))
    later = time.time() + 8 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert resending.writer_of(request) is None
