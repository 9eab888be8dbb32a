"""Simplified to Traditional for one profile and one glossary."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Literal, NamedTuple

import accessibility.chinese.dictionaries as dictionaries
import accessibility.chinese.profiles as profiles
import accessibility.chinese.tables as tables
from accessibility.chinese.decisions import Decision, Layer, is_unsure
from accessibility.chinese.glossary import Glossary, Settled
from accessibility.chinese.markup import replace_words
from accessibility.chinese.quotation import MARKS, corner_brackets

_NO_ENTRIES: Mapping[str, str] = MappingProxyType({})


class _Piece(NamedTuple):
    """A part of the text: either settled, or a gap between what is."""

    start: int
    source: str
    output: str
    kind: Literal["gap", "term", "address"]


class Converter:
    """Converts text and HTML; immutable, so one serves all threads.

    Layers, the first to match wins: addresses and (in HTML) whatever is marked as not to be
    translated; pins, then the glossary, whose output no later layer touches; guards and phrases,
    the longest at the leftmost place; characters; at last the regional forms and the overrides.
    Without a term of another length, character i of the output stands for character i of the input.
    """

    def __init__(
        self,
        profile: str = "tw",
        glossary: Mapping[str, str] = _NO_ENTRIES,
        overrides: Mapping[str, str] = _NO_ENTRIES,
        *,
        quotation: bool = False,
        pins: Mapping[str, str] = _NO_ENTRIES,
    ) -> None:
        """Follow OpenCC's standard for the profile (tw, hk, t) and the guards.

        `overrides` maps characters of the output to others, `quotation` writes “‘’” as 「『』」,
        `pins` are terms before which the glossary stands back.
        ValueError: an unknown profile, an empty glossary term, an override that is not one
        character for one.
        """
        if any(len(one) != 1 or len(other) != 1 for one, other in overrides.items()):
            raise ValueError("an override maps one character to one")
        self.profile = profile
        self._forms = profiles.of(profile)
        self._overrides_named = dict(overrides)
        self._overrides = str.maketrans(self._overrides_named)
        self._glossary, self._pins = Glossary(glossary), Glossary(pins)
        self._quotation = quotation

    def with_pins(self, pins: Mapping[str, str]) -> "Converter":
        """One for which these terms go before all others; itself where there are none."""
        if not pins:
            return self
        return Converter(
            self.profile,
            self._glossary.terms,
            self._overrides_named,
            quotation=self._quotation,
            pins=pins,
        )

    @cached_property
    def version(self) -> str:
        """Changes whenever the data, the guards, the overrides or the glossary change."""
        terms = (self._glossary.terms, self._pins.terms)
        own = repr([sorted(self._overrides.items()), self._quotation, *map(_sorted, terms)])
        return f"{self.profile}.{tables.data_mark()}.{sha256(own.encode()).hexdigest()[:12]}"

    def text(self, text: str) -> str:
        """Convert plain text."""
        if self._quotation and MARKS.search(text):
            return "".join(self.cells(text))
        return "".join(piece.output for piece in self._pieces(text))

    def html(self, html: str) -> str:
        """Convert the words of an HTML fragment or page; every other byte stays as it was."""
        return replace_words(html, self.cells)

    def cells(self, text: str) -> Sequence[str]:
        """What each single character of the text becomes.

        A term whose Traditional has another length stands whole in its first cell.
        """
        cells: list[str] = []
        gaps = bytearray(len(text))
        for start, source, output, kind in self._pieces(text):
            if kind == "gap":
                gaps[start : start + len(source)] = b"\1" * len(source)
            if len(source) == len(output):
                cells.extend(output)
            else:
                cells.extend((output, *[""] * (len(source) - 1)))
        if self._quotation:
            for at, bracket in corner_brackets(text).items():
                if gaps[at]:  # what is settled stays as it was settled, its marks too
                    cells[at] = bracket
        return cells

    def decisions(self, text: str) -> Iterator[Decision]:
        """Every place of the plain text where a character has several Traditional forms."""
        for piece in self._pieces(text):
            if piece.kind == "gap":
                usual = piece.source.translate(profiles.duplicates())
                for match in tables.guarded().matches(usual):
                    layer = _layer_of(match.key)
                    start = piece.start + match.start
                    for at in range(start, start + len(match.value)):
                        yield from self._decided(text, at, piece, layer, match.key)
            elif piece.kind == "term" and len(piece.source) == len(piece.output):
                for at in range(piece.start, piece.start + len(piece.source)):
                    yield from self._decided(text, at, piece, Layer.GLOSSARY, piece.source)

    def _decided(
        self, text: str, at: int, piece: _Piece, layer: Layer, word: str
    ) -> Iterator[Decision]:
        forms = dictionaries.all_forms().get(text[at], ())
        if len(forms) > 1:
            chosen = piece.output[at - piece.start]
            regional = (self._forms.apply(form).translate(self._overrides) for form in forms)
            others = tuple(form for form in dict.fromkeys(regional) if form != chosen)
            if others:
                doubt = is_unsure(text, at, layer)
                yield Decision(at, text[at], chosen, others, layer, word, doubt)

    def settled(self, text: str) -> Iterator[Settled]:
        """The places of the plain text that the glossary or an address settles."""
        if not self._pins.terms:
            yield from self._glossary.settled(text)
            return
        at = 0
        for pinned in self._pins.settled(text):
            yield from self._glossary.settled(text, at, pinned.start)
            yield pinned
            at = pinned.end
        yield from self._glossary.settled(text, at)

    def _pieces(self, text: str) -> Iterator[_Piece]:
        """The text cut into pieces, each with its output."""
        at = 0
        for settled in self.settled(text):
            yield self._gap(text, at, settled.start)
            source = text[settled.start : settled.end]
            yield _Piece(
                settled.start, source, settled.output, "term" if settled.is_term else "address"
            )
            at = settled.end
        yield self._gap(text, at, len(text))

    def _gap(self, text: str, start: int, end: int) -> _Piece:
        source = text[start:end]
        usual = tables.guarded().convert(source.translate(profiles.duplicates()))
        output = self._forms.apply(usual).translate(self._overrides)
        return _Piece(start, source, output, "gap")


def _sorted(terms: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(terms.items())


def _layer_of(key: str) -> Layer:
    if key in tables.guard_entries():
        return Layer.GUARD
    return Layer.PHRASE if len(key) > 1 else Layer.CHARACTER
