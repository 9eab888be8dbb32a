"""Questions without an answer: kept without persons, tasks of staff, deleted after their time."""

from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from interaction import indexes, unanswered
from interaction.masking import masked
from interaction.models import Answer, KeptQuestion, Rating
from interaction.publishing import has_edited
from tests import counter, press
from tests.desk_forms import opened, sentences, signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "counts"])

TASKS = "/admin/interaction/keptquestion/"


@pytest.fixture(autouse=True)
def counting(settings):
    settings.COUNT_SEARCHES = True
    indexes.forget()
    yield
    indexes.forget()
    connections["counts"].close()


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("我的手机13912345678收不到码", "我的手机＊收不到码"),
        ("手机139-1234 5678、座机0512-86000158", "手机＊、座机＊"),
        ("身份证32010219900101123X丢了", "身份证＊丢了"),
        ("号码是一三九一二三四五六七八", "号码是＊"),
        ("发到zhang.san@example.cn", "发到＊"),
        ("我叫张三丰，房产证丢了", "我叫＊，房产证丢了"),
        ("苏A·12345的罚单", "＊的罚单"),
        ("望桥路8号3幢502室漏水", "望桥路8号＊＊漏水"),
        ("１３９１２３４５６７８打不通", "＊打不通"),
        ("My name is John Smith and I lost it", "My name is ＊ and I lost it"),
        # What tells nobody stays as it was asked.
        ("2026年3月5日后60岁以上免费吗", "2026年3月5日后60岁以上免费吗"),
        ("12345能办什么，400元够吗", "12345能办什么，400元够吗"),
    ],
)
def test_what_could_tell_a_person_is_masked(question, kept):
    assert masked(question).replace("＊＊", "＊") == kept.replace("＊＊", "＊")


def test_a_question_that_is_declined_is_kept_once_and_counted(client):
    for _time in range(3):
        client.get("/ask/", {"q": "无人机怎么登记，电话13912345678"})
    row = KeptQuestion.objects.get()
    assert (row.text, row.times, row.why) == ("无人机怎么登记，电话＊", 3, "declined")
    assert row.last_asked_on == timezone.localdate()
    assert "139" not in str(KeptQuestion.objects.values().get())


def test_programs_questions_are_kept_too_and_empty_ones_are_not(client):
    client.get("/api/ask", {"q": "无人机怎么登记"})
    client.get("/ask/", {"q": "？？"})
    client.get("/ask/", {"q": "怎么办"})
    assert [each.text for each in KeptQuestion.objects.all()] == ["无人机怎么登记"]


def test_a_site_that_counts_no_searches_keeps_no_questions(client, settings):
    settings.COUNT_SEARCHES = False
    client.get("/ask/", {"q": "无人机怎么登记"})
    assert not KeptQuestion.objects.exists()


def test_a_full_table_makes_no_room_for_more(client, monkeypatch):
    monkeypatch.setattr(unanswered, "MOST", 1)
    for question in ("无人机怎么登记", "轮椅在哪里借", "无人机怎么登记"):
        client.get("/ask/", {"q": question})
    assert KeptQuestion.objects.get().times == 2


def rate(client, answer, helpful, **more):
    said = {"answer": str(answer), "helpful": helpful, "q": "身份证掉了咋办"}
    return client.post("/senior/ask/rate/", said, **more)


def test_readers_say_whether_an_answer_helped(client):
    made = counter.published()
    response = rate(client, made.pk, "1")
    assert "谢谢您告诉我们" in response.content.decode()
    rate(client, made.pk, "0")
    rating = Rating.objects.get()
    assert (rating.answer, rating.helpful, rating.unhelpful) == (made, 1, 1)
    kept = KeptQuestion.objects.get()
    assert (kept.text, kept.why, kept.answer) == ("身份证掉了咋办", "unhelpful", made)


def test_a_rating_from_elsewhere_or_of_nothing_is_refused(client):
    made = counter.published()
    elsewhere = {"headers": {"Sec-Fetch-Site": "cross-site"}}
    assert rate(client, made.pk, "1", **elsewhere).status_code == 403
    for number in (made.pk + 1, "x", "9" * 30):
        assert rate(client, number, "1").status_code == 404
    assert client.get("/ask/rate/").status_code == 405
    assert not Rating.objects.exists()


def test_questions_alike_are_one_task_the_most_asked_first(client):
    for question, times in (("轮椅在哪里借", 1), ("无人机怎么登记", 2), ("无人机登记怎么弄呀", 1)):
        for _time in range(times):
            client.get("/ask/", {"q": question})
    first, second = unanswered.tasks(10)
    assert [each.text for each in first.questions] == ["无人机怎么登记", "无人机登记怎么弄呀"]
    assert (first.times, second.times) == (3, 1)


def test_what_is_answered_by_now_is_no_task_any_more(client):
    client.get("/ask/", {"q": "无人机怎么登记"})
    assert len(unanswered.tasks(10)) == 1
    counter.published(question_zh_hans="无人机怎么登记？", phrasings_zh_hans="")
    assert unanswered.tasks(10) == []


def test_one_click_makes_a_new_entry_of_a_task(client):
    counter.topic()
    client.get("/zh-hant/ask/", {"q": "無人機怎麼登記"})
    desk = signed_in(press.writer())
    assert TASKS in sentences(desk.get("/admin/"))
    shown = sentences(desk.get(TASKS))
    url = shown.partition('href="/admin/interaction/answer/add/?')[2].partition('"')[0]
    form = opened(desk, "/admin/interaction/answer/add/?" + url.replace("&amp;", "&"))
    assert form["question_zh_hans"] == "无人机怎么登记"


def test_one_click_makes_a_phrasing_of_a_task(client):
    made = counter.published()
    rate(client, made.pk, "0")
    desk = signed_in(press.writer())
    ids = unanswered.tasks(10)[0].ids
    response = desk.post(f"{TASKS}settle/", {"questions": ids, "answer": str(made.pk)})
    assert response.url == f"/admin/interaction/answer/{made.pk}/publish/"
    found = Answer.objects.get()
    assert found.phrasings_zh_hans.splitlines()[-1] == "身份证掉了咋办"
    assert has_edited(found, press.writer())
    assert unanswered.tasks(10) == []


def test_what_needs_nothing_is_taken_away_even_if_it_is_asked_again(client):
    client.get("/ask/", {"q": "火星船票"})
    desk = signed_in(press.writer())
    desk.post(f"{TASKS}settle/", {"questions": unanswered.tasks(10)[0].ids})
    client.get("/ask/", {"q": "火星船票"})
    assert unanswered.tasks(10) == []
    assert KeptQuestion.objects.get().times == 2


def test_who_writes_no_answers_settles_none(client):
    client.get("/ask/", {"q": "火星船票"})
    row = KeptQuestion.objects.get()
    desk = signed_in(press.publisher())
    assert "火星船票" in sentences(desk.get(TASKS))
    assert desk.post(f"{TASKS}settle/", {"questions": str(row.pk)}).status_code == 403
    assert signed_in(press.security_officer()).get(TASKS).status_code == 403


def test_what_nobody_asks_any_more_is_deleted(client, settings):
    client.get("/ask/", {"q": "火星船票"})
    today = timezone.localdate()
    settings.QUESTION_DAYS = 30
    assert unanswered.forget(today + timedelta(days=30)) == 0
    assert unanswered.forget(today + timedelta(days=31)) == 1
    assert not KeptQuestion.objects.exists()


def test_the_privacy_page_says_what_is_kept(client):
    assert "供工作人员补写答复" in client.get("/privacy/").content.decode()
