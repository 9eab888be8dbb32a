"""The importer's rules of punctuation and spaces: the browser's examples, and twice is once."""

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.typesetting import typeset

EXAMPLES: list[dict[str, str]] = json.loads(
    (Path(__file__).parent / "typesetting.json").read_text()
)


def typed(text: str) -> str:
    slots, _counts = typeset(text)
    assert len(slots) == len(text)
    return "".join(slots)


@pytest.mark.parametrize("example", EXAMPLES, ids=[each["before"] for each in EXAMPLES])
def test_every_example_comes_out_as_in_the_browser(example: dict[str, str]) -> None:
    assert typed(example["before"]) == example["after"]


def test_a_rule_says_that_it_changed_something_and_only_then() -> None:
    for each in EXAMPLES:
        _slots, counts = typeset(each["before"])
        assert bool(counts) == (each["before"] != each["after"]), each
        if each["rule"] not in ("kept", "empty"):
            assert each["rule"] in counts, each


PIECES = st.sampled_from(
    ["会议", "张三", "李四", "王", "卡尔", "马克思", " ", "  ", "　", "\u00a0", "\t", "\n",
     ",", ".", ":", ";", "?", "!", "(", ")", "（", "）", '"', "'", "“", "”", "‘", "’", "。", "，",
     "、", "…", "3", "12", "%", "A", "go", "the", "https://a.example/", "x@y.example", "\u200b",
     "第一条", "一", "`", "/", "=", "𠮷", "《", "》"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=16).map("".join) | st.text(max_size=40)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_twice_is_once(text: str) -> None:
    once = typed(text)
    assert typed(once) == once


def is_movable(sign: str) -> bool:
    """Punctuation, white space, and what nobody sees: all else is a word, a number or a sign."""
    return unicodedata.category(sign)[0] in "PZ" or unicodedata.category(sign) in ("Cc", "Cf")


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_only_punctuation_and_white_space_are_ever_changed(text: str) -> None:
    slots, _counts = typeset(text)
    for before, after in zip(text, slots, strict=True):
        assert before == after or (is_movable(before) and all(map(is_movable, after)))


@pytest.mark.parametrize(
    "piece",
    ["a", "会议,", "(", "(甲)", " ,", "甲乙:  ", '"', ".", "a ", "a@", "张三 ", "`", "  甲", "www.", "\n "],
)  # fmt: skip
def test_a_long_paragraph_takes_time_that_grows_with_it(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    typed(text + "甲")
    assert time.process_time() - began < 5
