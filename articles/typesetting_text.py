"""The text of a paragraph while it is typeset: what stands in each place, and what is kept."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
SPACE = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
OPENING = "“‘「『（《〈【〔"
CLOSING = "”’」』）》〉】〕"
STOPS = "，。；：？！、"
CURLY = "“”‘’"
MEASURES = "%％‰℃…"

# Addresses and code. An address ends before marks that belong to the sentence.
_KEPT = (
    re.compile(rf"(?:(?:https?|ftp)://|www\.)[!-~]+(?:(?<=[/=_-])[{HAN}][{HAN}!-~]*)?", re.I),
    re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.A),
    re.compile(r"`[^`\n]*`"),
)
_ENDS = ".,;:!?)'\"]"

_HAN = re.compile(f"[{HAN}]")
ONE_SPACE = re.compile(f"[{SPACE}]")
SPACES = re.compile(f"[{SPACE}]+")
_WORD = re.compile("[A-Za-z]{2,}")
# The longest that a marker or an ordinal at the beginning of a line is, in characters.
_SHORT = 12


class Setting:
    """The text while it is worked on; `slots` is what stands for each character of the original.

    What a rule puts is seen after refresh(): within a rule all places are those of one text.
    """

    def __init__(self, text: str) -> None:
        self.slots = list(text)
        self.counts: Counter[str] = Counter()
        self.is_stale = True
        self.refresh()

    def refresh(self) -> None:
        if not self.is_stale:
            return
        self.is_stale = False
        self.text = "".join(self.slots)
        self.places = [place for place, slot in enumerate(self.slots) for _sign in slot]
        self.kept: set[int] = set()
        for pattern in _KEPT:
            for match in pattern.finditer(self.text):
                self.kept.update(range(match.start(), match.start() + len(match[0].rstrip(_ENDS))))
        self.hans = [match.start() for match in _HAN.finditer(self.text)]
        # A passage in another language: its marks and its spaces are its own.
        words = (match.start() for match in _WORD.finditer(self._free()))
        self.is_foreign = sum(1 for _word in words) > len(self.hans) - len(
            self.kept.intersection(self.hans)
        )

    def _free(self) -> str:
        if not self.kept:
            return self.text
        return "".join(" " if at in self.kept else sign for at, sign in enumerate(self.text))

    def before(self, at: int) -> str:
        """The sign before a place, spaces left out: "" at the beginning of a line."""
        at -= 1
        while at >= 0 and ONE_SPACE.match(self.text[at]):
            at -= 1
        return self.text[at].strip("\n") if at >= 0 else ""

    def after(self, at: int) -> str:
        """The sign at or behind a place, spaces left out: "" at the end of a line."""
        match = SPACES.match(self.text, at)
        at = match.end() if match else at
        return self.text[at : at + 1].strip("\n")

    def holds_han(self, start: int, end: int) -> bool:
        return bisect_left(self.hans, start) < bisect_left(self.hans, end)

    def put(self, rule: str, start: int, end: int, replacement: str) -> None:
        if any(at in self.kept for at in range(start, end)):
            return
        for place in self.places[start:end]:
            self.slots[place] = replacement
            replacement = ""
        self.counts[rule] += 1
        self.is_stale = True

    def take_out(self, pattern: re.Pattern[str], rule: str) -> None:
        for match in pattern.finditer(self.text):
            self.put(rule, *match.span(), "")
        self.refresh()

    def line_before(self, at: int) -> str:
        """The line up to a place, if it is short; else what no marker and no ordinal matches."""
        window = self.text[max(0, at - _SHORT) : at]
        start = window.rfind("\n") + 1
        return window[start:] if start or at < _SHORT else ""


def is_in(signs: str, sign: str) -> bool:
    return sign != "" and sign in signs


def is_han(sign: str) -> bool:
    return bool(_HAN.match(sign))


def ends_chinese(sign: str) -> bool:
    return is_han(sign) or is_in(CLOSING + MEASURES + STOPS, sign)


def is_chinese(sign: str) -> bool:
    return is_han(sign) or is_in(OPENING + CLOSING + STOPS + "…", sign)


def is_ascii(sign: str, kind: Callable[[str], bool]) -> bool:
    return sign.isascii() and kind(sign)
