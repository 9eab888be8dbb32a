"""Word's automatic numbers in the characters that it shows: 一、 （一） 第一条 1. ① a)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from articles.docx.package import Package, W
from articles.docx.styles import Styles, as_number, value_of

_DIGITS = "〇一二三四五六七八九"
BULLET = "•"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
# Of what a level writes, and of a label: in Word no more than some thirty can be entered.
LONGEST = 60  # characters
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def chinese(
    number: int, digits: str = _DIGITS, units: str = "十百千", short_ten: bool = True
) -> str:
    """A number below ten thousand as it is said: 十二, 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    text, pending = "", False
    for power in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit == 0:
            pending = bool(text)
            continue
        if pending:
            text, pending = text + "零", False
        text += digits[digit] + (units[power - 1] if power else "")
    return text[1:] if short_ten and text.startswith(digits[1] + units[0]) else text


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    text = ""
    for value, sign in zip(values, signs, strict=True):
        text += sign * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    """a to z, aa to zz, and so on; after thirty letters Word begins anew."""
    number = (number - 1) % 780
    return chr(ord("a") + number % 26) * (number // 26 + 1)


def _from(first: str, last: int) -> Callable[[int], str]:
    """Signs that stand one after another in Unicode, as far as there are any."""
    return lambda number: chr(ord(first) + number - 1) if number <= last else str(number)


def _each_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting"),
            *("taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"),
        ),
        chinese,
    ),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _each_digit
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "japaneseLegal", "ideographLegalTraditional"),
        lambda number: chinese(number, _LEGAL, "拾佰仟", short_ten=False),
    ),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _from("①", 20)),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    **dict.fromkeys(
        ("decimalFullWidth", "decimalFullWidth2"),
        lambda number: "".join(chr(ord("０") + int(digit)) for digit in str(number)),
    ),
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "ideographEnclosedCircle": _from("㊀", 10),
}


@dataclass(frozen=True)
class Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    restart: int | None = None
    is_legal: bool = False


@dataclass(frozen=True)
class Label:
    """What Word writes in front of a paragraph. `number` is its place; a bullet has none."""

    text: str
    level: int
    number: int
    list_id: str

    @property
    def is_bullet(self) -> bool:
        return self.text == BULLET

    @property
    def is_counted(self) -> bool:
        """Whether a list of HTML counts the same way."""
        return bool(re.fullmatch(r"[1-9]\d{0,2}[.．、)）]?", self.text))

    def written(self) -> str:
        """The label as characters in front of the words."""
        if self.text.endswith(("、", "．", "）", "：")):
            return self.text
        return self.text + ("\u3000" if self.text.startswith("第") else " ")


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    # Lists of one definition count on together, unless one begins anew.
    shared: dict[str, str] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, list_id: str, level: int) -> Label | None:
        """Count on and return the label; None where the list numbers nothing."""
        levels = self.levels.get(list_id)
        if not levels:
            return None
        here = levels.get(level, Level())
        counts = self.counts.setdefault(self.shared.get(list_id, list_id), {})
        if (list_id, level) in self.starts and (list_id, level) not in self.begun:
            self.begun.add((list_id, level))
            counts[level] = self.starts[list_id, level] - 1
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or (restart and level < restart):
                del counts[deeper]
        if here.format == "bullet":
            return Label(BULLET, level, 0, list_id)
        if here.format == "none":
            return None
        text = re.sub(
            r"%([1-9])", lambda match: self._shown(levels, here, counts, match), here.text
        )
        text = text.strip()[:LONGEST]
        return Label(text, level, counts[level], list_id) if text else None

    def _shown(
        self, levels: dict[int, Level], here: Level, counts: dict[int, int], match: re.Match[str]
    ) -> str:
        asked = int(match[1]) - 1
        level = levels.get(asked, Level())
        number = counts.get(asked, level.start)
        if here.is_legal or number < 1:
            return str(number)
        return _FORMATS.get(level.format, str)(number)


def read_numbering(package: Package, styles: Styles) -> Numbering:
    """The numbering part; an empty one where the file has none."""
    part = package.related("numbering") or "word/numbering.xml"
    numbering = Numbering()
    if not package.has(part):
        return numbering
    root = package.xml(part)
    abstract = {node.get(f"{W}abstractNumId", ""): node for node in root.findall(f"{W}abstractNum")}
    by_style = {
        value_of(node.find(f"{W}styleLink")): key
        for key, node in abstract.items()
        if node.find(f"{W}styleLink") is not None
    }
    for node in root.findall(f"{W}num"):
        list_id = node.get(f"{W}numId", "")
        key = value_of(node.find(f"{W}abstractNumId"))
        definition = abstract.get(key)
        if definition is None:
            continue
        linked = by_style.get(value_of(definition.find(f"{W}numStyleLink")))
        if linked:
            key, definition = linked, abstract[linked]
        levels = {}
        for each in definition.findall(f"{W}lvl"):
            levels[as_number(each.get(f"{W}ilvl"), 0)] = _level(each)
        for override in node.findall(f"{W}lvlOverride"):
            index = as_number(override.get(f"{W}ilvl"), 0)
            if (replaced := override.find(f"{W}lvl")) is not None:
                levels[index] = _level(replaced)
            if (start := override.find(f"{W}startOverride")) is not None:
                numbering.starts[list_id, index] = as_number(value_of(start), 1)
        numbering.levels[list_id] = levels
        numbering.shared[list_id] = f"abstract {key}"
    return numbering


def _level(node: ET.Element) -> Level:
    formats = node.find(f"{W}numFmt")
    restart = node.find(f"{W}lvlRestart")
    return Level(
        format=value_of(formats) or "decimal",
        text=value_of(node.find(f"{W}lvlText"))[:LONGEST],
        start=as_number(value_of(node.find(f"{W}start")), 1),
        suffix=value_of(node.find(f"{W}suff")) or "tab",
        restart=as_number(value_of(restart), 0) if restart is not None else None,
        is_legal=node.find(f"{W}isLgl") is not None,
    )
