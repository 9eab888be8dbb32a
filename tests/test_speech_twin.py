"""What a voice says of a text: the server's audio and the page's own voice say the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from articles.audio.sentences import LONGEST, sentences, spoken

EXAMPLES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "speech.json").read_text())
SPOKEN = [each for each in EXAMPLES if "spoken" in each]
CUT = [each for each in EXAMPLES if "sentences" in each]


@pytest.mark.parametrize("example", SPOKEN, ids=[each["text"] for each in SPOKEN])
def test_signs_are_said_in_words_as_in_the_browser(example: dict[str, str]) -> None:
    assert spoken(example["text"], example["language"]) == example["spoken"]


@pytest.mark.parametrize("example", CUT, ids=[each["text"][:12] for each in CUT])
def test_sentences_end_where_they_do_in_the_browser(example: dict[str, Any]) -> None:
    assert sentences(example["text"]) == example["sentences"]


def test_nothing_is_lost_and_nothing_is_too_long_for_a_breath() -> None:
    text = "会议指出，" * 200 + "Mr. Li came. Good…" + "长" * 500
    parts = sentences(text)
    assert "".join(parts) == text
    assert max(map(len, parts)) <= LONGEST
