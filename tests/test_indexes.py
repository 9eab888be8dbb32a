"""The index of the knowledge base: made in the background, and only anew where something changed."""

import random
import time
from threading import Thread

import pytest
from django.db import DatabaseError

from interaction import asking, indexes
from interaction.publishing import withdraw
from interaction.retrieval import Entry, Index, changed
from interaction.retrieval.scoring import entries, lines
from interaction.retrieval.units import analysed
from tests import counter, press
from tests.test_answering import ANSWERS, ROOT

CHINESE = entries(lines(ANSWERS))[0]
QUESTIONS = [each["text"] for each in lines(ROOT / "tests/questions/tuning.jsonl")][::9]


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    indexes.forget()
    monkeypatch.setattr(indexes, "_keeper", None)
    yield
    indexes.forget()


def replies(index):
    """What each question is answered, but for the order of what is equally far from it."""
    found = {}
    for question in QUESTIONS:
        reply = index.ask(question)
        near = {each.id: round(each.score, 3) for each in reply.best if each.score > 0.01}
        found[question] = (reply.declined, near)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_an_index_that_was_changed_answers_as_one_that_is_made_anew(seed):
    chance = random.Random(seed)
    some = chance.sample(CHINESE, 60)
    index = Index(some)
    now = {entry.id: entry for entry in some}
    for _round in range(4):
        gone = chance.sample(sorted(now), 5)
        kept = [key for key in now if key not in gone]
        other = [
            Entry(key, f"{now[key].question}？还有呢", now[key].phrasings[:1], now[key].answer)
            for key in chance.sample(sorted(kept), 4)
        ]
        fresh = [each for each in CHINESE if each.id not in now or each.id in gone][:5]
        new = [*other, *(each for each in fresh if each.id not in kept)]
        gone = [key for key in gone if key not in {each.id for each in new}]
        index = changed(index, new, gone)
        now = {key: each for key, each in now.items() if key not in gone}
        now |= {each.id: each for each in new}
    assert {each.id for each in index.entries} == set(now)
    assert replies(index) == replies(Index(sorted(now.values(), key=lambda each: each.id)))


def test_an_index_answers_as_before_while_another_is_made_of_it():
    index = Index(CHINESE[:40])
    before = replies(index)
    changed(index, CHINESE[40:60], [each.id for each in CHINESE[:10]])
    assert replies(index) == before


def test_an_index_can_lose_all_its_entries():
    emptied = changed(Index(CHINESE[:3]), [], [each.id for each in CHINESE[:3]])
    assert emptied.ask(CHINESE[0].question).declined
    assert not emptied.postings.places
    assert changed(emptied, CHINESE[:1]).ask(CHINESE[0].question).best[0].id == CHINESE[0].id


@pytest.mark.django_db
def test_only_what_was_printed_since_is_read(monkeypatch):
    first = counter.published(question_zh_hans="身份证丢了怎么补办？", phrasings_zh_hans="")
    other = counter.published(question_zh_hans="结婚登记怎么办？", phrasings_zh_hans="")
    asking.ask("身份证", "zh-hans")
    read = []
    entries_of = indexes.entries

    def noted(tongue, answers):
        read.extend(answers)
        return entries_of(tongue, answers)

    monkeypatch.setattr(indexes, "entries", noted)
    new = counter.published(question_zh_hans="无人机怎么登记？", phrasings_zh_hans="")
    other.question_zh_hans = "结婚证怎么领？"
    other.save()
    counter.print_it(other)
    reply = asking.ask("无人机登记", "zh-hans")
    assert reply.best[0].live.answer_id == new.pk
    assert sorted(read) == sorted([new.pk, other.pk])
    withdraw(first, press.publisher(), "核对")
    assert asking.ask("身份证丢了", "zh-hans").declined
    assert sorted(read) == sorted([new.pk, other.pk])


@pytest.mark.django_db
def test_the_name_of_a_topic_is_read_anew_with_its_entries():
    made = counter.published(question_zh_hans="怎么登记？", phrasings_zh_hans="")
    asking.ask("登记", "zh-hans")
    made.topic.name_zh_hans = "无人机飞行"
    made.topic.save()
    asking.ask("登记", "zh-hans")
    assert [each.topic for each in indexes._kept["zh-hans"].index.entries] == ["无人机飞行"]


def index_of(*questions):
    return Index([Entry(number, each, (), "答") for number, each in enumerate(questions, 1)])


def test_the_first_question_waits_for_the_index_and_keeps_no_other_thread(settings, monkeypatch):
    settings.SERVER_THREADS = 2
    keeper = indexes.Keeper()
    monkeypatch.setattr(indexes, "PATIENCE", 10.0)
    kept, got = indexes.Kept("zh-hans"), []
    waiting = Thread(target=lambda: got.append(keeper.newest(kept)))
    waiting.start()
    while keeper._room.acquire(blocking=False):  # until the other one stands in it
        keeper._room.release()
        time.sleep(0.01)
    with pytest.raises(indexes.NotYet):  # the second thread of two is for pages
        keeper.newest(kept)
    kept.index = index_of("身份证丢了怎么办")
    with keeper._renewed:
        keeper._renewed.notify_all()
    waiting.join(5)
    assert got == [kept.index]
    assert keeper.newest(kept) is kept.index


def test_where_one_thread_serves_all_no_question_waits(settings):
    settings.SERVER_THREADS = 1
    with pytest.raises(indexes.NotYet):
        indexes.Keeper().newest(indexes.Kept("zh-hans"))


@pytest.mark.django_db
def test_the_older_index_answers_until_the_background_has_made_the_next(monkeypatch):
    made = counter.published(question_zh_hans="身份证丢了怎么补办？", phrasings_zh_hans="")
    asking.ask("身份证", "zh-hans")
    keeper = indexes.Keeper()
    monkeypatch.setattr(indexes, "_keeper", keeper)
    new = counter.published(question_zh_hans="无人机怎么登记？", phrasings_zh_hans="")
    assert asking.ask("身份证丢了怎么补办", "zh-hans").best[0].live.answer_id == made.pk
    assert asking.ask("无人机怎么登记", "zh-hans").declined
    assert keeper._wanted.is_set()
    monkeypatch.setattr(indexes.connections, "close_all", lambda: None)  # they are the test's
    keeper.renew()
    assert asking.ask("无人机怎么登记", "zh-hans").best[0].live.answer_id == new.pk


@pytest.mark.django_db
def test_a_database_that_is_away_costs_a_round_and_not_the_thread(monkeypatch, caplog):
    def away():
        raise DatabaseError("away")

    monkeypatch.setattr(indexes.connections, "close_all", lambda: None)
    monkeypatch.setattr(indexes.KnowledgeBase, "current_version", away)
    indexes.Keeper().renew()
    assert "away" in caplog.text


@pytest.mark.django_db
def test_who_asks_too_early_is_told_to_come_again(client, settings, monkeypatch):
    settings.SERVER_THREADS = 1
    monkeypatch.setattr(indexes, "_keeper", indexes.Keeper())
    for path in ("/ask/", "/zh-hant/ask/", "/en/senior/ask/", "/api/ask"):
        response = client.get(path, {"q": "身份证"})
        assert response.status_code == 503
        assert response["Retry-After"] == "5"
    assert client.get("/ask/").status_code == 200


def test_a_text_is_read_the_same_way_every_time():
    index = Index(CHINESE[:5])
    for entry in CHINESE[:30]:
        first, second = (analysed(entry.answer, index.lexicon) for _time in range(2))
        assert first.tokens == second.tokens
