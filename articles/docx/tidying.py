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
_BESIDE = re.compile(f"[{HAN}，。、；：？！“”‘’《》〈〉（）【】〔〕—…％%]")
_HALF = re.compile(r"[,:;?!()]")
_STOP = re.compile(rf"(?<=[{HAN}”》）])[ ]*\.(?=\s*$|[”’])")
_QUOTE = re.compile('"')
# Addresses keep every mark of theirs but the last ones, which belong to the sentence.
_ADDRESS = re.compile(
    rf"(?:(?:https?|ftp)://|www\.)[!-~]+(?:(?<=[/=_-])[{HAN}][{HAN}!-~]*)?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|`[^`]*`"
)
_AFTER_MARK = re.compile(rf"(?<=[，。；：？！、“‘《（【])[ \u00a0]+(?=[{HAN}“《])")
_BEFORE_MARK = re.compile(rf"(?<=[{HAN}”》）])[ \u00a0]+(?=[，。；？！、”’》）】])")
_SPACES = re.compile(r"[ \u00a0\u2002\u2003]{2,}")
_INDENT = re.compile(r"^[\s\u3000\u00a0\ufeff\u200b]+")
_HAS_HAN = re.compile(f"[{HAN}]")
_INVISIBLE = re.compile(
    "[\u200b\u200c\u200d\ufeff\u00ad\u2028\u2029\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
)


WINDOW = 200  # characters


def punctuated(text: str) -> tuple[str, int]:
    """The text with half-width marks between Han made full-width, and how many; same length."""
    found = list(text)
    if not _HAS_HAN.search(text):
        return text, 0
    kept = {
        place
        for match in _ADDRESS.finditer(text)
        for place in range(match.start(), match.start() + len(match[0].rstrip(".,:;!?)'\"")))
    }
    count = 0
    for match in _HALF.finditer(text):
        # What was put right before it counts as it reads now.
        place = match.start()
        behind = "".join(found[max(0, place - WINDOW) : place])
        if place not in kept and _stands_among_han(behind, text, place):
            found[place] = _FULL[match[0]]
            count += 1
    for match in _STOP.finditer(text):
        found[match.end() - 1] = "。"
        count += 1
    quotes = [match.start() for match in _QUOTE.finditer(text) if match.start() not in kept]
    if len(quotes) % 2 == 0 and _are_chinese(text, quotes):
        for order, place in enumerate(quotes):
            found[place] = "“”"[order % 2]
        count += len(quotes)
    return "".join(found), count


def _are_chinese(text: str, quotes: list[int]) -> bool:
    """Whether each pair stands in Chinese: “清” and “Smart City”, no inches, no English speech."""
    for start, end in zip(quotes[::2], quotes[1::2], strict=True):
        outside = text[max(0, start - 1) : start] + text[end + 1 : end + 2]
        if text[max(0, end - 1)].isdigit() and text[max(0, start - 1)].isdigit():
            return False
        if outside and not any(_BESIDE.match(sign) or sign in ",:.;" for sign in outside):
            return False
        if not outside.strip() and not _HAS_HAN.search(text[start:end]):
            return False
    return sum(bool(_HAS_HAN.match(sign)) for sign in text) * 3 > len(text)


def _stands_among_han(behind: str, text: str, place: int) -> bool:
    # A bracket reaches as far as this; further off nobody looks for its other half.
    ahead = text[place + 1 : place + 1 + WINDOW]
    mark, before, after = text[place], behind.rstrip(), ahead.lstrip()
    left = bool(before and _BESIDE.match(before[-1]))
    right = bool(after and _BESIDE.match(after[0]))
    if mark == "(":
        # A bracket belongs to what it holds: “(试行)” and “(一)”, not “f(x)”.
        closed = re.match(r"[^()]*\)", ahead)
        if closed is None:
            return False
        beyond = bool(_HAS_HAN.match(ahead[closed.end() : closed.end() + 1]))
        holds = bool(_HAS_HAN.search(closed[0]))
        return (left or not before) and (holds or (beyond and (not before or left)))
    if mark == ")":
        # As its other half was.
        opened = re.search(r"[(（][^()（）]*$", behind)
        return bool(opened and opened[0][0] == "（")
    if mark == ":" and not left:
        return right and before[-1:].isalnum()
    return left or (right and bool(before))


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
    for pattern in (_AFTER_MARK, _BEFORE_MARK):
        for match in pattern.finditer(fixed):
            _blank(pieces, *match.span())
            changed["多余空格"] += 1
    for match in _SPACES.finditer(text, indent.end() if indent else 0, stripped):
        if pieces[match.start()] != "\0":
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
