"""Answers of the knowledge base: printed by another person, kept for ever, live until they are not."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accessibility.models import GlossaryTerm, Rederivation
from articles import rederiving
from articles.models import Article
from articles.publishing import publish as print_article
from articles.publishing import withdraw as withdraw_article
from articles.refusals import Refused
from articles.seals import verify_chain
from articles.triggers import missing_triggers
from interaction import days, publishing, standing
from interaction.models import Answer, AnswerPrint, KnowledgeBase, LiveAnswer, Suspended
from interaction.printing import answer_digest
from interaction.publishing import edited, publish, publish_moved_in, withdraw
from tests import counter, press

pytestmark = pytest.mark.django_db


def refusal(made, by, digest=None):
    with pytest.raises(Refused) as refused:
        publish(made, by, digest or answer_digest(made))
    return str(refused.value)


def test_an_answer_is_printed_in_every_language_it_is_written_in():
    made = counter.answer(english=True)
    prints = counter.print_it(made)
    assert [each.language for each in prints] == ["zh-hans", "zh-hant", "en"]
    simplified, traditional, english = prints
    assert simplified.body == counter.BODY
    assert "身份證丟了怎麼補辦" in traditional.question
    assert english.short == "Go to any police station."
    # A department without an English name stands in Chinese; a question never would.
    assert english.department == "区公安分局"
    assert {row.language for row in LiveAnswer.objects.filter(is_live=True)} == {
        *("zh-hans", "zh-hant", "en")
    }


def test_an_answer_without_english_is_not_in_the_english_knowledge_base():
    made = counter.published()
    assert counter.live(made) is not None
    assert counter.live(made, "en") is None


def test_whoever_wrote_an_answer_does_not_publish_it():
    writer = press.publisher()
    made = counter.answer(created_by=writer)
    assert "您写的" in refusal(made, writer)


def test_whoever_edited_an_answer_since_its_last_print_does_not_publish_it():
    made = counter.answer()
    edited(made, press.publisher())
    assert "您改过" in refusal(made, press.publisher())
    publish(made, press.person("叶知秋", "发布"), answer_digest(made))
    # What was printed since is another person's to answer for.
    made.short_zh_hans = "去任意一个派出所。"
    made.save()
    counter.print_it(made)


def test_who_has_no_right_to_publish_is_told_to_whom_to_go():
    assert "没有发布问答的权限" in refusal(counter.answer(), press.person("何清和", "编辑"))


def test_what_changed_after_it_was_looked_at_is_not_published():
    made = counter.answer()
    digest = answer_digest(made)
    made.body_zh_hans = "<p>另一种答复。</p>"
    made.save()
    assert "又有改动" in refusal(made, press.publisher(), digest)


def test_the_same_is_not_published_twice():
    made = counter.published()
    assert "一致" in refusal(made, press.publisher())
    assert AnswerPrint.objects.filter(answer=made, language="zh-hans").count() == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"body_zh_hans": ""}, "问题和答复要写全"),
        ({"question_en": "Where?"}, "English"),
        ({"valid_until": timezone.localdate() - timedelta(days=1)}, "有效期已经过了"),
    ],
)
def test_what_is_not_complete_is_not_published(words, told):
    assert told in refusal(counter.answer(**words), press.publisher())


def test_a_stale_correction_of_the_traditional_waits_for_a_person():
    made = counter.published()
    made.short_zh_hant = "到派出所補辦，繳四十元。"
    made.save()
    made.short_zh_hans = "去派出所补办，交50元。"
    made.save()
    assert "还没有人复看：一句话答复" in refusal(made, press.publisher())


def test_editing_changes_nothing_that_readers_see():
    made = counter.published()
    made.short_zh_hans = "别的。"
    made.save()
    assert counter.live(made).print.short == "去派出所补办，交40元。"


def test_a_language_that_is_written_no_longer_is_withdrawn():
    made = counter.published(english=True)
    made.question_en = made.body_en = ""
    made.save()
    counter.print_it(made)
    assert counter.live(made, "en") is None
    assert counter.live(made).print.printing == 2


def test_pictures_and_scripts_have_no_place_in_an_answer():
    made = counter.answer(
        body_zh_hans='<p>好<script>x</script></p><figure data-image="abc"></figure>'
    )
    assert made.body_zh_hans == "<p>好</p>"


def test_a_print_is_never_changed_or_deleted():
    made = counter.published()
    assert missing_triggers() == []
    for statement in (
        "UPDATE interaction_answerprint SET short = 'x'",
        "DELETE FROM interaction_answerprint",
    ):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert counter.live(made).print.short == "去派出所补办，交40元。"


def test_prints_of_answers_are_sealed_in_one_chain():
    for _number in range(3):
        counter.published(english=True)
    assert verify_chain(AnswerPrint) is None
    last = AnswerPrint.objects.order_by("pk").last()
    assert KnowledgeBase.objects.get().seal == last.seal


def test_a_withdrawn_answer_tells_readers_why():
    made = counter.published()
    withdraw(made, press.publisher(), "政策有变，正在核对。")
    assert counter.live(made) is None
    row = LiveAnswer.objects.get(answer=made, language="zh-hant")
    assert row.withdrawn_reason == "政策有變，正在核對。"
    with pytest.raises(Refused, match="现在不在网上"):
        withdraw(made, press.publisher(), "再一次")


def test_withdrawing_needs_the_right_and_a_reason():
    made = counter.published()
    with pytest.raises(Refused, match="没有撤下问答的权限"):
        withdraw(made, press.writer(), "原因")
    with pytest.raises(Refused, match="请写明撤下的原因"):
        withdraw(made, press.publisher(), " ")


def test_moving_in_is_for_administrators_and_asks_for_no_second_person():
    made = counter.answer(created_by=press.administrator())
    with pytest.raises(Refused, match="管理员授权"):
        publish_moved_in(made, press.publisher())
    publish_moved_in(made, press.administrator())
    assert counter.live(made)


def test_every_change_of_what_is_public_makes_the_knowledge_base_another_version():
    made = counter.answer()
    versions = [KnowledgeBase.current_version()]
    counter.print_it(made)
    versions.append(KnowledgeBase.current_version())
    withdraw(made, press.publisher(), "原因")
    versions.append(KnowledgeBase.current_version())
    press.published()  # an article is no matter of the knowledge base
    assert versions[0] < versions[1] < versions[2] == KnowledgeBase.current_version()


# --- the days for which it is right ------------------------------------------


def test_an_answer_comes_and_goes_with_its_days():
    now = timezone.now()
    today = timezone.localdate(now)
    made = counter.published(
        valid_from=today + timedelta(days=2), valid_until=today + timedelta(days=3)
    )
    assert counter.live(made) is None
    for after, is_there in ((1, False), (2, True), (3, True), (4, False)):
        days.keep_days(now + timedelta(days=after))
        assert (counter.live(made) is not None) is is_there, after


def test_the_clock_says_what_it_did_and_does_it_once():
    now = timezone.now()
    made = counter.published(valid_until=timezone.localdate(now))
    assert days.keep_days(now) == []
    assert days.keep_days(now + timedelta(days=1)) == [str(made)]
    assert days.keep_days(now + timedelta(days=1)) == []


# --- what it rests on ---------------------------------------------------------


PARAGRAPHS = "<p>第一条　补领身份证收工本费四十元。</p><p>第二条　二十日内发证。</p>"


def resting_on_an_article(words="工本费四十元"):
    article = press.published(body_zh_hans=PARAGRAPHS)
    made = counter.answer()
    counter.cite(made, article, words)
    counter.print_it(made)
    return made, article


def why(made):
    return LiveAnswer.objects.get(answer=made, language="zh-hans").suspended_why


def reprint(article, **words):
    for name, text in words.items():
        setattr(article, name, text)
    article.save()
    press.print_it(article)


def test_an_answer_is_suspended_when_its_source_is_withdrawn():
    made, article = resting_on_an_article()
    withdraw_article(article, press.publisher(), "有误")
    assert counter.live(made) is None
    assert counter.live(made, "zh-hant") is None
    assert why(made) == Suspended.GONE


def test_an_answer_is_suspended_when_its_paragraph_changes():
    made, article = resting_on_an_article()
    reprint(article, body_zh_hans=PARAGRAPHS.replace("四十", "五十"))
    assert counter.live(made) is None
    assert why(made) == Suspended.CHANGED


def test_another_paragraph_may_change_and_so_may_the_markup():
    made, article = resting_on_an_article()
    body = "<p>新的开头。</p><p>第一条 补领身份证<strong>收工本费</strong>四十元。</p>"
    reprint(article, body_zh_hans=body)
    assert counter.live(made)


def test_an_answer_that_rests_on_a_whole_article_stays_while_that_is_public():
    made, article = resting_on_an_article(words="")
    reprint(article, body_zh_hans="<p>全都改写了。</p>")
    assert counter.live(made)
    withdraw_article(article, press.publisher(), "有误")
    assert counter.live(made) is None


def test_an_answer_is_suspended_when_its_source_is_repealed():
    made, article = resting_on_an_article()
    reprint(article, repealed_on=timezone.localdate())
    assert why(made) == Suspended.REPEALED


def test_a_suspended_answer_stays_away_until_somebody_publishes_it_anew():
    made, article = resting_on_an_article()
    reprint(article, body_zh_hans="<p>改了。</p>")
    assert "依据的段落已经改了" in refusal(made, press.publisher())
    # The paragraph stands again as it stood; but a person has to say so.
    reprint(article, body_zh_hans=PARAGRAPHS)
    assert counter.live(made) is None
    counter.print_it(made)
    assert counter.live(made)
    assert why(made) == ""


def test_a_print_that_is_refused_suspends_nothing():
    made, article = resting_on_an_article()
    article.body_zh_hans = "<p>改了。</p>"
    article.save()
    with pytest.raises(Refused):
        print_article(article, press.publisher(), "another digest")
    assert counter.live(made)


def test_what_was_taken_out_of_the_sources_suspends_the_print_that_names_it_all_the_same():
    made, article = resting_on_an_article()
    made.sources.all().delete()  # in the manuscript alone
    withdraw_article(Article.objects.get(pk=article.pk), press.publisher(), "有误")
    assert counter.live(made) is None


def test_traditional_that_is_derived_otherwise_by_now_is_printed_anew_and_nothing_else():
    made = counter.published(english=True, question_zh_hans="天狗会怎么报名？")
    assert publishing.is_as_public(made)
    term = GlossaryTerm(simplified="天狗会", traditional="天狗會社")
    rederiving.keep(term, press.writer())
    assert rederiving.run(Rederivation.objects.get())
    assert counter.live(made, "zh-hant").print.question == "天狗會怎麼報名？"
    made = Answer.objects.get(pk=made.pk)
    assert not publishing.is_as_public(made)
    stored = standing.with_state(Answer.objects.all()).get()
    assert standing.state_of(stored) == standing.CHANGED
    assert made in standing.unsettled()
    assert made in standing.tasks_of(press.publisher(), 5)[1]
    prints = counter.print_it(made)
    assert [each.language for each in prints] == ["zh-hant"]
    live = counter.live(made, "zh-hant")
    assert live.print.question == "天狗會社怎麼報名？"
    assert live.updated_at is None
    assert counter.live(made).print.printing == 1
    assert publishing.is_as_public(made)
    assert not standing.unsettled().exists()
    with pytest.raises(Refused):
        counter.print_it(made)
