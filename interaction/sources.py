"""What answers rest on: the paragraphs of published articles, and whether they still stand.

A paragraph is known by the mark of its words without spaces, so that an editor's rewriting of
markup is no change. It is looked for in the live print of the language in which it was read.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from articles.models import LiveEntry
from articles.search.texts import plain
from interaction.models import Suspended


def mark_of(words: str) -> str:
    """What a paragraph is known by: SHA-256, in hex, of its words without any spaces."""
    return sha256("".join(words.split()).encode(errors="replace")).hexdigest()


def paragraphs(entry: LiveEntry) -> list[str]:
    """The paragraphs of what readers get now, without markup."""
    return plain(entry.publication.body)


def paragraph_holding(words: str, entry: LiveEntry) -> str:
    """The whole paragraph in which these words stand; empty where they stand in none."""
    wanted = "".join(words.split())
    for paragraph in paragraphs(entry):
        if wanted and wanted in "".join(paragraph.split()):
            return paragraph
    return ""


def file_called(name: str, entry: LiveEntry) -> str:
    """The digest of the attachment that readers know by this name; empty where there is none."""
    wanted = "".join(name.split())
    for each in entry.publication.attachments:
        if wanted and wanted in ("".join(each["name"].split()), f"{each['name']}.{each['kind']}"):
            return str(each["digest"])
    return ""


def name_of_file(digest: str, entry: LiveEntry | None) -> str:
    """What readers know an attachment by; empty where they have it no more."""
    files = entry.publication.attachments if entry else []
    return next((str(each["name"]) for each in files if each["digest"] == digest), "")


def live_entries(articles: Iterable[int]) -> dict[tuple[int, str], LiveEntry]:
    """What is live of these articles, by article and language."""
    rows = LiveEntry.objects.filter(article__in=set(articles), is_live=True)
    return {(row.article_id, row.language): row for row in rows.select_related("publication")}


def fault_of(
    sources: Iterable[dict[str, Any]], live: dict[tuple[int, str], LiveEntry]
) -> Suspended | None:
    """What is wrong with the sources of a print (`AnswerPrint.sources`), None where all stand."""
    marks: dict[tuple[int, str], set[str]] = {}
    for source in sources:
        key = (source["article"], source["language"])
        entry = live.get(key)
        if entry is None:
            return Suspended.GONE
        if entry.publication.repealed_on:
            return Suspended.REPEALED
        if source["file"]:
            if source["file"] not in {each["digest"] for each in entry.publication.attachments}:
                return Suspended.CHANGED
        elif source["mark"]:
            if key not in marks:
                marks[key] = {mark_of(each) for each in paragraphs(entry)}
            if source["mark"] not in marks[key]:
                return Suspended.CHANGED
    return None


def fault_now(sources: list[dict[str, Any]]) -> Suspended | None:
    """The same, as everything stands now; two queries at most."""
    return fault_of(sources, live_entries(each["article"] for each in sources))
