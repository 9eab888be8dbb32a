"""What of a live entry is read aloud, in its order: the twin of `collect` in read.js.

The page's reader takes it from the page, this takes it from the print that the page is made of.
tests/browser/test_audio.py holds one against the other.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accessibility import speaking
from articles.audio.sentences import sentences, spoken
from articles.bodies import figure_keys
from articles.models import LiveEntry, Publication
from articles.presenting import picture

_VOID = {"br", "hr", "img", "wbr", "col"}
_PLAIN = {"h2", "h3", "h4", "p", "li", "caption"}
_PARTS = {*_PLAIN, "figure", "tr"}


def paragraphs(entry: LiveEntry) -> list[list[str]]:
    """The entry as it is spoken: paragraphs, each of its sentences."""
    with speaking.to_readers(entry.language):
        texts = list(_texts(entry, entry.publication))
    found = ([each.strip() for each in sentences(text)] for text in texts)
    return [[spoken(each, entry.language) for each in some] for some in found if some]


def _texts(entry: LiveEntry, publication: Publication) -> Iterator[str]:
    if told := publication.repeal:
        yield f"{told} {publication.repeal_note}"
    yield publication.title
    yield publication.subtitle
    yield _line(_("发布时间"), _moment(entry.pub_date))
    if entry.updated_at:
        yield _line(_("更新于"), _moment(entry.updated_at))
    if publication.source:
        tag = _("转载") if publication.is_reprint else ""
        yield _line(_("来源"), f"{publication.source}{tag}")
    meeting = publication.meeting
    if held_at := parse_datetime(meeting.get("held_at") or ""):
        yield _line(_("会议时间"), _moment(held_at).removesuffix(" 00:00"))
    for label, name in ((_("会议地点"), "place"), (_("主持"), "chair")):
        if meeting.get(name):
            yield _line(label, meeting[name])
    yield from _lists(meeting, ((_("出席"), "attendees"), (_("列席"), "observers")))
    yield from _body(publication)
    yield from _lists(meeting, ((_("议程"), "agenda"), (_("决定事项"), "decisions")))


def _moment(value: Any) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def _line(label: str, words: str) -> str:
    return f"{_flat(label)}：{_flat(words)}"


def _lists(meeting: dict[str, Any], named: Any) -> Iterator[str]:
    for label, name in named:
        if meeting.get(name):
            yield f"{_flat(label)}：" + "；".join(map(_flat, meeting[name]))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _body(publication: Publication) -> Iterator[str]:
    """The texts of the body's blocks, and of the pictures that were not placed in it."""
    tree = _Tree()
    tree.feed(f"<div>{publication.body}</div>")
    tree.close()
    yield from _blocks(tree.builder.close(), publication)
    placed = set(figure_keys(publication.body))
    for image in publication.images:
        if image["key"] not in placed:
            yield _figure(image)


class _Tree(HTMLParser):
    """The elements of a sanitised body, which closes what it opens."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = ET.TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def _blocks(element: ET.Element, publication: Publication) -> Iterator[str]:
    """What is read of an element: its own words, then what is in it."""
    tag = element.tag
    if tag == "tr":
        return  # by its table
    if tag == "figure":
        image = publication.image(element.get("data-image", ""))
        if image is not None:
            yield _figure(image)
        return
    if tag in _PLAIN:
        yield from _own_words(element)
    if tag == "table":
        yield from _table(element)
        return
    for child in element:
        yield from _blocks(child, publication)


def _own_words(element: ET.Element) -> list[str]:
    """The words of a part that no part within it has: a text before, between and after those."""
    runs = [element.text or ""]
    for child in element:
        first, *more = ("", "") if child.tag in _PARTS else _own_words(child)
        runs[-1] += first
        runs += more
        runs[-1] += child.tail or ""
    return runs


def _table(table: ET.Element) -> Iterator[str]:
    for caption in table.iter("caption"):
        yield "".join(caption.itertext())
    rows = list(table.iter("tr"))
    first = next((row for head in table.iter("thead") for row in head.iter("tr")), None)
    heads = list(first if first is not None else rows[0]) if rows else []
    names = [_flat("".join(cell.itertext())) for cell in heads]
    for row in rows:
        cells = list(row)
        if all(cell.tag == "th" for cell in cells):
            continue
        has_heads = all(cell.tag == "th" for cell in heads) and len(heads) == len(cells)
        words = [_flat("".join(cell.itertext())) for cell in cells]
        yield "；".join(
            f"{names[n]}：{each}" if has_heads and each else each for n, each in enumerate(words)
        )


def _figure(image: dict[str, Any]) -> str:
    shown = picture(image)
    alt, caption = shown["alt"].strip(), _flat(f"{shown['caption']} {shown['credit']}")
    return caption if caption.startswith(alt) else f"{alt}。{caption}"
