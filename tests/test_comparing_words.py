"""Two texts, two bodies: what is shown can be read back, helps in reading, and comes soon."""

import random
import re
import time
from html import unescape
from typing import Any

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing import blocks as blocks_of
from articles.comparing import bodies, marked, paragraphs, runs, sides
from articles.comparing.blocks import Line
from articles.comparing.words import PAIRS_OF_BLOCKS

pytestmark = pytest.mark.sqlite  # no database at all: once is enough

PIECES = [
    "闻利群",
    "闻立群",
    "，",
    "。",
    "清淤",
    "9",
    "10",
    "31.6%",
    " ",
    "a",
    "<b>",
    "&amp;",
    "；\n",
]
pieces = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
wild = st.text(max_size=60)
paragraph = st.lists(st.sampled_from(PIECES[:8]), min_size=1, max_size=8).map("".join)
row = st.lists(paragraph, min_size=2, max_size=3).map(
    lambda cells: "<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in cells) + "</tr>"
)
block = st.one_of(
    paragraph.map(lambda text: f"<p>{text}</p>"),
    paragraph.map(lambda text: f"<h2>{text}</h2>"),
    st.lists(row, min_size=1, max_size=3).map(lambda rows: f"<table>{''.join(rows)}</table>"),
    st.sampled_from("abc").map(lambda key: f'<figure data-image="{key}"></figure>'),
)
html = st.lists(block, max_size=12).map("".join)


def without(tag: str, text: str) -> str:
    kept = re.sub(f"<{tag}>.*?</{tag}>", "", text, flags=re.S)
    return unescape(re.sub("</?(?:ins|del)>", "", kept))


@given(st.one_of(pieces, wild), st.one_of(pieces, wild))
def test_the_runs_are_both_texts(before, after):
    found = runs(before, after)
    assert "".join(run.text for run in found if run.kind != "added") == before
    assert "".join(run.text for run in found if run.kind != "removed") == after
    assert all(run.text for run in found)


@given(pieces, pieces)
def test_without_what_came_it_is_the_old_text_and_without_what_went_the_new(before, after):
    text = marked(before, after)
    assert without("ins", text) == before
    assert without("del", text) == after


@given(pieces, pieces)
def test_side_by_side_both_texts_stand_in_full(one, other):
    plain = re.compile("</?mark>")
    assert [plain.sub("", side) for side in sides(one, other)] == [escape(one), escape(other)]


def read_back(lines: list[Line], gone: str) -> list[str]:
    found = []
    for line in lines:
        if line.kind == "same":
            found += [unescape(text) for text in re.findall("<p>(.*?)</p>", line.text)]
        elif text := without(gone, line.text):
            found.append(text)
    return found


@given(html, html)
def test_a_comparison_of_bodies_reads_back_as_either(before, after):
    lines = bodies(before, after, {})
    assert read_back(lines, "ins") == paragraphs(before)
    assert read_back(lines, "del") == paragraphs(after)


@given(html)
def test_equal_bodies_show_nothing_changed(body):
    assert {line.kind for line in bodies(body, body, {})} <= {"same"}


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("副区长闻利群", "副区长闻立群", "副区长闻<del>利</del><ins>立</ins>群"),
        ("清淤 9 条", "清淤 10 条", "清淤 <del>9</del><ins>10</ins> 条"),
        ("占31.6%", "占33.2%", "占<del>31.6%</del><ins>33.2%</ins>"),
        ("1,240盏", "1,204盏", "<del>1,240</del><ins>1,204</ins>盏"),
        ("he said", "she said", "<del>he</del><ins>she</ins> said"),
        ("河和步道", "河与步道", "河<del>和</del><ins>与</ins>步道"),
        # One word in common between two sentences is no help in reading.
        (
            "今日天气的变化大",
            "会后走访的社区多",
            "<del>今日天气的变化大</del><ins>会后走访的社区多</ins>",
        ),
    ],
)
def test_it_marks_what_a_reader_of_chinese_would_mark(before, after, shown):
    assert marked(before, after) == shown


def told(before: str, after: str) -> list[tuple[str, str, str]]:
    return [(line.label, line.kind, line.text) for line in bodies(before, after, {})]


def test_a_paragraph_in_front_of_a_changed_one_is_not_taken_for_it():
    found = told(
        "<p>清淤九条，贯通步道。</p>", "<p>会后走访社区居民。</p><p>清淤十条，贯通步道。</p>"
    )
    assert found == [
        ("新 1 段", "added", "<ins>会后走访社区居民。</ins>"),
        ("2 段", "touched", "清淤<del>九</del><ins>十</ins>条，贯通步道。"),
    ]


def test_a_moved_paragraph_is_told_as_moved():
    a, b, c = (f"<p>{text}</p>" for text in ("第一段讲清淤。", "第二段讲步道。", "第三段讲路灯。"))
    found = told(a + b + c, b + c + a)
    assert [(label, kind) for label, kind, _text in found] == [
        ("移到 3 段", "moved"),
        ("1–2 段", "same"),
        ("由 1 段移来", "moved"),
    ]


TABLE = "<table><tbody>{}</tbody></table>"
ROW = "<tr><td><p>{}</p></td><td><p>{}</p></td><td><p>{}</p></td></tr>"


def test_tables_are_compared_by_cells_as_the_editor_writes_them():
    before = TABLE.format(ROW.format("河道", "9", "水务局") + ROW.format("路灯", "1240", "住建局"))
    after = TABLE.format(ROW.format("河道", "10", "水务局") + ROW.format("路灯", "1240", "住建局"))
    assert told(before, after) == [
        ("表1 1 行", "touched", "河道｜<del>9</del><ins>10</ins>｜水务局"),
        ("表1 2 行", "same", "<p>路灯｜1240｜住建局</p>"),
    ]


def test_bold_words_in_a_cell_stay_in_one_piece():
    body = "<table><tr><td>区<strong>水务</strong>局</td><td>一</td></tr></table>"
    assert paragraphs(body) == ["区水务局｜一"]


def random_text(words: str, length: int, seed: int) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice(words) for _ in range(length))


HARD = {
    "two words in one long paragraph": ("01a", False),
    "few characters in one long paragraph": ("清淤河道的是一不", False),
    "common characters": ("".join(chr(0x4E00 + n) for n in range(400)), False),
    "many short equal paragraphs": ("清淤", True),
}


@pytest.mark.parametrize(("words", "short"), HARD.values(), ids=HARD)
def test_twenty_thousand_characters_are_compared_in_a_moment(words, short):
    before, after = (random_text(words, 20_000, seed) for seed in (1, 2))
    if short:
        before, after = (re.sub("(.{2})", r"<p>\1</p>", text) for text in (before, after))
    else:
        before, after = f"<p>{before}</p>", f"<p>{after}</p>"
    start = time.process_time()
    lines = bodies(before, after, {})
    assert time.process_time() - start < 5
    assert read_back([line for line in lines if line.kind != "note"], "ins") == paragraphs(before)
    assert any(line.kind == "note" and "没有逐字比较" in line.text for line in lines)


def test_a_long_report_with_a_few_changes_is_compared_word_by_word():
    common = "".join(chr(0x4E00 + n) for n in range(600))
    texts = [random_text(common, 200, seed) + "。" for seed in range(100)]
    changed = list(texts)
    changed[50] = changed[50][:90] + "闻立群" + changed[50][93:]
    changed.insert(10, "新的一段，前面没有。")
    start = time.process_time()
    lines = bodies(
        "".join(f"<p>{text}</p>" for text in texts),
        "".join(f"<p>{text}</p>" for text in changed),
        {},
    )
    assert time.process_time() - start < 2
    assert [line.kind for line in lines] == ["same", "added", "same", "touched", "same"]
    assert "闻立群" in lines[3].text


def test_however_many_places_were_rewritten_the_work_is_bounded(monkeypatch):
    asked: list[Any] = []

    def likeness(one: Any, _other: Any) -> float:
        asked.append(one)
        return 0.0

    monkeypatch.setattr(blocks_of, "likeness", likeness)

    def body(side: str) -> str:
        places = range(100)
        lines = [f"<p>第 {n} 处照旧</p>" + f"<p>{side}{n}</p>" * 49 for n in places]
        return "".join(lines)

    found = bodies(body("旧"), body("新"), {})
    assert len(asked) <= PAIRS_OF_BLOCKS
    assert sum(line.kind == "same" for line in found) == 100
