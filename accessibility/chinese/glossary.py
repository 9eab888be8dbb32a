"""Terms whose Traditional somebody has settled, and addresses, which are never converted."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# Addresses hold Han only where they must, so that the sentence may go on right behind one: in a
# host after a dot, in a path after one of its own signs, and never first in the path
# (http://example.cn/进行查询 is an address and a verb far more often than one address).
_HAN = "\u3007\u3400-\u9fff\U00020000-\U000323af"
_HOST = rf"(?:[A-Za-z0-9:\[\]-]|\.|(?<=[./@])[{_HAN}]+)+"
_PATH = rf"(?:[/?#][!-~](?:[!-~]|(?<=[/=?#&._-])[{_HAN}]+)*)?"
_MAILBOX = r"[A-Za-z0-9._%+-]"
_ADDRESS = (
    rf"(?:https?|ftp)://{_HOST}{_PATH}|www\.{_HOST}{_PATH}|(?<!{_MAILBOX}){_MAILBOX}+@{_HOST}"
)


class Settled(NamedTuple):
    """A place that no later layer touches."""

    start: int
    end: int
    output: str
    is_term: bool


class Glossary:
    """Finds the settled places of a text, the longest term at the leftmost place; read-only."""

    def __init__(self, terms: Mapping[str, str]) -> None:
        """Raise ValueError for an empty term."""
        if not all(terms):
            raise ValueError("a glossary term is empty")
        self._terms = dict(terms)
        lengths: dict[str, set[int]] = {}
        for term in self._terms:
            lengths.setdefault(term[0], set()).add(len(term))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        # Thousands of terms share some hundreds of first characters: one class of characters is
        # searched for in C, where an alternation would try every term at every place.
        first = "".join(map(re.escape, self._lengths))
        self._find = re.compile(f"{_ADDRESS}|[{first}]" if first else _ADDRESS)

    @property
    def terms(self) -> dict[str, str]:
        """Simplified -> Traditional. Not to be changed."""
        return self._terms

    def settled(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Settled]:
        """The addresses and terms between two places of the text, from left to right."""
        at, end = start, len(text) if end is None else end
        while match := self._find.search(text, at, end):
            start, at = match.span()
            for length in self._lengths.get(text[start], ()):
                term = text[start : min(start + length, end)]
                # An address goes before what it begins with, and a term before what it holds.
                if length >= at - start and term in self._terms:
                    at = start + length
                    yield Settled(start, at, self._terms[term], True)
                    break
            else:
                if at - start > 1:
                    yield Settled(start, at, match[0], False)
