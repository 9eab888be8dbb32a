"""Sentences of government prose: sentences.tsv beside this file, read through one by one.

A line has the Simplified, the Traditional of profile tw and the choices that it is about. The
Traditional was judged character by character and is not what the converter happens to make: where
the two part, the converter is wrong.
"""

from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from accessibility.chinese import Converter

LINES = tuple(
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "sentences.tsv").read_text(encoding="utf-8").splitlines()
)
REASONS = tuple(reason for reason, _lines in groupby(LINES, key=lambda line: line[2]))


@cache
def _converter() -> Converter:
    return Converter("tw")


@pytest.mark.parametrize("reason", REASONS)
def test_the_sentences_come_out_as_a_careful_reader_writes_them(reason: str) -> None:
    wrong = [
        f"{simplified}: {made} instead of {traditional}"
        for simplified, traditional, why in LINES
        if why == reason and (made := _converter().text(simplified)) != traditional
    ]
    assert not wrong, "\n".join(wrong)


def test_there_are_hundreds_of_them_and_none_twice() -> None:
    assert len(LINES) >= 600
    assert len({simplified for simplified, _traditional, _reason in LINES}) == len(LINES)
    assert all(len(simplified) == len(traditional) for simplified, traditional, _ in LINES)


def test_each_reason_stands_in_one_place() -> None:
    assert len(REASONS) == len(set(REASONS))
