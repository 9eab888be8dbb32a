"""Quotation marks: “‘’” of the mainland become 「『』」 in Traditional text.

What is outermost takes 「」, what stands inside it 『』, and so on in turn, whichever marks were
typed. English keeps its own: a pair with no Han inside and none next to it, and apostrophes.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

MARKS = re.compile('[“”‘’"]')
_CLOSES = {"”": "“", "’": "‘"}
_LEVELS = (("「", "」"), ("『", "』"))
# Of a mark without its other half, which stands perhaps in another paragraph.
_ALONE = {"“": "「", "”": "」", "‘": "『", "’": "』"}
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U000323af]"
)
# How many characters are looked at: so no text, however its marks are nested, takes long.
_FAR, _NEAR = 1000, 40
_LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")


class _Pair(NamedTuple):
    start: int
    end: int


def corner_brackets(text: str) -> dict[int, str]:
    """Place -> the bracket that the mark there becomes; marks that stay are not named."""
    if not MARKS.search(text):
        return {}
    pairs, alone = _paired(text)
    found = {
        at: _ALONE[text[at]] for at in alone if text[at] in _ALONE and _is_chinese(text, at, at)
    }
    enclosing: list[int] = []  # where the Chinese pairs end that are open here
    for pair in sorted(pairs):
        while enclosing and enclosing[-1] < pair.start:
            enclosing.pop()
        if _is_chinese(text, *pair):
            opening, closing = _LEVELS[len(enclosing) % 2]
            found |= {pair.start: opening, pair.end: closing}
            enclosing.append(pair.end)
    return found


def _paired(text: str) -> tuple[list[_Pair], list[int]]:
    """The pairs of marks, none of them crossing another, and the places of all that have none."""
    pairs: list[_Pair] = []
    alone: list[int] = []
    opened: list[int] = []
    waiting = Counter[str]()  # of each opening mark, how many are opened
    for at in _places(text):
        mark = text[at]
        opening = _CLOSES.get(mark, mark)
        if mark == '"' and not waiting[mark] and text[at - 1 : at].isdecimal():
            continue  # inches (55"); but in "2025" it closes
        if mark != opening or (mark == '"' and waiting[mark]):
            if not waiting[opening]:
                alone.append(at)
                continue
            while text[opened[-1]] != opening:
                waiting[text[opened[-1]]] -= 1
                alone.append(opened.pop())
            waiting[opening] -= 1
            pairs.append(_Pair(opened.pop(), at))
        else:
            waiting[mark] += 1
            opened.append(at)
    return pairs, alone + opened


def _places(text: str) -> Iterator[int]:
    """The places of all marks but apostrophes (don’t)."""
    for match in MARKS.finditer(text):
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        is_apostrophe = match[0] in "‘’" and _LATIN.match(before) and _LATIN.match(after)
        if not is_apostrophe:
            yield at


def _is_chinese(text: str, start: int, end: int) -> bool:
    """Whether marks that stand there belong to Chinese: by what they hold, or what is beside."""
    if _HAN.search(text, start + 1, min(end, start + _FAR)):
        return True
    before = MARKS.sub("", text[max(0, start - _NEAR) : start]).rstrip()
    after = MARKS.sub("", text[end + 1 : end + 1 + _NEAR]).lstrip()
    return bool(_HAN.match(before[-1:]) or _HAN.match(after[:1]))
