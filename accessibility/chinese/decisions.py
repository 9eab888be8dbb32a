"""Where a conversion had a choice: what a careful reader should look at, and why."""

import re
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Layer(StrEnum):
    """Who decided: the glossary, a guard, a word of the dictionary or a character by itself."""

    GLOSSARY = "glossary"
    GUARD = "guard"
    PHRASE = "phrase"
    CHARACTER = "character"


class Decision(NamedTuple):
    """One character that has several Traditional forms, as it was decided in its place."""

    at: int  # which character of the Simplified text
    source: str
    chosen: str
    alternatives: tuple[str, ...]  # the other forms, none of them `chosen`
    layer: Layer
    word: str  # the entry that decided
    is_unsure: bool  # no word knew the place, and its usual form may well be wrong there


# Characters that no word has decided and that are right in their usual form nearly always are not
# worth a reader's time: a report holds 了 and 于 dozens of times. These are worth it anywhere:
_UNSURE = frozenset(
    "仆余冲准别制划卜卷历占卤呆周咸困坛坯复夸奸尽岩岳布干征志恤恶戚扎托折据斗旋昆曲朴杆杠松板"
    "柜栗核梁汇沾泛注涂涌淀游漓炼烟熏签系纤累绷舍芸荐荡荫获蒙虫蜡谷赞辟迹郁采钟钻闲雇雕"
)
_NUMERAL = "[0-9０-９〇零一二两三四五六七八九十百千万亿几数每多]"
_HAN = "[\u3400-\u9fff]"
# Where a name begins: behind what is no word, or behind an office; and where it ends.
_BEFORE = rf"(?:(?<!{_HAN})|(?<=[长记任席员者辑理]))"
_AFTER = rf"(?={_HAN}{{1,2}}(?:[\s、，。；：）]|$|书记|主任|.长|同志|等|指出|强调|表示|说|出席|主持|参加))"
# … and these where something beside them speaks for another form: a number before a measure, the
# place of a name before a surname.
_UNSURE_IN = MappingProxyType(
    {
        "只": re.compile(rf"(?<={_NUMERAL})只"),
        "台": re.compile(rf"(?<!{_NUMERAL})(?<![个这那])台"),
        "出": re.compile(r"(?<=[一两几])出"),
        "里": re.compile(rf"(?<={_NUMERAL})里|里(?=[弄巷街坊村仁长])"),
        "面": re.compile(r"(?<=[吃煮碗])面|面(?=[粉点食])"),
        "于": re.compile(f"{_BEFORE}于{_AFTER}"),
        "后": re.compile(f"{_BEFORE}后{_AFTER}"),
        "党": re.compile(f"{_BEFORE}党{_AFTER}"),
    }
)
# A word that begins within an office decides nothing of the name behind it: 局|长于|得水.
_AFTER_OFFICE = re.compile(f"(?<=[省市州区县镇乡村部委厅局处科队站所校院]长)于{_AFTER}")


def is_unsure(text: str, at: int, layer: Layer) -> bool:
    """Whether a character deserves a look in its place: no word has decided it, or a wrong one."""
    if layer is Layer.PHRASE:
        return bool(_AFTER_OFFICE.match(text, at))
    if layer is not Layer.CHARACTER:
        return False
    pattern = _UNSURE_IN.get(text[at])
    return text[at] in _UNSURE if pattern is None else bool(pattern.match(text, at))
