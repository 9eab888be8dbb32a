"""What was typed for looks or by an English keyboard, put right: indents, spaces, punctuation.

Half-width marks are made full-width between Han characters only: numbers, times, addresses and
words in letters keep theirs. No word is changed.
"""

import re
from collections import Counter

from articles.docx.blocks import Paragraph, Run

HAN = "㐀-䶿一-鿿豈-﫿"
_FULL = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
# What counts as Chinese beside a mark: Han, and what stands among Han.
_BESIDE = re.compile(f"[{HAN}，。、；：？！“”‘’《》〈〉（）【】〔〕—…％]")
_HALF = re.compile(r"[,:;?!()]")
_STOP = re.compile(rf"(?<=[{HAN}”》）])\.(?=\s*$|[{HAN}“《])")
_QUOTE = re.compile('"')
_SPACES = re.compile(r"[ \u00a0\u2002\u2003]{2,}")
_INDENT = re.compile(r"^[\s\u3000\u00a0\ufeff\u200b]+")
_HAS_HAN = re.compile(f"[{HAN}]")
_INVISIBLE = re.compile(
    "[\u200b\u200c\u200d\ufeff\u00ad\u2028\u2029\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
)


def punctuated(text: str) -> tuple[str, int]:
    """The text with half-width marks between Han made full-width, and how many; same length."""
    found = list(text)
    count = 0
    is_chinese = bool(_HAS_HAN.search(text))
    for match in _HALF.finditer(text) if is_chinese else ():
        if _stands_among_han(text, match.start()):
            found[match.start()] = _FULL[match[0]]
            count += 1
    for match in _STOP.finditer(text) if is_chinese else ():
        found[match.start()] = "。"
        count += 1
    quotes = [match.start() for match in _QUOTE.finditer(text)] if is_chinese else []
    if quotes and len(quotes) % 2 == 0:
        for order, place in enumerate(quotes):
            found[place] = "“”"[order % 2]
        count += len(quotes)
    return "".join(found), count


def _stands_among_han(text: str, place: int) -> bool:
    mark, before, after = text[place], text[:place].rstrip(), text[place + 1 :].lstrip()
    left = bool(before and _BESIDE.match(before[-1]))
    right = bool(after and _BESIDE.match(after[0]))
    if mark == "(":
        # A bracket belongs to what it holds: “(试行)”, not “f(x)”.
        closed = re.match(r"[^()]*\)", text[place + 1 :])
        return (left or not before) and bool(closed and _HAS_HAN.search(closed[0]))
    if mark == ")":
        opened = re.search(r"\([^()]*$", text[:place])
        outside = text[: opened.start()].rstrip()[-1:] if opened else ""
        return bool(opened and _HAS_HAN.search(opened[0])) and (
            not outside or bool(_BESIDE.match(outside))
        )
    if mark in ",:" and (text[place + 1 : place + 2].isdigit() and not left):
        return False
    return left and (right or not after or (mark != ":" and after[:1].isdigit()))


def tidy(paragraph: Paragraph, changed: Counter[str], *, is_cell: bool = False) -> None:
    """Put a paragraph right in place, and count what was changed."""
    text = paragraph.text
    if not text:
        return
    pieces = list(_INVISIBLE.sub(lambda match: "\0", text))
    fixed, count = punctuated(text)
    for place, character in enumerate(fixed):
        if pieces[place] != "\0":
            pieces[place] = character
    changed["半角标点"] += count
    indent = _INDENT.match(text)
    if indent:
        _blank(pieces, *indent.span())
        changed["段首空格"] += not is_cell and len(indent[0]) < len(text)
    stripped = len(text.rstrip(" \t\r\n\u3000\u00a0"))
    _blank(pieces, stripped, len(text))
    for match in _SPACES.finditer(text, indent.end() if indent else 0, stripped):
        _blank(pieces, match.start() + 1, match.end())
        pieces[match.start()] = " "
        changed["多余空格"] += 1
    _distribute(paragraph, pieces)


def _blank(pieces: list[str], start: int, end: int) -> None:
    for place in range(start, end):
        pieces[place] = "\0"


def _distribute(paragraph: Paragraph, pieces: list[str]) -> None:
    """Give each run its own characters back."""
    runs: list[Run] = []
    place = 0
    for run in paragraph.runs:
        end = place + len(run.text)
        run.text = "".join(pieces[place:end]).replace("\0", "").replace("\t", "\u3000")
        place = end
        if run.text:
            runs.append(run)
    paragraph.runs = runs
