"""What the importer puts right of itself: by the examples that 一键排版 is held to as well."""

import json
from collections import Counter
from pathlib import Path

import pytest

from articles.docx.blocks import Paragraph, Run
from articles.docx.tidying import tidy

EXAMPLES = json.loads((Path(__file__).parent / "typesetting.json").read_text())


def tidied(*texts: str) -> tuple[str, Counter[str]]:
    """A paragraph of these runs after tidying, and what was counted."""
    paragraph, changed = Paragraph(runs=[Run(text) for text in texts]), Counter[str]()
    tidy(paragraph, changed)
    return paragraph.text, changed


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["before"] for example in EXAMPLES])
def test_it_follows_the_shared_examples(example):
    assert tidied(example["before"])[0] == example["after"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["before"] for example in EXAMPLES])
def test_twice_is_once(example):
    once = tidied(example["before"])[0]
    assert tidied(once)[0] == once


def test_a_mark_between_two_runs_is_put_right_in_its_own():
    text, changed = tidied("会议指出", ",", "要抓实.")
    assert text == "会议指出，要抓实。"
    assert changed["半角标点"] == 2


def test_names_parted_by_spaces_stay_apart():
    assert tidied("出席：张建国  李红  王小明")[0] == "出席：张建国 李红 王小明"


def test_a_mark_made_longer_or_shorter_leaves_each_run_its_own_words():
    paragraph, changed = (
        Paragraph(runs=[Run("等等.."), Run(".还有", bold=True), Run("。。")]),
        Counter(),
    )
    tidy(paragraph, changed)
    assert [(run.text, run.bold) for run in paragraph.runs] == [
        ("等等……", False), ("还有", True), ("。", False),
    ]  # fmt: skip
    assert changed["重复标点"] == 1


def test_what_no_page_can_hold_is_left_out():
    assert tidied("会\0议\u2028召\ufffe开")[0] == "会议召开"


def test_neither_an_empty_line_nor_a_cell_counts_as_indented():
    changed = Counter[str]()
    tidy(Paragraph(runs=[Run("　　")]), changed)
    tidy(Paragraph(runs=[Run("　　甲")]), changed, is_cell=True)
    assert not changed["段首空格"]
    assert tidied("　　甲")[1]["段首空格"] == 1
