"""Sentences, and signs in words, as the page's own voice has them: the twin of speech.js.

tests/speech.json holds the examples of both. (A character beyond the basic plane counts as one
here and as two there, where it only moves the place at which an endless sentence is cut.)
"""

import re

LONGEST = 120
_ENDS = re.compile(r"[。！？；…!?;]+[”’\"'」』）)】》〉]*|\.(?=\s|\Z)[”’\"')]*|\n+")
_YEAR = r"[〔[［（(]((?:19|20)[0-9]{2})[〕\]］）)]\s*([0-9]+)\s*"
_SAID = {
    "zh": [
        (re.compile(_YEAR + "号"), r"\1年\2号"),
        (re.compile(_YEAR + "號"), r"\1年\2號"),
        (re.compile(r"第([0-9]+)\s*[—–\-~～至]\s*([0-9]+)"), r"第\1至第\2"),
        (re.compile(r"([0-9])\s*[—–~～]\s*([0-9])"), r"\1至\2"),
        (re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*‰"), r"千分之\1"),
        (re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*[%％]"), r"百分之\1"),
        (re.compile(r"[¥￥]\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*([千万亿萬億]*)元?"), r"\1\2元"),
        (re.compile(r"([0-9]),(?=[0-9]{3}(?![0-9]))"), r"\1"),
    ],
    "en": [(re.compile(r"[¥￥]\s*([0-9][0-9,]*(?:\.[0-9]+)?)"), r"\1 yuan")],
}


def spoken(text: str, language: str) -> str:
    """The text as it is to be spoken: document numbers, ranges, per cent and money in words."""
    for pattern, words in _SAID.get(language[:2], []):
        text = pattern.sub(words, text)
    return text


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its marks; cut at a comma where one is too long."""
    found: list[str] = []
    start = 0
    for end in [match.end() for match in _ENDS.finditer(text)] + [len(text)]:
        while end - start > LONGEST:
            piece = text[start : start + LONGEST]
            comma = max(piece.rfind(sign) for sign in "，、,： ")
            cut = start + (comma + 1 if comma > 0 else LONGEST)
            found.append(text[start:cut])
            start = cut
        found.append(text[start:end])
        start = end
    return [each for each in found if each.strip()]
