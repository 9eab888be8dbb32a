"""Where a conversion had a choice: what a careful reader should look at, and why."""

from enum import StrEnum
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
