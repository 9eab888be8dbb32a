"""What two writings of the same words have in common.

Texts and queries are folded alike before they are compared: width, case, script (Traditional to
Simplified, character by character, so that neither side depends on what stands around), the
spaces that Chinese does not need, the brackets of a document number and the writings of a date.

    folded("關於印發《方案》的通知 雲府辦[２０２２]第3号")  ->  "关于印发《方案》的通知云府办〔2022〕3号"
    folded("二〇二二年二月二十五日")                       ->  "2022-02-25"

A date without its year folds to a part of one with it ("2月25日" to "02-25"), as does one without
its day ("2022-02"): to look for a part of a date is to look for a part of the text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import accessibility.chinese.dictionaries as dictionaries
import accessibility.chinese.profiles as profiles

HAN = "々〇㐀-䶿一-鿿\U00020000-\U0003ffff"
_PUNCTUATION = "，。、；：！？“”‘’《》〈〉〔〕（）…—"
_DIGITS = {"〇": 0, "零": 0, "元": 1} | {han: n for n, han in enumerate("一二三四五六七八九", 1)}
_YEAR = r"[12]\d{3}|[一二三四五六七八九][〇零一二三四五六七八九]{3}"
_MONTH = "1[0-2]|0?[1-9]|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_DAY = f"3[01]|[12]\\d|{_MONTH}"
# The space stands first, so that the matcher can look for it at once.
_SPACES = re.compile(rf" (?:(?<=[{HAN}{_PUNCTUATION}\n] )|(?=[{HAN}{_PUNCTUATION}\n]))")
_NUMBERED = re.compile(r"[\[(【〔〖{〈《]([12]\d{3})[\])】〕〗}〉》] ?第?(\d+) ?号")
# These begin with what the matcher can look for at once; what they find is looked at closely.
_COUNTED = "[0-9〇零一二三四五六七八九十"
_NEAR_MONTH = re.compile(f"{_COUNTED}]{_COUNTED}年]{{0,9}}月(?:{_COUNTED}]{{1,3}}[日号])?")
_SPELLED = re.compile(rf"(?:({_YEAR})年)?(?<!\d)({_MONTH})月(?:({_DAY})[日号])?")
_DOTTED = re.compile(
    r"[12](?<![\d.\-/]\d)\d{3}([-./])(1[0-2]|0?[1-9])\1(3[01]|[12]\d|0?[1-9])(?![\d\-/])"
)


class _Characters(dict[int, str]):
    """For `str.translate`: every character as it is folded, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        text = unicodedata.normalize("NFKC", chr(code)).casefold()
        usual, simplified = profiles.duplicates(), dictionaries.to_simplified_forms()
        text = "".join(simplified.get(each, each) for each in text.translate(usual))
        # Whatever separates separates alike, and what cannot be seen does not.
        text = "".join(" " if each.isspace() else each for each in text if _is_seen(each))
        if chr(code) == "\n":
            text = "\n"  # lines stay lines
        self[code] = text
        return text


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs")


@cache
def _characters() -> _Characters:
    return _Characters()


def folded(text: str) -> str:
    """The text as it is compared; its lines stay lines."""
    text = re.sub(" {2,}", " ", text.translate(_characters())).strip(" ")
    for pattern, write in _RULES:
        text = pattern.sub(write, text)
    return text


def alike(text: str) -> str:
    """Only character by character: what is the same then is the same when it is folded."""
    return text.translate(_characters())


@dataclass(frozen=True)
class Folded:
    """A folded text that knows where in the original each of its characters comes from."""

    text: str
    places: list[tuple[int, int]]  # of each character: where its original begins and ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        """What of the original stands behind `text[start:end]`."""
        return self.places[start][0], self.places[end - 1][1]


def folded_with_places(text: str) -> Folded:
    """As `folded`, and so that a reader can be shown the place."""
    characters, kept = _characters(), [(" ", (0, 0))]
    for at, character in enumerate(text):
        for each in character.translate(characters):
            if each != " " or kept[-1][0] != " ":
                kept.append((each, (at, at + 1)))
    kept = kept[1:] if kept[-1][0] != " " else kept[1:-1]
    now, places = "".join(each for each, _place in kept), [place for _each, place in kept]
    for pattern, write in _RULES:
        now, places = _rewritten(pattern, write, now, places)
    return Folded(now, places)


def _rewritten(
    pattern: re.Pattern[str],
    write: Callable[[re.Match[str]], str],
    text: str,
    places: list[tuple[int, int]],
) -> tuple[str, list[tuple[int, int]]]:
    parts: list[str] = []
    moved: list[tuple[int, int]] = []
    at = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        written = write(match)
        whole = (places[start][0], places[end - 1][1])
        parts += [text[at:start], written]
        moved += [*places[at:start], *[whole] * len(written)]
        at = end
    return "".join([*parts, text[at:]]), [*moved, *places[at:]]


def _dated(near: re.Match[str]) -> str:
    return _SPELLED.sub(_spelled, near[0])


def _spelled(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    if year is None and day is None:
        return match[0]  # "3月" alone is no more a part of a date than "3月前"
    parts = [f"{_year(year):04d}"] if year else []
    parts.append(f"{_number(month):02d}")
    if day:
        parts.append(f"{_number(day):02d}")
    return "-".join(parts)


def _dotted(match: re.Match[str]) -> str:
    _sign, month, day = match.groups()
    return f"{match[0][:4]}-{int(month):02d}-{int(day):02d}"


def _year(text: str) -> int:
    return int("".join(str(_DIGITS.get(each, each)) for each in text))


def _number(text: str) -> int:
    """Up to thirty-one, in figures or as Chinese counts."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[ones]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (_SPACES, lambda match: ""),
    (_NUMBERED, lambda match: f"〔{match[1]}〕{match[2]}号"),
    (_NEAR_MONTH, _dated),
    (_DOTTED, _dotted),
]


def pieces(text: str) -> Iterator[str]:
    """What of a folded text lies between its punctuation: runs of Han, or of other letters."""
    return (match[0] for match in _PIECES.finditer(text))


_PIECES = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
