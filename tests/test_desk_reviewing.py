"""Reviews on the desk: what waits, the button bound to what was read, and what is said to whom."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import ledger
from articles.models import Article, LiveEntry, Publication, ReviewAct, ReviewState, Stage, StandIn
from tests import press
from tests.desk_forms import address, manuscript, saved, sentences, signed_in
from tests.publish_page import digest, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_reviews")]


def review_url(article):
    return f"/admin/articles/article/{article.pk}/review/"


def press_act(client, article, act, **words):
    return client.post(
        review_url(article), {"act": act, "digest": digest(client, article)} | words, follow=True
    )


@pytest.fixture
def desks():
    """A client for the writer and for each of the reviewers."""
    return [signed_in(press.writer()), *map(signed_in, press.reviewers())]


def test_saving_and_sending_to_review_is_one_press(desks):
    writer, first, *_rest = desks
    article = manuscript(title_zh_hans="送去审的稿")
    response = saved(writer, address(article), _submit="1")
    assert response["Location"] == "/admin/"
    assert "已送审：初审（陈砚秋）" in sentences(writer.get("/admin/"))
    assert ledger.stage_of(article) == Stage.FIRST_REVIEW
    waiting = sentences(first.get("/admin/"))
    assert "待我审核" in waiting
    assert "送去审的稿" in waiting


def test_what_lacks_something_is_saved_and_told_what(desks):
    writer = desks[0]
    article = manuscript(source_zh_hans="")
    response = saved(writer, address(article), _submit="1", title_zh_hans="存下来的标题")
    assert response["Location"] == address(article)
    told = sentences(writer.get(address(article)))
    assert "稿件存好了，还不能送审" in told
    assert "还没有填写来源" in told
    assert Article.objects.get(pk=article.pk).title_zh_hans == "存下来的标题"
    assert ledger.stage_of(article) == Stage.DRAFT


def test_three_reviewers_pass_it_on_and_the_publisher_prints_it(desks):
    writer, *reviewers = desks
    article = manuscript(title_zh_hans="三审的稿")
    press_act(writer, article, "submit")
    for client, said in zip(
        reviewers, ["转复审（陆承安）", "转终审（沈若川）", "已经审定"], strict=True
    ):
        assert "三审的稿" in sentences(client.get("/admin/"))
        assert said in sentences(press_act(client, article, "approve", opinion="同意。"))
        assert "没有等您审的稿件" in sentences(client.get("/admin/"))
    publisher = signed_in(press.publisher())
    assert "三审的稿" in sentences(publisher.get("/admin/"))
    text = sentences(publisher.get(page(article)))
    assert text.count("“同意。”") == 3
    publisher.post(page(article), {"digest": digest(publisher, article)})
    assert LiveEntry.objects.live("zh-hans").filter(article=article).exists()


def test_a_return_brings_the_manuscript_and_the_reason_back_to_its_writer(desks):
    writer, first, *_rest = desks
    article = manuscript(title_zh_hans="要改的稿")
    press_act(writer, article, "submit")
    refused = sentences(press_act(first, article, "return"))
    assert "请勾选退回的原因" in refused
    press_act(first, article, "return", reasons=["people", "facts"], back="第 3 段的数字请核对。")
    desk = sentences(writer.get("/admin/"))
    assert "退回给我" in desk
    assert "第 3 段的数字请核对。" in desk
    text = sentences(writer.get(page(article)))
    assert "人名职务、数字事实" in text
    assert "陈砚秋 退回" in text
    assert "第 3 段的数字请核对。" in sentences(writer.get(address(article)))


def test_a_refused_decision_keeps_what_was_written(desks):
    writer, first, _second, _final = desks
    article = manuscript()
    press_act(writer, article, "submit")
    seen = digest(first, article)
    saved(writer, address(article), title_zh_hans="又改了")
    text = sentences(
        first.post(
            review_url(article),
            {"act": "approve", "digest": seen, "opinion": "条数核对过\x00。"},
            follow=True,
        )
    )
    assert "您看过之后稿件又有改动" in text
    assert ">条数核对过。</textarea>" in text
    long = press_act(first, article, "approve", opinion="长" * 1001)
    assert "意见有 1001 字" in sentences(long)
    assert ReviewAct.objects.filter(act="approve").count() == 0


def test_saving_a_change_under_review_starts_it_anew_and_says_so(desks):
    writer, first, *_rest = desks
    article = manuscript()
    press_act(writer, article, "submit")
    press_act(first, article, "approve")
    assert ledger.stage_of(article) == Stage.SECOND_REVIEW
    saved(writer, address(article))
    assert ledger.stage_of(article) == Stage.SECOND_REVIEW
    saved(writer, address(article), title_zh_hans="改了一个字")
    assert ledger.stage_of(article) == Stage.FIRST_REVIEW
    assert "从头再审" in sentences(writer.get(address(article)))


def refused_beside_its_field(client, article, act):
    """The page after an act without its reason: does it open on the field, with the sentence?"""
    sent = {"act": act, "digest": digest(client, article)}
    response = client.post(f"/admin/articles/article/{article.pk}/review/", sent)
    assert response["Location"] == page(article)  # a fragment would keep the field from its focus
    text = sentences(client.get(page(article)))
    (panel,) = re.findall(
        r"<details[^>]* open>(?:(?!</details>).)*autofocus.*?</details>", text, re.S
    )
    (described_by,) = re.findall(r'aria-describedby="(refused-\w+)"', panel)
    (said,) = re.findall(rf'id="{described_by}"><li>(.*?)</li>', panel)
    assert "autofocus" not in sentences(client.get(page(article)))
    return said


def test_a_return_or_an_emergency_without_a_reason_opens_again_on_its_field(desks):
    writer, *reviewers = desks
    article = manuscript()
    press_act(writer, article, "submit")
    assert "退回的原因" in refused_beside_its_field(reviewers[0], article, "return")
    on_duty = signed_in(press.on_duty())
    assert "为什么等不及审核" in refused_beside_its_field(on_duty, article, "emergency")
    for client in reviewers:
        press_act(client, article, "approve")
    publisher = signed_in(press.publisher())
    assert "退回的原因" in refused_beside_its_field(publisher, article, "return")


def test_after_an_emergency_the_page_says_which_reviews_lack_and_offers_no_second_one(desks):
    article = manuscript()
    on_duty = signed_in(press.on_duty())
    assert 'value="emergency"' in sentences(on_duty.get(page(article)))
    text = sentences(press_act(on_duty, article, "emergency", emergency="汛情紧急。"))
    assert "这一版已经应急发布，审核还没有补齐：还差初审、复审、终审。" in text
    assert 'value="emergency"' not in text
    assert "还没有送审" not in text


def test_a_round_that_is_over_is_not_shown_as_that_of_the_manuscript(desks):
    article = press.published()
    publisher = signed_in(press.publisher())
    unsent = "现在的稿件还没有送审"
    assert unsent not in sentences(publisher.get(page(article)))
    saved(desks[0], address(article), title_zh_hans="改过的标题")
    text = sentences(publisher.get(page(article)))
    assert "上一轮审核已经结束，" + unsent in text
    assert f'<span class="seal now" aria-hidden="true">稿</span><strong>{unsent}</strong>' in text
    withdrawn = press.published()
    publisher.post(f"/admin/articles/article/{withdrawn.pk}/withdraw/", {"reason": "有误"})
    text = sentences(publisher.get(page(withdrawn)))
    assert "上一轮审核已经结束，" + unsent in text
    assert f"<strong>{unsent}</strong>" in text


def test_only_who_may_decide_gets_the_button(desks):
    writer, first, second, _final = desks
    article = manuscript()
    press_act(writer, article, "submit")
    assert 'value="approve"' in sentences(first.get(page(article)))
    for client in (writer, second, signed_in(press.publisher())):
        text = sentences(client.get(page(article)))
        assert 'value="approve"' not in text
    assert 'value="recall"' in sentences(writer.get(page(article)))
    assert "接着改" in sentences(writer.get(page(article)))


def test_what_the_page_shows_costs_the_same_whatever_has_been_said(
    desks, django_assert_max_num_queries
):
    writer, first, *_rest = desks
    article = manuscript()
    for _turn in range(6):
        press_act(writer, article, "submit")
        press_act(first, article, "return", back="再看看。")
    with django_assert_max_num_queries(75):
        writer.get(page(article))


def test_each_of_the_six_renderings_bears_its_verdict(desks):
    article = manuscript(english=True, source_en="")
    press.image(article, alt_zh_hans="")
    text = sentences(desks[1].get(page(article)))
    six = text[text.index('id="h-six"') :]
    assert six.count('<span class="badge bad">不行</span>') == 6
    assert "没有" in six


def test_an_emergency_stands_on_everybodys_desk_until_it_is_reviewed(desks):
    _writer, *reviewers = desks
    article, duty = manuscript(title_zh_hans="停水通知"), signed_in(press.on_duty())
    assert "为什么等不及" in sentences(press_act(duty, article, "emergency"))
    assert not Publication.objects.exists()
    said = sentences(press_act(duty, article, "emergency", emergency="管网抢修。"))
    assert "已应急发布，第 1 印" in said
    for client in (*reviewers, duty, signed_in(press.publisher())):
        desk = sentences(client.get("/admin/"))
        assert "应急发布，还欠审核" in desk
        assert "停水通知" in desk
    ReviewState.objects.update(reviews_due_at=timezone.now() - timedelta(minutes=1))
    assert "已过" in sentences(duty.get("/admin/"))
    for client in reviewers:
        press_act(client, article, "approve")
    assert "应急发布，还欠审核" not in sentences(duty.get("/admin/"))


def test_each_printing_has_its_form_with_every_name_on_it(desks):
    writer, *_reviewers = desks
    article = manuscript(title_zh_hans="有表的稿")
    press.site_facts(site_domain="www.yundu.example")
    press.print_it(article)
    text = sentences(writer.get(f"/admin/articles/article/{article.pk}/sheet/1/"))
    assert "信息发布审核表" in text
    for name in ("陈砚秋", "陆承安", "沈若川", "苏其华", "有表的稿"):
        assert name in text
    assert len(re.findall("已审核、已校对", text)) == 3
    assert re.search(r"<span class=.keep.>[0-9-]{10} [0-9:]{5} 送审</span>", text)
    sender = article.review_acts.order_by("pk")[0].by
    assert f"{article.created_by}　{sender} <span" in text
    # Who wrote it and sent it is named once.
    Article.objects.filter(pk=article.pk).update(created_by=sender)
    text = sentences(writer.get(f"/admin/articles/article/{article.pk}/sheet/1/"))
    assert f"<td>{sender}　<span" in text
    assert f"//www.yundu.example/articles/{article.pk}/" in text  # on paper a path leads nowhere
    moved = press.moved_in(3)
    text = sentences(writer.get(f"/admin/articles/article/{moved.pk}/sheet/1/"))
    assert "没有审核记录" in text
    assert writer.get(f"/admin/articles/article/{article.pk}/sheet/7/").status_code == 404


def test_an_emergencys_form_shows_the_reason_and_which_reviews_are_still_to_come(desks):
    article, duty = manuscript(), signed_in(press.on_duty())
    press_act(duty, article, "emergency", emergency="管网抢修。")
    press_act(desks[1], article, "approve", opinion="补审同意。")
    text = sentences(duty.get(f"/admin/articles/article/{article.pk}/sheet/1/"))
    assert "管网抢修。" in text
    assert "补审同意。" in text
    assert text.count("还没有补审") == 2


def test_a_stand_in_sees_what_waits_and_is_named_with_whom_they_stand_for(desks):
    writer = desks[0]
    article = manuscript(title_zh_hans="代审的稿")
    press_act(writer, article, "submit")
    today = timezone.localdate()
    helper = press.person("苏晚舟", "发布")
    StandIn.objects.create(
        absent=press.reviewers()[0], stand_in=helper, first_day=today, last_day=today
    )
    client = signed_in(helper)
    assert "代审的稿" in sentences(client.get("/admin/"))
    assert "您代 陈砚秋 审" in sentences(client.get(page(article)))
    assert "陈砚秋（今天由苏晚舟代）" in sentences(writer.get(page(article)))
    press_act(client, article, "approve")
    assert "苏晚舟（代陈砚秋） 初审通过" in sentences(writer.get(page(article)))


def test_administrators_keep_the_stand_ins_and_faults_are_told_in_words():
    client = signed_in(press.administrator())
    first, second, _final = press.reviewers()
    url = "/admin/articles/standin/add/"
    text = sentences(client.get(url))
    assert "代审" in text
    assert text.count('type="date"') == 2
    assert "vDateField" not in text  # Django's own calendar, half of it in English
    same = {"absent": first.pk, "stand_in": first.pk, "first_day": "2026-11-05", "last_day": "2026-11-01"}  # fmt: skip
    told = sentences(client.post(url, same))
    assert "代审人不能是本人" in told
    assert "早于" in told
    good = same | {"stand_in": second.pk, "last_day": "2026-11-30"}
    # Nobody's review goes to whom the list is kept by.
    client.post(url, good | {"stand_in": press.administrator().pk})
    assert StandIn.objects.count() == 0
    assert client.post(url, good).status_code == 302
    assert StandIn.objects.count() == 1


def test_a_column_that_wants_fewer_reviews_moves_what_is_under_way(desks):
    writer, first, *_rest = desks
    column = press.column("notices")
    article = manuscript(column=column)
    press_act(writer, article, "submit")
    press_act(first, article, "approve")
    client = signed_in(press.administrator())
    saved(client, f"/admin/articles/column/{column.pk}/change/", review_steps="2")
    assert ledger.stage_of(article) == Stage.FINAL_REVIEW


@pytest.mark.parametrize("act", ["", "x", "publish", "\x00"])
def test_an_act_that_nobody_offers_is_not_found(desks, act):
    article = manuscript()
    assert desks[1].post(review_url(article), {"act": act}).status_code == 404
    assert desks[1].get(review_url(article)).status_code == 405
