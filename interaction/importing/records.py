"""From a line of JSON or a row of a table to a record, or to what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date

from accessibility.characters import without_controls
from accessibility.chinese import to_simplified
from articles.importing.bodies import as_html
from articles.importing.records import NotTaken, parse
from articles.sheets import Table

# The heads of a table: field, or "en." and field.
HEADS = {
    "编号": "id",
    "主题": "category",
    "问题": "question",
    "别的问法": "phrasings",
    "答复": "answer",
    "一句话答复": "short",
    "负责部门": "department",
    "电话": "phone",
    "开始有效": "valid_from",
    "最后一天": "valid_until",
    "英文问题": "en.question",
    "英文别的问法": "en.phrasings",
    "英文答复": "en.answer",
    "英文一句话答复": "en.short",
    "英文负责部门": "en.department",
}
# Characters: fields of the model, and what one line may bring.
LONGEST = {"question": 200, "short": 300, "department": 100, "phone": 40, "phrasings": 4000}
LONGEST_CELL = 20_000
_TEXTS = ("question", "short", "department")


@dataclass(frozen=True)
class Record:
    """One answer as a file has it. `words` are texts by the column that holds them.

    `sources` are (what an article is known by, words of its paragraph, name of a file of it); None
    where the file says nothing of them.
    """

    words: Mapping[str, str]
    category: str = ""
    external_id: str = ""
    phone: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    sources: list[tuple[str, str, str]] | None = None
    unknown: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.words["question_zh_hans"] or self.words["question_en"]


def read_line(line: bytes) -> Record:
    """Read a line of JSON. Raises NotTaken with everything that is wrong with it."""
    facts, _digest = parse(line)
    return read(facts)


def read_table(rows: Table) -> Iterator[tuple[int, Record | NotTaken]]:
    """The rows of a table with the numbers of their lines. Raises NotTaken where it is none."""
    head = next((n for n, row in enumerate(rows) if any(row)), None)
    names = [HEADS.get(to_simplified(cell), "") for cell in rows[head]] if head is not None else []
    if head is None or not {"question", "answer"} & {name.removeprefix("en.") for name in names}:
        raise NotTaken("第一行要是表头，至少有“问题”和“答复”两列。可以先导出一份，照它的样子填。")
    unknown = [cell for cell, name in zip(rows[head], names, strict=True) if cell and not name]
    for number, row in enumerate(rows[head + 1 :], head + 2):
        if not any(row):
            continue
        facts: dict[str, Any] = {cell: "" for cell in unknown}
        for name, cell in zip(names, row, strict=False):
            if name.startswith("en."):
                facts.setdefault("en", {})[name.removeprefix("en.")] = cell
            elif name:
                facts[name] = cell
        try:
            yield number, read(facts)
        except NotTaken as refusal:
            yield number, refusal


def read(facts: Mapping[str, Any]) -> Record:
    """Read what stands on one line. Raises NotTaken with everything that is wrong with it."""
    wrong: list[str] = []
    english = facts.get("en") or {}
    if not isinstance(english, Mapping):
        wrong.append("en 要是一组字段（花括号）。")
        english = {}
    words = _words(facts, "zh_hans", wrong) | _words(english, "en", wrong)
    for suffix, name in (("zh_hans", ""), ("en", "英文")):
        has_question, has_body = words[f"question_{suffix}"], words[f"body_{suffix}"]
        if bool(has_question) != bool(has_body):
            wrong.append(f"缺少{name}{'答复（answer）' if has_question else '问题（question）'}。")
    if not words["question_zh_hans"] and not words["question_en"]:
        wrong.append("缺少问题（question）。")
    record = Record(
        words=words,
        category=_text(facts, "category", wrong)[:40],
        external_id=_text(facts, "id", wrong, 100),
        phone=_text(facts, "phone", wrong, LONGEST["phone"]),
        valid_from=_day(facts, "valid_from", wrong),
        valid_until=_day(facts, "valid_until", wrong),
        sources=_sources(facts, wrong),
        unknown=sorted(
            str(name)[:40] for name in facts.keys() - {*HEADS.values(), "en", "sources"}
        ),
    )
    if wrong:
        title, known_by = record.title, record.external_id
        raise NotTaken(*dict.fromkeys(wrong), title=title, external_id=known_by)
    return record


def _words(facts: Mapping[str, Any], suffix: str, wrong: list[str]) -> dict[str, str]:
    found = {f"{name}_{suffix}": _text(facts, name, wrong, LONGEST[name]) for name in _TEXTS}
    phrasings = facts.get("phrasings") or ""
    if isinstance(phrasings, list) and all(isinstance(each, str) for each in phrasings):
        phrasings = "\n".join(phrasings)
    lines = _text({"phrasings": phrasings}, "phrasings", wrong, LONGEST["phrasings"])
    found[f"phrasings_{suffix}"] = "\n".join(filter(None, map(str.strip, lines.splitlines())))
    body = facts.get("answer") or ""
    if isinstance(body, list) and all(isinstance(each, str) for each in body):
        body = "\n".join(body)
    found[f"body_{suffix}"] = as_html(_text({"answer": body}, "answer", wrong, 100_000))
    return found


def _text(facts: Mapping[str, Any], name: str, wrong: list[str], most: int = 10_000) -> str:
    value = facts.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        wrong.append(f"{name} 要是文字。")
        return ""
    text = without_controls(value.replace("\r\n", "\n")).strip()
    if len(text) > most:
        wrong.append(f"{name} 太长，最多 {most} 字。")
    return text


def _day(facts: Mapping[str, Any], name: str, wrong: list[str]) -> date | None:
    text = _text(facts, name, wrong)
    try:
        day = parse_date(text.replace("/", "-")) if text else None
    except ValueError:
        day = None
    if text and day is None:
        wrong.append(f"{name} 不是日期，请写成 2026-01-31。")
    return day


def _sources(facts: Mapping[str, Any], wrong: list[str]) -> list[tuple[str, str, str]] | None:
    given = facts.get("sources")
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(each, Mapping) for each in given):
        wrong.append("sources 要是一列 {article, paragraph}，或者 {article, file}。")
        return None
    return [
        (_text(each, "article", wrong), _text(each, "paragraph", wrong), _text(each, "file", wrong))
        for each in given
    ]
