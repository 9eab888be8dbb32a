"""Doubtful names on the desk: listed with their sentence, repaired by a click, ticked, asked about."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accessibility.models import GlossaryTerm
from articles import publishing, review
from articles.models import (
    Article,
    Contribution,
    Meeting,
    NameTick,
    PrintedName,
    ReviewState,
    Stage,
)
from articles.names.known import printed_of_late
from articles.names.suspicions import suspicions
from articles.refusals import NeedsConfirmation
from articles.wording import short_day
from tests import press
from tests.desk_forms import address, manuscript, saved, sentences, signed_in
from tests.names import (
    BODY,
    SURNAMES,
    answer,
    asked,
    names_page,
    person_in_glossary,
    printed_with,
    report,
)
from tests.publish_page import page, press_button, yes_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return signed_in(press.writer())


@pytest.fixture
def publisher():
    return signed_in(press.publisher())


# --- on the page -----------------------------------------------------------------


def test_each_name_is_listed_with_the_sentence_it_stands_in(publisher):
    person_in_glossary()
    text = sentences(publisher.get(page(report())))
    shown = text[text.index('id="names"') : text.index('id="h-full"')]
    assert "1 个等您答复" in shown
    assert "已知 <strong>赵虹路</strong>，读音一样或相近，词条里有" in shown
    assert "区委书记<mark>赵红路</mark></q>" in shown
    assert "区委书记<mark>赵红路</mark>讲话。" in shown
    assert "2 处" in shown
    assert "还没有答复" in text[text.index('id="decision"') :]


def test_it_is_said_from_where_the_other_name_is_known(publisher):
    printed_with("区委书记赵虹路")
    press.moved_in(40, author_zh_hans="赵虹路")
    today = short_day(timezone.localtime())
    assert f"近来见报 2 次，最后一次是{today}" in sentences(publisher.get(page(report())))


def test_without_a_doubt_nothing_is_shown(publisher):
    assert 'id="names"' not in sentences(publisher.get(page(report())))


def test_the_writers_form_names_them_and_leads_there(writer):
    person_in_glossary()
    article = report()
    text = sentences(writer.get(address(article)))
    assert "<strong>赵红路</strong>（已知 赵虹路）" in text
    assert f'href="{page(article)}#names"' in text


def test_one_click_repairs_every_place_and_nothing_else(writer):
    GlossaryTerm.objects.create(simplified="赵虹路", traditional="趙虹路")
    article = report(author_zh_hans="记者 赵 红 路")
    text = sentences(answer(writer, article, repair="赵虹路", written="赵红路"))
    assert "已把“赵红路”改成“赵虹路”" in text
    assert "共 4 处" in text
    article = press.fresh(article)
    assert article.body_zh_hans == BODY.replace("红", "虹")
    assert article.author_zh_hans == "记者 赵 虹 路"
    assert article.meeting.attendees_zh_hans == "区委书记赵虹路\n区长李平\n各镇、街道负责同志"
    assert article.meeting.attendees_zh_hant == "區委書記趙虹路\n區長李平\n各鎮、街道負責同志"
    assert Contribution.objects.filter(article=article, user=press.writer()).exists()
    assert asked(article) == {}


def test_of_very_many_names_the_first_have_sentences_and_all_can_be_answered(writer):
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(simplified=f"{surname}虹路", traditional=f"{surname}虹路")
        for surname in SURNAMES
    )
    person_in_glossary()  # so that the glossary is read anew
    wrong = [f"{surname}红路" for surname in SURNAMES]
    article = report("\n".join(wrong), body_zh_hans="<p>会议召开。</p>")
    found = suspicions(article)
    assert [each.written for each in found] == wrong
    assert [bool(each.places) for each in found] == [True] * 50 + [False] * (len(wrong) - 50)
    answer(writer, article, repair=f"{SURNAMES[-1]}虹路", written=wrong[-1])
    assert press.fresh(article).meeting.attendees_zh_hans.endswith("虹路")


def test_one_place_alone_can_be_repaired(writer):
    person_in_glossary()
    article = report()
    answer(writer, article, repair="赵虹路|meeting|attendees", written="赵红路")
    article = press.fresh(article)
    assert "赵虹路" in article.meeting.attendees_zh_hans
    assert article.body_zh_hans == BODY
    assert asked(article) == {"赵红路": ["赵虹路"]}


def test_a_credit_is_repaired_in_its_picture(writer):
    person_in_glossary()
    article = manuscript()
    image = press.image(article, credit_zh_hans="赵红路摄")
    answer(writer, article, repair="赵虹路", written="赵红路")
    image.refresh_from_db()
    assert image.credit_zh_hans == "赵虹路摄"


def test_a_repair_is_an_edit_and_begins_the_reviews_anew(writer):
    person_in_glossary()
    article = press.reviewed(report())
    assert "审过的从头再审" in sentences(writer.get(page(article)))
    text = sentences(answer(writer, article, repair="赵虹路", written="赵红路"))
    assert "所以从头再审" in text
    assert ReviewState.objects.get(article=article).stage == Stage.FINAL_REVIEW  # its only one


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"repair": "张三丰", "written": "赵红路"}, "不在已知的名字里"),
        ({"repair": "赵虹路", "written": "李平"}, "已经改过，或者有人认可过了"),
        ({"repair": "赵虹路|meeting|chair", "written": "赵红路"}, "这一处已经没有"),
        ({"repair": "赵虹路", "written": "赵红路", "digest": "0" * 64}, "稿件又有改动"),
        ({"tick": "李平"}, "已经改过，或者有人认可过了"),
        ({"tick": "\x00"}, "已经改过，或者有人认可过了"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(writer, words, refusal):
    person_in_glossary()
    article = report()
    assert refusal in sentences(answer(writer, article, **words))
    assert press.fresh(article).body_zh_hans == BODY
    assert not NameTick.objects.exists()


def test_a_press_of_no_button_is_no_page(writer):
    assert writer.post(names_page(report()), {}).status_code == 404
    assert writer.get(names_page(report())).status_code == 405


def test_whoever_reviews_may_tick_and_not_repair(publisher):
    person_in_glossary()
    article = report()
    text = sentences(publisher.get(page(article)))
    assert 'name="tick"' in text
    assert 'name="repair"' not in text
    assert "请退回给撰稿人" in text
    assert "您不能改这篇稿件" in sentences(
        answer(publisher, article, repair="赵虹路", written="赵红路")
    )


def test_an_auditor_answers_nothing():
    person_in_glossary()
    article, client = report(), signed_in(press.auditor())
    assert 'name="tick"' not in sentences(client.get(page(article)))
    assert "要由写、审或发这篇稿件的人来做" in sentences(answer(client, article, tick="赵红路"))
    assert not NameTick.objects.exists()


# --- ticks -------------------------------------------------------------------------


def test_a_ticked_name_is_not_asked_about_again_in_this_manuscript(writer):
    person_in_glossary()
    article = report()
    text = sentences(answer(writer, article, tick="赵红路"))
    assert "您认可“赵红路”" in text
    assert re.search("认可了的.*赵红路.*顾明夏", text, re.S)
    assert asked(article) == {}
    assert asked(report()) == {"赵红路": ["赵虹路"]}
    tick = NameTick.objects.get()
    assert (tick.article, tick.name, tick.by) == (article, "赵红路", press.writer())


def test_a_tick_can_be_taken_back(writer):
    person_in_glossary()
    article = report()
    answer(writer, article, tick="赵红路")
    assert "已收回" in sentences(answer(writer, article, untick="赵红路"))
    assert asked(article) == {"赵红路": ["赵虹路"]}


def test_a_tick_holds_as_long_as_the_name_stands(writer):
    person_in_glossary()
    article = manuscript(author_zh_hans="赵红路")
    answer(writer, article, tick="赵红路")
    saved(writer, address(article), title_zh_hans="另一个标题")
    assert NameTick.objects.exists()
    saved(writer, address(article), author_zh_hans="李平")
    assert not NameTick.objects.exists()


def test_a_ticked_name_is_known_once_it_is_printed(writer):
    person_in_glossary()
    article = report()
    answer(writer, article, tick="赵红路")
    press.print_it(article)
    assert asked(report()) == {}


# --- publishing -----------------------------------------------------------------------


def test_of_a_name_for_which_a_tick_has_no_room_nothing_is_asked():
    name = "穆罕默德·本·萨勒曼·本·阿卜杜勒阿齐兹·阿勒沙特"
    assert len(name) > NameTick._meta.get_field("name").max_length
    person_in_glossary(name)
    article = report(body_zh_hans=f"<p>会见{name.replace('德', '得')}。</p>")
    assert "穆罕默得" not in "".join(each.written for each in suspicions(article))


def test_publishing_asks_about_names_and_confirming_is_ticking(publisher):
    person_in_glossary()
    article = report()
    first = press_button(publisher, article)
    assert first.status_code == 409
    assert "还没有人答复：“赵红路”（已知：赵虹路）。确定就记为您认可。" in sentences(first)
    assert not article.publications.exists()
    assert press_button(publisher, article, confirmed=yes_to(first)).status_code == 302
    assert NameTick.objects.get().by == press.publisher()
    assert PrintedName.objects.filter(name="赵红路").exists()


def test_who_confirms_has_not_answered_for_a_name_that_came_into_doubt_meanwhile(publisher):
    person_in_glossary()
    article = report()
    answer_to_one = yes_to(press_button(publisher, article))
    person_in_glossary("李萍")
    again = press_button(publisher, article, confirmed=answer_to_one)
    assert again.status_code == 409
    assert "“李平”（已知：李萍）" in sentences(again)
    assert not NameTick.objects.exists()
    assert press_button(publisher, article, confirmed=yes_to(again)).status_code == 302
    assert set(NameTick.objects.values_list("name", flat=True)) == {"赵红路", "李平"}


def test_one_question_asks_about_time_meeting_and_names():
    person_in_glossary()
    article = report()
    Meeting.objects.update(held_at=timezone.now() + timedelta(days=1))
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() + timedelta(days=2))
    press.reviewed(article)
    with pytest.raises(NeedsConfirmation) as question:
        publishing.publish(press.fresh(article), press.publisher(), press.digest(article))
    for words in ("“赵红路”", "会议时间是", "自动发布。确定现在就发布，不等到那时候吗？"):
        assert words in str(question.value)


def test_an_emergency_is_not_held_up_and_its_doubtful_name_does_not_become_known():
    person_in_glossary()
    article = report()
    facts = (press.fresh(article), press.on_duty(), press.digest(article), "暴雨红色预警")
    assert publishing.publish_in_emergency(*facts)
    assert set(PrintedName.objects.values_list("name", flat=True)) == {"李平"}
    assert asked(article) == {"赵红路": ["赵虹路"]}
    answer(signed_in(press.publisher()), article, tick="赵红路")
    assert PrintedName.objects.filter(name="赵红路").exists()


def test_what_is_due_goes_out_and_its_doubtful_name_does_not_become_known():
    person_in_glossary()
    article = report()
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    press.reviewed(article)
    Meeting.objects.update(held_at=None)
    assert publishing.release(press.fresh(article), timezone.now())
    assert not PrintedName.objects.filter(name="赵红路").exists()


def test_reviewers_are_told_and_pass_it_all_the_same():
    person_in_glossary()
    article = report()
    review.submit(article, press.writer(), press.digest(article))
    client = signed_in(press.reviewers()[2])
    text = sentences(client.get(page(article)))
    assert "有 1 个名字和已知的只差一点" in text
    assert review.approve(article, press.reviewers()[2], press.digest(article))


def test_a_reprint_of_the_traditional_alone_asks_nothing():
    person_in_glossary()
    article = report()
    press.print_it_all_the_same(article)
    for model in (NameTick, PrintedName):
        model.objects.all().delete()
    printed_of_late.forget()
    press.reviewed(article)
    assert asked(article) == {"赵红路": ["赵虹路"]}
    facts = (press.fresh(article), press.publisher(), press.digest(article))
    with pytest.raises(NeedsConfirmation):
        publishing.publish(*facts, languages=["zh-hans"])
    [reprint] = publishing.publish(*facts, languages=["zh-hant"])
    assert reprint.language == "zh-hant"
    assert not NameTick.objects.exists()
