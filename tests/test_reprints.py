"""What is public is printed anew in Traditional alone, where nothing but the conversion changed."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from accessibility.models import GlossaryTerm, Rederivation
from articles import rederiving, reprints, review
from articles.converted import approved_digest
from articles.models import Article, ReviewState, Stage
from articles.publishing import publish, publish_in_emergency, withdraw
from articles.refusals import Refused
from articles.seals import seal_of
from tests import press
from tests.desk_forms import manuscript
from tests.reprinting import (
    NAME,
    RIGHT,
    WRONG,
    batch,
    edited,
    live,
    plain,
    public,
    released,
    settle,
)

pytestmark = pytest.mark.django_db


# --- the batch ----------------------------------------------------------------------------


def test_what_is_public_and_reads_otherwise_now_is_proposed_with_every_difference():
    article = public(body_zh_hans=f"<p>开头。</p><p>{NAME}出席。</p><p>结尾。</p>")
    public(title_zh_hans="没有他")
    manuscript(title_zh_hans=NAME)
    settle()
    [row] = batch()
    assert row.article == article
    assert plain(row)[0] == ("标题", "<del>於</del><ins>于</ins>之謙講話")
    assert any("<ins>于</ins>之謙出席" in text for _label, text in plain(row)[1:])
    assert len(row.lines) == 2
    # Editing a manuscript never changes a public page, nor does deriving it anew.
    assert live(article).publication.title == f"{WRONG}講話"


def test_a_term_that_is_taken_back_leaves_nothing_to_print():
    public()
    settle()
    rederiving.remove(GlossaryTerm.objects.get(), press.administrator())
    for work in Rederivation.objects.filter(finished_at=None):
        rederiving.run(work)
    assert batch() == []


def test_what_was_printed_or_withdrawn_meanwhile_is_no_longer_proposed():
    article, other = public(), public()
    settle()
    assert reprints.waiting(press.publisher()).count() == 2
    article = press.fresh(article)
    article.summary_zh_hans = "另写一段"
    article.save()
    press.print_it(article)
    withdraw(other, press.publisher(), "有误")
    assert batch() == []
    assert reprints.waiting(press.publisher()).count() == 0


def test_a_repealed_document_is_proposed_and_printed_as_the_others_are():
    article = public(repealed_on=date(2026, 1, 1), repeal_note_zh_hans="由新办法代替。")
    other = public()
    settle()
    assert {row.article for row in batch()} == {article, other}
    [print_] = released(article)
    assert print_.repealed_on == date(2026, 1, 1)
    assert seal_of(print_) == print_.seal


def test_pictures_files_and_meetings_count_as_the_article():
    article = manuscript(title_zh_hans="会议")
    press.image(article, caption_zh_hans=f"{NAME}在现场")
    press.print_it(article)
    settle()
    [row] = batch()
    assert row.article == article
    assert any("于" in text for _label, text in plain(row))


# --- releasing ----------------------------------------------------------------------------


def test_only_the_traditional_is_printed_and_time_and_order_stay():
    article = public(english=True)
    before = {code: live(article, code) for code in ("zh-hans", "zh-hant", "en")}
    settle()
    [print_] = released(article)
    after = {code: live(article, code) for code in before}
    assert print_.language == "zh-hant"
    assert after["zh-hant"].publication == print_
    assert print_.title == f"{RIGHT}講話"
    for code, entry in after.items():
        assert entry.first_published_at == before[code].first_published_at
        assert entry.pub_date == before[code].pub_date
        if code != "zh-hant":
            assert entry.publication == before[code].publication
            assert entry.updated_at == before[code].updated_at
    assert seal_of(print_) == print_.seal
    assert batch() == []


def test_a_reprint_is_a_line_of_the_log_and_no_act_of_review():
    article = public()
    acts = article.review_acts.count()
    stage = ReviewState.objects.get(article=article).stage
    settle()
    released(article)
    entry = LogEntry.objects.filter(changes__act__1="reprint").get()
    assert (entry.object_id, entry.actor) == (article.pk, press.publisher())
    assert "zh-hant" in entry.changes["languages"][1]
    assert article.review_acts.count() == acts
    assert ReviewState.objects.get(article=article).stage == stage == Stage.PUBLISHED


def test_the_print_is_of_the_text_that_was_approved():
    article = public()
    approved = live(article, "zh-hans").publication.digest
    settle()
    [print_] = released(article)
    assert print_.digest == approved == press.digest(article)


def test_a_second_term_leads_to_a_second_reprint():
    article = public(summary_zh_hans="余晓松到会")
    settle()
    released(article)
    settle(simplified="余晓松", traditional="余曉松")
    [print_] = released(article)
    assert print_.summary == "余曉松到會"
    assert (print_.printing, live(article, "zh-hans").publication.printing) == (3, 1)


def test_a_time_that_was_set_stays_set():
    article = public()
    moment = timezone.now() + timezone.timedelta(days=3)
    Article.objects.filter(pk=article.pk).update(publish_at=moment)
    settle()
    released(article)
    assert press.fresh(article).publish_at == moment


def test_what_was_said_of_a_correction_is_still_said():
    article = public()
    article = press.fresh(article)
    article.correction_note_zh_hans, article.shows_correction = "原写作甲。", True
    article.save()
    press.print_it(article)
    settle()
    [print_] = released(article)
    assert [each.note for each in print_.corrections] == ["原寫作甲。"]
    article = press.fresh(article)
    assert not article.has_correction()


def test_the_next_reviewed_printing_goes_as_ever():
    article = public()
    settle()
    released(article)
    article = press.fresh(article)
    article.summary_zh_hans = "新的摘要"
    article.save()
    prints = press.print_it(article)
    assert {each.language for each in prints} == {"zh-hans", "zh-hant"}
    assert {each.printing for each in prints} == {3}


# --- what may not go this way -------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        {"summary_zh_hans": "没有审过的摘要"},
        {"title_en": "Not reviewed", "body_en": "<p>Not reviewed.</p>"},
        {"summary_zh_hant": "沒有審過的人工繁體"},
        {"pinned_until": timezone.now() + timezone.timedelta(days=9)},
        {"pins": {"到位": "到位"}},
    ],
)
def test_nothing_unreviewed_goes_along(words):
    article = public()
    settle()
    edited(article, **words)
    [row] = batch()
    assert "上次发布以后稿件又改过" in row.reason
    assert row.lines == []
    for attempt in (
        lambda: reprints.release(article, press.publisher(), press.digest(article), row.shown),
        lambda: publish(article, press.publisher(), press.digest(article), ["zh-hant"]),
    ):
        with pytest.raises(Refused):
            attempt()
    assert live(article).publication.printing == 1


def test_a_term_that_was_edited_away_since_is_told_of():
    article = public()
    edited(article, title_zh_hans="换了题目")
    settle()
    [row] = batch()
    assert "上次发布以后稿件又改过" in row.reason


def test_what_is_on_its_way_through_the_reviews_waits_for_its_printing():
    article = public()
    settle()
    now = press.fresh(article)
    review.submit(now, press.person("何清和", "编辑"), press.digest(article))
    [row] = batch()
    assert "正在审核" in row.reason
    press.reviewed(article)
    [row] = batch()
    assert "正在审核或等着发布" in row.reason


def test_an_emergency_that_owes_its_reviews_is_left_out():
    article = manuscript(title_zh_hans=NAME)
    publish_in_emergency(article, press.on_duty(), press.digest(article), "停水")
    settle()
    [row] = batch()
    assert "审核还没有补齐" in row.reason
    with pytest.raises(Refused):
        approved_digest(press.fresh(article))


@pytest.mark.parametrize("languages", [["zh-hans"], ["zh-hant", "zh-hans"], ["en"], None])
def test_no_other_language_goes_without_its_reviews(languages):
    article = public(english=True)
    settle()
    with pytest.raises(Refused):
        publish(article, press.publisher(), press.digest(article), languages)


def test_what_has_changed_since_it_was_shown_is_not_printed():
    article = public()
    settle()
    [row] = batch()
    GlossaryTerm.objects.all().delete()
    settle(traditional="余之謙")
    with pytest.raises(Refused, match="您看过之后"):
        reprints.release(article, press.publisher(), row.digest, row.shown)


def test_a_second_press_prints_nothing_again():
    article = public()
    settle()
    [row] = batch()
    reprints.release(article, press.publisher(), row.digest, row.shown)
    with pytest.raises(Refused, match="已经是这样了"):
        reprints.release(article, press.publisher(), row.digest, row.shown)
    assert live(article).publication.printing == 2


def test_only_those_who_publish_and_not_what_they_wrote():
    article = public()
    settle()
    [row] = batch()
    for person in (press.writer(), press.reviewers()[0], press.administrator()):
        with pytest.raises(Refused):
            reprints.release(article, person, row.digest, row.shown)
    Article.objects.filter(pk=article.pk).update(created_by=press.publisher())
    with pytest.raises(Refused, match="您写的"):
        reprints.release(article, press.publisher(), row.digest, row.shown)


def test_what_was_moved_in_may_be_reprinted_too():
    article = press.moved_in(30, title_zh_hans=NAME)
    settle()
    before = live(article)
    released(article)
    assert live(article).pub_date == before.pub_date
