"""What the importer puts right of itself: by the examples that 一键排版 is held to as well."""

import json
from collections import Counter
from pathlib import Path

import pytest

from articles.docx.blocks import Paragraph, Run
from articles.docx.tidying import tidy

EXAMPLES = json.loads((Path(__file__).parent / "typesetting.json").read_text())
# The importer does what is certain without a person looking; the rest waits for 一键排版.
LEFT_TO_THE_BUTTON = {
    "会议结束. 2022年将继续推进。",
    "云渡区 (Yundu) 位于河畔",
    "接口API(接口)说明",
    "（含(甲)、(乙)两处)",
    "等等...还有很多",
}
SHARED = [
    example
    for example in EXAMPLES
    if example["rule"] in ("kept", "invisible", "punctuation")
    and example["before"] not in LEFT_TO_THE_BUTTON
]


def tidied(*texts: str) -> tuple[str, Counter[str]]:
    """A paragraph of these runs after tidying, and what was counted."""
    paragraph, changed = Paragraph(runs=[Run(text) for text in texts]), Counter[str]()
    tidy(paragraph, changed)
    return paragraph.text, changed


@pytest.mark.parametrize("example", SHARED, ids=[example["before"] for example in SHARED])
def test_it_follows_the_shared_examples(example):
    assert tidied(example["before"])[0] == example["after"]


@pytest.mark.parametrize("example", SHARED, ids=[example["before"] for example in SHARED])
def test_twice_is_once(example):
    once = tidied(example["before"])[0]
    assert tidied(once)[0] == once


def test_a_mark_between_two_runs_is_put_right_in_its_own():
    text, changed = tidied("会议指出", ",", "要抓实.")
    assert text == "会议指出，要抓实。"
    assert changed["半角标点"] == 2


def test_names_parted_by_spaces_stay_apart():
    assert tidied("出席：张建国  李红  王小明")[0] == "出席：张建国 李红 王小明"
