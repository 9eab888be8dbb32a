"""Which places a careful reader is asked to look at: those where no word speaks for a form."""

import pytest

from accessibility.chinese import Converter

BARE = Converter("tw")


def unsure(text: str) -> str:
    return "".join(each.source for each in BARE.decisions(text) if each.is_unsure)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("区水务局局长于得水说，清淤分两批。", "于"),
        ("副市长于海、区长于得水出席。", "于于"),
        ("书记于得水主持会议。", "于"),
        ("会议由后勤主任后云峰主持。", "后"),
        ("部长周俊鹏到会。", "周"),
        ("征海到会。", "征"),
    ],
)
def test_what_only_a_person_can_know_is_asked(text, places):
    assert unsure(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "局长于2022年到任，区长于当日签发。",
        "他擅长于处理难题，任期不得长于五年。",
        "会议由书记主持，会后党员学习。",
        "资金发放到位，头发、发展、发现都有词可依。",
        "位于河边，属于本区，至于其他。",
    ],
)
def test_what_a_word_decides_is_not(text):
    assert unsure(text) == ""


def test_a_place_tells_what_it_could_be_instead_and_who_decided():
    [at] = [each for each in BARE.decisions("市长于得水说") if each.source == "于"]
    assert (at.chosen, at.alternatives, at.word) == ("於", ("于",), "长于")
