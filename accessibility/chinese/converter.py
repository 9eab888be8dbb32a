"""Simplified to Traditional for one profile and one glossary."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version as installed_version
from types import MappingProxyType

from accessibility.chinese.markup import replace_words
from accessibility.chinese.tables import HOUSE_FORMS, for_profile

_NO_ENTRIES: Mapping[str, str] = MappingProxyType({})

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


class Converter:
    """Converts text and HTML; immutable, so one serves all threads.

    Layers, the first to match wins: addresses and (in HTML) whatever is marked as not to be
    translated; the glossary, whose output no later layer touches; guards and phrases, the longest
    at the leftmost place; characters; at last the regional forms and the overrides, which map
    single characters of the output. Without a glossary entry of another length, character i of
    the output always stands for character i of the input.
    """

    def __init__(
        self,
        profile: str = "tw",
        glossary: Mapping[str, str] = _NO_ENTRIES,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        """Overrides left out are the house's for that profile (`tables.HOUSE_FORMS`).

        ValueError: an unknown profile, an empty glossary term, an override that is not one
        character for one.
        """
        if not all(glossary):
            raise ValueError("a glossary term is empty")
        house = HOUSE_FORMS.get(profile, _NO_ENTRIES)
        chosen = tuple(sorted((house if overrides is None else overrides).items()))
        if any(len(one) != 1 or len(other) != 1 for one, other in chosen):
            raise ValueError("an override maps one character to one")
        self.profile = profile
        self._glossary = dict(glossary)
        self._table = for_profile(profile, chosen)
        terms = sorted(map(re.escape, self._glossary), key=len, reverse=True)
        self._settled = re.compile("|".join((_ADDRESS, *terms)))

    @cached_property
    def version(self) -> str:
        """Changes whenever the data, the guards, the overrides or the glossary change."""
        terms = "\n".join(f"{key}\t{value}" for key, value in sorted(self._glossary.items()))
        mark = sha256(f"{self._table.version}\n{terms}".encode()).hexdigest()[:12]
        return f"{installed_version('opencc-python-reimplemented')}+{self.profile}.{mark}"

    def text(self, text: str) -> str:
        """Convert plain text."""
        return "".join(output for _, output in self._pieces(text))

    def html(self, html: str) -> str:
        """Convert the words of an HTML fragment or page; every other byte stays as it was."""
        return replace_words(html, self._cells)

    def _pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """The text cut into pieces, each with its output."""
        at = 0
        for match in self._settled.finditer(text):
            gap, found = text[at : match.start()], match[0]
            yield gap, self._table.convert(gap)
            yield found, self._glossary.get(found, found)
            at = match.end()
        yield text[at:], self._table.convert(text[at:])

    def _cells(self, text: str) -> Sequence[str]:
        """What each single character of the text becomes.

        A term whose Traditional has another length stands whole in its first cell.
        """
        cells: list[str] = []
        for source, output in self._pieces(text):
            if len(source) == len(output):
                cells.extend(output)
            else:
                cells.extend((output, *[""] * (len(source) - 1)))
        return cells
