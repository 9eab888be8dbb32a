"""The knowledge base as it leaves the site: as a table, or as lines of JSON; both come in again."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from interaction.importing.records import HEADS
from interaction.models import Answer, AnswerSource
from interaction.sources import live_entries, name_of_file

_PLAIN = re.compile(r"(?:<p>[^<]*</p>)*")


def table(answers: Iterable[Answer]) -> Iterator[list[str]]:
    """The answers as rows, the head first."""
    yield list(HEADS)
    for answer in answers:
        facts = _facts(answer)
        english = facts.get("en", {})
        yield [
            _cell(english.get(name[3:]) if name.startswith("en.") else facts.get(name))
            for name in HEADS.values()
        ]


def lines(answers: Iterable[Answer]) -> Iterator[str]:
    """The answers as lines of JSON; what is empty is left out."""
    for answer in answers:
        facts = _facts(answer)
        facts["sources"] = [_source(source) for source in answer.sources.all()]
        yield json.dumps({name: fact for name, fact in facts.items() if fact}, ensure_ascii=False)


def _source(source: AnswerSource) -> dict[str, str]:
    facts = {"article": str(source.article_id), "paragraph": source.paragraph}
    if source.file:
        entry = live_entries([source.article_id]).get((source.article_id, source.language))
        facts["file"] = name_of_file(source.file, entry)
    return facts


def _facts(answer: Any) -> dict[str, Any]:
    facts = {
        "id": answer.external_id,
        "category": answer.topic.name_zh_hans,
        **_words(answer, "zh_hans"),
        "phone": answer.phone,
        "valid_from": str(answer.valid_from or ""),
        "valid_until": str(answer.valid_until or ""),
    }
    return facts | ({"en": _words(answer, "en")} if answer.question_en else {})


def _words(answer: Any, suffix: str) -> dict[str, Any]:
    def text(name: str) -> str:
        return getattr(answer, f"{name}_{suffix}") or ""

    return {
        "question": text("question"),
        "phrasings": text("phrasings").splitlines(),
        "answer": _plain(text("body")),
        "short": text("short"),
        "department": text("department"),
    }


def _plain(html: str) -> str:
    """Paragraphs and nothing else leave as lines, which whoever opens a table can edit."""
    if not _PLAIN.fullmatch(html):
        return html
    return "\n".join(unescape(line) for line in re.findall(r"<p>([^<]*)</p>", html))


def _cell(fact: Any) -> str:
    return "\n".join(fact) if isinstance(fact, list) else str(fact or "")
