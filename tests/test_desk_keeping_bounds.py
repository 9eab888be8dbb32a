"""Words that were kept: whose they are, how many and how long, and what is no such thing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafts
from articles.models import KeptDraft
from portal import ticking
from tests import press
from tests.desk_forms import address, manuscript, opened, saved, signed_in
from tests.kept_forms import (
    NEW_ARTICLE,
    NEW_REPORT,
    SCRIPT,
    given_back,
    keep,
    keep_address,
    last_draft,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return signed_in(press.writer())


@pytest.fixture
def colleague():
    return signed_in(press.person("程小满", "编辑"))


def test_a_draft_of_somebody_else_is_not_there(writer, colleague):
    article = manuscript()
    written(writer, address(article), title_zh_hans="我的")
    draft = last_draft()
    for path in (
        given_back(writer, article),
        f"/admin/articles/article/kept/{draft.pk}/",
        f"/admin/articles/article/kept/{draft.pk}/discard/",
    ):
        assert colleague.get(path).status_code == 404
        if "?" not in path:
            assert colleague.post(path).status_code == 404
    draft.refresh_from_db()
    assert draft.discarded_at is None


def test_a_key_that_is_somebody_elses_writes_nothing_into_their_draft(writer, colleague):
    form = written(writer, NEW_REPORT, title_zh_hans="我的")
    theirs = opened(colleague, NEW_REPORT) | {"form_key": form["form_key"]}
    keep(colleague, NEW_REPORT, theirs, title_zh_hans="冒名", serial="99")
    mine = drafts.of(press.writer()).get()
    assert mine.title == "我的"
    theirs = opened(colleague, NEW_REPORT) | {"continues": f"{mine.pk}.{mine.serial}"}
    keep(colleague, NEW_REPORT, theirs, title_zh_hans="冒名")
    assert colleague.post(NEW_REPORT, theirs | {"_continue": "1"}).status_code in (200, 302)
    assert drafts.of(press.writer()).get().title == "我的"


@pytest.mark.parametrize(
    "forged",
    [
        {"form_key": ""},
        {"form_key": "../../etc/passwd"},
        {"form_key": "0123456789ABCDEF"},
        {"form_key": "\x00" * 16},
    ],
)
def test_a_key_that_nobody_gave_keeps_nothing(writer, forged):
    form = opened(writer, NEW_REPORT)
    answer = keep(writer, NEW_REPORT, form, **forged)
    assert answer.status_code == 400
    assert not KeptDraft.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"serial": "9" * 40},
        {"serial": "٣"},
        {"serial": "-1"},
        {"continues": "9" * 18 + "." + "9" * 10},
        {"continues": "1.1; drop table"},
        {"continues": "\x00"},
    ],
)
def test_numbers_that_nobody_gave_do_no_harm(writer, forged):
    form = opened(writer, NEW_REPORT) | {"title_zh_hans": "稿"} | forged
    answer = writer.post(keep_address(NEW_REPORT), form, headers=SCRIPT)
    assert answer.status_code == 200


def test_a_nul_is_kept_and_given_back(writer):
    written(writer, NEW_REPORT, title_zh_hans="甲\x00乙", body_zh_hans="<p>\x00</p>")
    assert last_draft().title == "甲 乙"
    assert writer.get(given_back(writer, where=NEW_REPORT)).status_code == 200
    assert writer.get(f"/admin/articles/meetingreport/kept/{last_draft().pk}/").status_code == 200
    assert writer.get("/admin/").status_code == 200


def test_five_megabytes_are_kept_and_ten_are_refused_in_words(writer):
    form = opened(writer, NEW_REPORT)
    body = "<p>" + "字" * 5_000_000 + "</p>"
    assert keep(writer, NEW_REPORT, form, body_zh_hans=body).status_code == 200
    assert len(last_draft().fields) > 5_000_000
    answer = keep(writer, NEW_REPORT, form, body_en=body)
    assert answer.status_code == 413
    assert answer.json() == {"why": "long"}


def test_a_manuscript_that_is_not_there_is_said_so(writer):
    form = opened(writer, NEW_REPORT)
    answer = writer.post("/admin/articles/article/999999/keep/", form, headers=SCRIPT)
    assert (answer.status_code, answer.json()["why"]) == (404, "gone")
    assert writer.get("/admin/articles/article/keep/").status_code == 405


def test_who_may_not_write_keeps_nothing():
    publisher = signed_in(press.publisher())
    answer = publisher.post(keep_address(NEW_REPORT), {"form_key": "0" * 16}, headers=SCRIPT)
    assert answer.status_code == 403
    assert not KeptDraft.objects.exists()


@pytest.mark.parametrize("wrong", ["abc", "", "-1", "9" * 30, "%00", "1 or 1"])
def test_an_address_that_asks_for_nonsense_is_not_found(writer, wrong):
    assert writer.get(f"{NEW_REPORT}?kept={wrong}").status_code in (400, 404)


def test_a_draft_belongs_to_its_own_form_alone(writer):
    one, other = manuscript(), manuscript()
    written(writer, address(one), title_zh_hans="甲")
    assert writer.get(given_back(writer, other)).status_code == 404
    assert writer.get(given_back(writer, where=NEW_ARTICLE)).status_code == 404


def test_one_person_has_no_more_drafts_than_anybody_needs(writer):
    form = opened(writer, NEW_ARTICLE)
    for number in range(drafts.MOST + 3):
        form |= {"form_key": f"{number:016x}", "serial": "0"}
        keep(writer, NEW_ARTICLE, form, title_zh_hans=f"第{number}份")
    kept = [draft.title for draft in drafts.of(press.writer())]
    assert len(kept) == drafts.MOST
    assert kept[0] == f"第{drafts.MOST + 2}份"


def test_what_nobody_came_back_for_is_forgotten_after_its_term(writer, settings):
    written(writer, NEW_REPORT, title_zh_hans="忘了的")
    now = timezone.now()
    ticking.forget_drafts(now + timedelta(days=settings.DRAFT_DAYS, hours=-1))
    assert KeptDraft.objects.count() == 1
    assert "1 份" in ticking.forget_drafts(now + timedelta(days=settings.DRAFT_DAYS, hours=1))
    assert not KeptDraft.objects.exists()
    assert ticking.forget_drafts(now) == ""


def test_what_was_saved_is_remembered_for_an_hour(writer):
    saved(writer, address(manuscript()), title_zh_hans="存好")
    assert KeptDraft.objects.get().is_closed
    ticking.forget_drafts(timezone.now() + timedelta(hours=2))
    assert not KeptDraft.objects.exists()
