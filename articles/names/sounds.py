"""How a character may sound, without its tone and without what many speakers do not tell apart.

The readings are those of the package pypinyin. Its file of single characters is read by itself:
importing the package would load its phrases too, which takes ten times as long and which a name
has no use for.
"""

import re
import sys
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Of a character with many readings the usual ones come first; the rest are in no name.
_MOST = 2
_ENTRY = re.compile(r'"([0-9]+)":\s*"([^"]+)"')
_TONES = re.compile("[\u0300\u0301\u0304\u030c]")
# 平舌 and 翘舌, n and l, front and back nasals: not told apart in the south, nor by its typists.
_CONFUSED = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^l(?=.)"), "n"),
    (re.compile("([aei]n)g$"), r"\1"),
)


@cache
def sounds_of(character: str) -> tuple[str, ...]:
    """Its usual readings, toneless and with what is confused made the same; itself if unknown."""
    found = readings().get(ord(character), "").split(",")[:_MOST]
    return tuple(dict.fromkeys(blurred(each) for each in found if each)) or (character,)


def sound_alike(one: str, other: str) -> bool:
    """Whether two characters may be taken for each other by ear."""
    return not set(sounds_of(one)).isdisjoint(sounds_of(other))


@cache
def readings() -> dict[int, str]:
    """Code point -> readings with tones, parted by commas. About 50 ms, once.

    Many of the 42,000 are read alike: each reading is kept once.
    """
    found = _ENTRY.finditer(file_of_pypinyin("pinyin_dict.json"))
    return {int(match[1]): sys.intern(match[2]) for match in found}


def file_of_pypinyin(name: str) -> str:
    """One of the package's files of data, without importing the package."""
    found = find_spec("pypinyin")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pypinyin")
    return (Path(found.origin).parent / name).read_text(encoding="utf-8")


def blurred(reading: str) -> str:
    """A syllable, with or without its tone, as it is compared."""
    sound = _TONES.sub("", unicodedata.normalize("NFD", reading)).replace("u\u0308", "v")
    for pattern, instead in _CONFUSED:
        sound = pattern.sub(instead, sound)
    return sound
