"""The rules of 一键排版: the same examples as the importer's, and twice is once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "articles" / "static" / "articles" / "typesetting.js"
EXAMPLES: list[dict[str, str]] = json.loads((ROOT / "tests" / "typesetting.json").read_text())


@pytest.fixture(scope="module")
def rules(browser: Browser) -> Iterator[Page]:
    """An empty page that knows the rules and nothing else."""
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(content=RULES.read_text() + "\nwindow.typeset = typeset;", type="module")
    page.wait_for_function("() => window.typeset")
    yield page
    context.close()


def typeset(page: Page, text: str, kept: list[list[int]] | None = None) -> dict[str, Any]:
    done: dict[str, Any] = page.evaluate(
        "([text, kept]) => typeset(text, kept)", [text, kept or []]
    )
    return done


def applied(text: str, changes: list[dict[str, Any]]) -> str:
    """The text with the changes made in it; places are counted as JavaScript counts them."""
    units = text.encode("utf-16-le")
    for change in reversed(changes):
        new = change["text"].encode("utf-16-le")
        units = units[: 2 * change["from"]] + new + units[2 * change["to"] :]
    return units.decode("utf-16-le")


def test_every_example_comes_out_as_written(rules: Page) -> None:
    assert len(EXAMPLES) >= 60
    got = {each["before"]: typeset(rules, each["before"])["text"] for each in EXAMPLES}
    assert got == {each["before"]: each["after"] for each in EXAMPLES}


def test_a_rule_says_that_it_changed_something_and_only_then(rules: Page) -> None:
    for each in EXAMPLES:
        done = typeset(rules, each["before"])
        assert bool(done["counts"]) == (each["before"] != each["after"]), each
        if each["rule"] not in ("kept", "empty"):
            assert each["rule"] in done["counts"], each


def test_nothing_is_changed_where_words_are_kept(rules: Page) -> None:
    text = "他说,Good  day,好"
    assert typeset(rules, text, [[3, 11]])["text"] == "他说，Good  day，好"


PIECES = st.sampled_from(
    ["会议", "张三", "李四", "王", "卡尔", "马克思", " ", "  ", "　", "\u00a0", "\t", "\n",
     ",", ".", ":", ";", "?", "!", "(", ")", "（", "）", '"', "'", "“", "”", "‘", "’", "。", "，",
     "、", "…", "3", "12", "%", "A", "go", "the", "https://a.example/", "x@y.example", "\u200b",
     "第一条", "一", "`", "/", "=", "𠮷", "《", "》"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=16).map("".join) | st.text(max_size=40)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_twice_is_once_and_the_changes_are_what_changed(rules: Page, text: str) -> None:
    once = typeset(rules, text)
    assert applied(text, once["changes"]) == once["text"]
    assert typeset(rules, once["text"])["changes"] == []


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_no_word_and_no_number_is_ever_changed(rules: Page, text: str) -> None:
    def words(of: str) -> str:
        return "".join(sign for sign in of if sign.isalnum())

    assert words(typeset(rules, text)["text"]) == words(text)
