"""What is to be asked of a manuscript: names that are near to known ones and not known themselves.

Looked at is the Simplified, from which the Traditional follows: bylines, credits and the meeting's
people, where every entry is a name, and all running text.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accessibility.chinese.markup import runs
from articles.docx.people import is_name
from articles.models import Article, Image, NameTick
from articles.names import lines, prose
from articles.names.index import Index, Near, Why
from articles.names.known import Known, known_names
from articles.names.lines import Entry
from articles.wording import noted, short_day

ARTICLE, MEETING, IMAGE = "article", "meeting", "image"
LINES = {
    ARTICLE: ("author", "editor", "source"),
    MEETING: ("chair", "attendees", "observers"),
    IMAGE: ("credit",),
}
PROSE = {
    ARTICLE: ("title", "subtitle", "summary", "body", "repeal_note", "correction_note"),
    MEETING: ("agenda", "decisions"),
    IMAGE: ("caption", "alt"),
}
# Characters of a sentence that are shown on each side of a name.
_AROUND = 40
# So many names are shown with their sentences; who has more has pasted a register.
SHOWN = 50
_SENTENCE_ENDS = re.compile(r"[。！？；\n]")


@dataclass(frozen=True)
class Field:
    """One text of a manuscript. `record` is "article", "meeting" or the key of a picture."""

    record: str
    name: str
    label: str
    text: str
    is_prose: bool
    is_html: bool = False

    @cached_property
    def pieces(self) -> list[str]:
        """Its words, a paragraph each where it is HTML."""
        return runs(self.text) if self.is_html else [self.text]

    def spans(self, piece: str, name: str) -> Iterator[Entry]:
        """Where a name stands in a piece."""
        if self.is_prose:
            return prose.occurrences(piece, name)
        return (entry for entry in lines.entries(piece) if entry.name == name)


@dataclass(frozen=True)
class Place:
    """Where a doubtful name stands: its field, the sentence of the first, and how many there are."""

    field: Field
    before: str
    written: str
    after: str
    count: int


@dataclass(frozen=True)
class Meant:
    """A known name that may be meant; `whence` says from where it is known."""

    name: str
    why: Why
    whence: str


@dataclass
class Suspicion:
    """A name, the known ones that it may be meant for, and the places where it stands."""

    written: str
    known: list[Meant]
    places: list[Place] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(place.count for place in self.places)


def suspicions(
    article: Article, texts: list[Field] | None = None, ticked: Collection[str] | None = None
) -> list[Suspicion]:
    """The doubtful names that nobody has ticked, in the order of the manuscript.

    `texts` are its fields and `ticked` the names ticked in it, where they have been read already.
    """
    texts = fields(article) if texts is None else texts
    if not texts:
        return []
    if ticked is None:
        ticked = NameTick.objects.filter(article=article.pk).values_list("name", flat=True)
    known = known_names(article)
    return [
        Suspicion(
            written,
            [Meant(each.name, each.why, _whence(known, each.name)) for each in near],
            [place for text in texts if number < SHOWN and (place := _place(text, written))],
        )
        for number, (written, near) in enumerate(
            near_in(texts, known.indexes, frozenset(ticked)).items()
        )
    ]


def _whence(known: Known, name: str) -> str:
    if known.is_in_glossary(name):
        return _("词条里有")
    if seen := known.printed.seen.get(name):
        day = short_day(timezone.localtime(seen.last))
        return _("近来见报 %(n)d 次，最后一次是%(day)s") % {"n": seen.times, "day": day}
    return _("这篇稿件里另有")


def near_in(
    texts: list[Field],
    known: list[Index],
    right: frozenset[str] = frozenset(),
) -> dict[str, list[Near]]:
    """Each doubtful name and what it is near to. `right` are names that are not asked about."""
    found: dict[str, list[Near]] = {}
    own: set[str] = set()
    for text in texts:
        for entry in lines.entries(text.text) if not text.is_prose else ():
            near = [] if entry.name in right else _near(known, entry.name)
            if near:
                found.setdefault(entry.name, near)
        if not text.is_prose:
            own |= {name for name in lines.names_in(text.text) if is_name(name)}
    own -= found.keys()
    # The text is compared with the list of who was there as well.
    everything = [*known, Index(own | right)]
    for text in texts:
        for piece in text.pieces if text.is_prose else ():
            for entry, near in prose.near_names(piece, everything, own):
                if entry.name not in right:
                    found.setdefault(entry.name, _once(near))
    return found


def _near(known: list[Index], name: str) -> list[Near]:
    if any(name in index.names for index in known):
        return []
    return _once([near for index in known for near in index.near(name)])


def _once(near: list[Near]) -> list[Near]:
    return list({each.name: each for each in near}.values())


def fields(article: Article) -> list[Field]:
    """The manuscript's Simplified texts that hold names, as a reader comes upon them."""
    meeting = article.its_meeting()
    records: list[tuple[str, str, str, Any]] = [(ARTICLE, ARTICLE, "", article)]
    if meeting is not None:
        records.append((MEETING, MEETING, "", meeting))
    for number, image in enumerate(article.images.all(), 1):
        records.append((IMAGE, image.key, _number(image, number), image))
    found = []
    for kind, key, note, record in records:
        for name in (*LINES[kind], *PROSE[kind]):
            if text := getattr(record, f"{name}_zh_hans") or "":
                label = str(record._meta.get_field(name).verbose_name)
                found.append(
                    Field(
                        key, name, noted(label, note) if note else label, text,
                        name in PROSE[kind], name in record.traditional_html_fields,
                    )
                )  # fmt: skip
    return found


def _number(image: Image, number: int) -> str:
    return f"{image._meta.verbose_name} {number}"


def _place(text: Field, written: str) -> Place | None:
    """The first sentence of a field that holds the name; None where none does."""
    count, shown = 0, None
    for piece in text.pieces:
        spans = list(text.spans(piece, written))
        # An entry may be found twice, with its post and without.
        spans = list({span.start: span for span in spans}.values())
        if spans and shown is None:
            shown = (piece, spans[0])
        count += len(spans)
    if shown is None:
        return None
    piece, span = shown
    starts = [match.end() for match in _SENTENCE_ENDS.finditer(piece, 0, span.start)]
    ends = _SENTENCE_ENDS.search(piece, span.end)
    start, end = (starts or [0])[-1], ends.end() if ends else len(piece)
    before, after = piece[start : span.start].lstrip(), piece[span.end : end].rstrip()
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:]
    if len(after) > _AROUND:
        after = after[:_AROUND] + "…"
    return Place(text, before, piece[span.start : span.end], after, count)
