"""Where the Traditional of a manuscript had a choice, and what a person chooses instead.

A choice is kept as a pin of the manuscript: a phrase around the place, long enough to mean it, and
its Traditional. So it stays whatever is edited elsewhere in the text, and it is part of what
reviewers agree to.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from accessibility.chinese import Converter
from accessibility.chinese.decisions import Decision
from accessibility.chinese.markup import runs
from accessibility.traditional import TraditionalDerived
from articles import editing
from articles.audit import note_act
from articles.models import Article, Meeting, User
from articles.refusals import Refused

# How many characters on each side a pin takes along, and how many the page shows.
_ALONG, _SHOWN = 2, 12
_MOST_TERMS = 5  # that a correction proposes
_MOST_COUNTED = 30_000  # characters
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Place:
    """One character of the manuscript that could have been written otherwise.

    `text` is the passage that it stands in, `cells` what each character of that becomes.
    """

    record: TraditionalDerived
    field: str
    number: int  # of the place among those of its field
    decision: Decision
    text: str
    cells: Sequence[str]
    pinned: str  # the phrase of the pin that decided, or nothing

    @property
    def id(self) -> str:
        """Names the place on a page, as long as the manuscript is what it was."""
        return f"{type(self.record).__name__.lower()}-{self.record.pk}-{self.field}-{self.number}"

    @property
    def label(self) -> str:
        return _label(self.record, self.field)

    @property
    def word(self) -> str:
        """What would stand in a glossary that settles the place, to begin with."""
        return self.text[slice(*_reach(self.text, self.decision.at))]

    @property
    def word_traditional(self) -> str:
        """The same as it is written now."""
        return "".join(self.cells[slice(*_reach(self.text, self.decision.at))])

    def around(self) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
        """What stands before it, itself and what stands behind, in Simplified and Traditional."""
        at = self.decision.at
        start, end = max(0, at - _SHOWN), at + 1 + _SHOWN
        parts = (slice(start, at), slice(at, at + 1), slice(at + 1, end))
        before, here, behind = ("".join(self.cells[part]) for part in parts)
        return (self.text[start:at], self.text[at], self.text[at + 1 : end]), (before, here, behind)


def places(article: Article) -> list[Place]:
    """All places of the manuscript's automatic texts: the unsure first, else as they stand."""
    writer = article.converter()
    found = [
        place
        for record in article.records()
        for field in record.translated_fields()
        if record.traditional_state(field) == "auto"
        for place in _places_of(record, field, writer, article.pins)
    ]
    return sorted(found, key=lambda place: not place.decision.is_unsure)


def unsure_count(article: Article) -> int | None:
    """How many places of the manuscript deserve a look; None of a text too long to be counted.

    For pages that are opened all the time: walking over 100,000 characters takes a second.
    """
    texts = (getattr(article, f"{name}_zh_hans") for name in article.translated_fields())
    if sum(len(text or "") for text in texts) > _MOST_COUNTED:
        return None
    return sum(place.decision.is_unsure for place in places(article))


def _places_of(
    record: TraditionalDerived, field: str, writer: Converter, pins: dict[str, str]
) -> Iterator[Place]:
    text = getattr(record, f"{field}_zh_hans") or ""
    number = 0
    for run in runs(text) if field in record.traditional_html_fields else [text]:
        cells = writer.cells(run)
        for decision in writer.decisions(run):
            pinned = decision.word if decision.word in pins else ""
            yield Place(record, field, number, decision, run, cells, pinned)
            number += 1


def pin(article: Article, place_id: str, form: str, by: User, digest: str) -> None:
    """Write one place in another form. Raises Refused where the manuscript is another by now."""
    with transaction.atomic():
        article = _taken_up(article, digest)
        place = next((each for each in places(article) if each.id == place_id), None)
        if place is None or form not in place.decision.alternatives:
            raise Refused(_("这一处已经不在稿件里，没有改。请刷新后再看。"))
        start, end = _phrase(place, article.converter())
        at = place.decision.at
        output = "".join((*place.cells[start:at], form, *place.cells[at + 1 : end]))
        article.pins = {**article.pins, place.text[start:end]: output}
        _edited(article, by, "pin", phrase=place.text[start:end], form=output)


def unpin(article: Article, phrase: str, by: User, digest: str) -> None:
    """Leave a pinned phrase to the converter again."""
    with transaction.atomic():
        article = _taken_up(article, digest)
        if phrase not in article.pins:
            raise Refused(_("这一处已经不在稿件里，没有改。请刷新后再看。"))
        article.pins = {each: form for each, form in article.pins.items() if each != phrase}
        _edited(article, by, "unpin", phrase=phrase)


def settle(article: Article, name: str, take_derived: bool, by: User, digest: str) -> None:
    """Decide on a text that a person corrected: it is right still, or the derivation is better.

    `name` is as in `corrections`.
    """
    with transaction.atomic():
        article = _taken_up(article, digest)
        found = next((each for each in corrections(article) if each.id == name), None)
        if found is None:
            raise Refused(_("这一处已经不在稿件里，没有改。请刷新后再看。"))
        if take_derived:
            found.record.drop_correction(found.field)
        else:
            found.record.accept_correction(found.field)
        if not isinstance(found.record, Article):
            found.record.save()
        act = "take_derivation" if take_derived else "keep_correction"
        _edited(article, by, act, text=found.label)


@dataclass(frozen=True)
class Correction:
    """A Traditional text of the manuscript that a person wrote."""

    record: Any
    field: str

    @property
    def id(self) -> str:
        return f"{type(self.record).__name__.lower()}-{self.record.pk}-{self.field}"

    @property
    def label(self) -> str:
        return _label(self.record, self.field)

    @property
    def is_stale(self) -> bool:
        return bool(self.record.traditional_state(self.field) == "stale")

    @property
    def written(self) -> str:
        return getattr(self.record, f"{self.field}_zh_hant") or ""

    @property
    def derived(self) -> str:
        return str(self.record.would_be_derived(self.field))

    @property
    def is_html(self) -> bool:
        return self.field in self.record.traditional_html_fields

    def terms(self) -> list[tuple[str, str]]:
        """What of the correction could stand in the glossary: Simplified and as it was written.

        Nothing where the correction rewrote the sentence: then no part of it answers to another.
        """
        simplified = getattr(self.record, f"{self.field}_zh_hans") or ""
        texts = (simplified, self.derived, self.written)
        source, derived, written = map(strip_tags, texts) if self.is_html else texts
        if not len(source) == len(derived) == len(written):
            return []
        spans: list[tuple[int, int]] = []
        for at in (at for at, form in enumerate(written) if form != derived[at]):
            start, end = _reach(source, at)
            if spans and start <= spans[-1][1]:
                start = spans.pop()[0]
            spans.append((start, end))
        return [(source[start:end], written[start:end]) for start, end in spans[:_MOST_TERMS]]


def corrections(article: Article) -> list[Correction]:
    """All corrected texts of the manuscript, the stale ones first."""
    found = [
        Correction(record, field)
        for record in article.records()
        for field in record.translated_fields()
        if record.traditional_state(field) != "auto"
    ]
    return sorted(found, key=lambda each: not each.is_stale)


def _label(record: Any, field: str) -> str:
    """What a text is called: its field, and of what it is where that is not the manuscript."""
    name = str(record._meta.get_field(field).verbose_name)
    if isinstance(record, Article | Meeting):
        return name
    return _("“%(record)s”的%(field)s") % {"record": record, "field": name}


def _taken_up(article: Article, digest: str) -> Article:
    outdated = _("您看过之后稿件又有改动，这次没有改。请再看一遍，再按一次。")
    return editing.taken_up(article, digest, outdated)


def _phrase(place: Place, writer: Converter) -> tuple[int, int]:
    """From where to where a pin of the place reaches: the Han beside it, and any term it touches.

    A pin that only reached into another, or into a term of the glossary, would not be found beside
    it, or undo what was chosen there.
    """
    start, end = _reach(place.text, place.decision.at)
    for settled in writer.settled(place.text):
        if settled.is_term and settled.start < end and start < settled.end:
            start, end = min(start, settled.start), max(end, settled.end)
    return start, end


def _reach(text: str, at: int) -> tuple[int, int]:
    """From where to where the Han reach beside a place, two characters at most."""
    start, end = at, at + 1
    while start > max(0, at - _ALONG) and _HAN.match(text[start - 1]):
        start -= 1
    while end < min(len(text), at + 1 + _ALONG) and _HAN.match(text[end]):
        end += 1
    return start, end


def _edited(article: Article, by: User, act: str, **facts: Any) -> None:
    """An edit like any other, with its line in the log."""
    article.save()
    article.derive_records()
    note_act(article, act, by, **facts)
    editing.edited(article, by)
