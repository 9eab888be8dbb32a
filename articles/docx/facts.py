"""What was read of a file as plain values, for programs: the command prints them as JSON."""

import re
from typing import Any

from articles.docx.blocks import Paragraph, Table
from articles.docx.intake import Imported
from articles.docx.people import Person

_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十百]+、|第[一二三四五六七八九十百\d]+[条章节款项][\u3000 ]|[（(][一二三四五六七八九十\d]+[)）]|"
    r"\d{1,3}[.．、)）](?!\d)|[①-⑳⑴-⒇⒈-⒛㈠-㈩])"
)


def facts_of(file: str, imported: Imported | None = None) -> dict[str, Any]:
    """The values under their names; of a file that was not read all are empty.

    Names of people stand alone, without their posts. Dates are 2026-02-25, with 15:30 where a
    meeting's time is known. `numbered` repeats, with the characters of their numbers, those
    paragraphs that have one.
    """
    empty: dict[str, Any] = {
        "file": file,
        **dict.fromkeys(("title", "subtitle", "source", "author", "date", "meeting_date")),
        **dict.fromkeys(("place", "chair")),
        **{name: [] for name in ("attendees", "observers", "paragraphs", "numbered")},
        **{name: [] for name in ("tables", "images", "notes")},
    }
    if imported is None:
        return empty
    found, facts = imported.found, imported.found.facts
    paragraphs, numbered, tables = _body(imported)
    return empty | {
        "title": found.title,
        "subtitle": found.subtitle or None,
        "source": found.source or None,
        "author": found.author or None,
        "date": (found.date.iso()[:10] or None) if found.date else None,
        "meeting_date": (facts.moment.iso() or None) if facts.moment else None,
        "place": facts.place or None,
        "chair": facts.chair.name if facts.chair else None,
        "attendees": _names(facts.attendees),
        "observers": _names(facts.observers),
        "paragraphs": paragraphs,
        "numbered": numbered,
        "tables": tables,
        "images": [
            {"caption": taken.picture.caption, "credit": taken.picture.credit}
            for taken in imported.pictures
        ],
        "notes": imported.receipt.lines(),
    }


def _names(people: list[Person]) -> list[str]:
    return [one.name for one in people]


def _body(imported: Imported) -> tuple[list[str], list[str], list[list[list[str]]]]:
    paragraphs: list[str] = []
    numbered: list[str] = []
    tables: list[list[list[str]]] = []
    for block in [*imported.manuscript.blocks, *imported.manuscript.notes]:
        if block.role == "taken":
            continue
        if isinstance(block, Table):
            rows = [[cell.line for cell in row.cells if not cell.goes_on] for row in block.rows]
            tables.append(rows)
        elif block.line:
            line = written(block)
            is_item = bool(block.label) and _is_item(block)
            if not is_item:
                paragraphs.append(line)
            if (block.label and not block.label.is_bullet) or _NUMBER.match(line):
                numbered.append(line)
            elif is_item:
                paragraphs.append(line)
    return paragraphs, numbered, tables


def _is_item(paragraph: Paragraph) -> bool:
    """Whether a paragraph became an item of a list."""
    label = paragraph.label
    return label is not None and not paragraph.role and (label.is_bullet or label.is_counted)


def written(paragraph: Paragraph) -> str:
    """The words, with an automatic number as characters in front."""
    label = paragraph.label
    front = label.written() if label and not label.is_bullet else ""
    return front + paragraph.line
