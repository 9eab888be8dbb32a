"""From a live answer to what a template shows: its words, its facts, its sources with dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from accessibility.links import keep_inside
from accessibility.renderings import LANGUAGES, Rendering
from articles.models import LiveEntry
from interaction.models import AnswerPrint, LiveAnswer
from interaction.sources import name_of_file


@dataclass(frozen=True)
class Step:
    """A step of the way to a page, where a column stands on others; never one of the menu."""

    name: str
    url: str
    pk: None = None

    @property
    def name_en(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.url


@dataclass(frozen=True)
class Source:
    """A published article that an answer rests on, with the words of its paragraph."""

    title: str
    url: str
    tag: str
    date: datetime
    paragraph: str
    file: str = ""


def body(print_: AnswerPrint, rendering: Rendering) -> SafeString:
    """The answer as readers get it: links stay inside the rendering."""
    return mark_safe(keep_inside(print_.body, rendering))


def sources(prints: Iterable[AnswerPrint], rendering: Rendering) -> dict[int, list[Source]]:
    """The sources of prints by the prints' keys, in the reader's language where there is one.

    One query for all of them. The words of a paragraph are given where the source was read in
    the same language.
    """
    prints = list(prints)
    wanted = {each["article"] for print_ in prints for each in print_.sources}
    found = LiveEntry.objects.filter(article__in=wanted, is_live=True).without_bodies()
    if any(each["file"] for print_ in prints for each in print_.sources):
        found = found.defer(None).defer("publication__body", "publication__meeting")
    rows = found if wanted else []
    order = [rendering.language, *LANGUAGES]
    live: dict[int, LiveEntry] = {}
    for row in sorted(rows, key=lambda each: order.index(each.language)):
        live.setdefault(row.article_id, row)
    return {
        print_.pk: [
            _source(live[each["article"]], each, rendering)
            for each in print_.sources
            if each["article"] in live
        ]
        for print_ in prints
    }


def _source(entry: LiveEntry, facts: dict[str, Any], rendering: Rendering) -> Source:
    there = rendering.in_language(entry.language)
    return Source(
        title=entry.publication.title,
        url=there.path(entry.get_bare_path()),
        tag="" if entry.language == rendering.language else there.tag,
        date=entry.updated_at or entry.pub_date,
        paragraph=facts["paragraph"] if facts["language"] == rendering.language else "",
        file=name_of_file(facts["file"], entry) if facts["file"] else "",
    )


def rows(live: Iterable[LiveAnswer]) -> list[dict[str, Any]]:
    """The rows of a list: question, address, the time of what stands there."""
    return [
        {
            "title": row.print.question,
            "url": row.get_absolute_url(),
            "pub_date": row.updated_at or row.first_published_at,
            "is_pinned": False,
            "summary": row.print.short,
            "entry": row,
        }
        for row in live
    ]
