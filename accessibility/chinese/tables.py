"""The matcher, and the one table per profile that it walks.

The words come from the dictionary files inside the installed `opencc` package, read in the order
that its own configurations name; the guards of this package go on top. Its matching does not come
along: it looks for the longest word anywhere first and so cuts 平台风险 into 平 + 台风 + 险.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from types import MappingProxyType
from typing import Any

from accessibility.chinese.guards import entries as guard_entries

CONFIGURATIONS = MappingProxyType({"tw": "s2tw", "hk": "s2hk", "t": "s2t"})

# Forms that the regional lists prescribe and that readers of a mainland site would stop at.
HOUSE_FORMS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "tw": MappingProxyType({"汙": "污", "溼": "濕"}),
        "hk": MappingProxyType({"羣": "群", "牀": "床", "峯": "峰", "啓": "啟", "溼": "濕"}),
        "t": MappingProxyType({}),
    }
)


class Table:
    """Entries to be matched from left to right, the longest first; read-only once made.

    Every value replaces as many characters as it has itself. A value shorter than its key
    therefore settles the beginning and leaves the rest of the key to be matched anew: that is how
    a word boundary is written.
    """

    __slots__ = ("_characters", "_lengths", "_phrases", "version")

    def __init__(self, entries: Mapping[str, str]) -> None:
        """Raise ValueError for an entry that could not be walked over, or not safely."""
        for key, value in entries.items():
            if not 0 < len(value) <= len(key):
                raise ValueError(f"{key} -> {value}: a value has 1 to {len(key)} characters")
        self._characters = {k: v for k, v in entries.items() if len(k) == 1 and k != v}
        self._phrases = {k: v for k, v in entries.items() if len(k) > 1}
        lengths: dict[str, set[int]] = {}
        for key in self._phrases:
            lengths.setdefault(key[:2], set()).add(len(key))
        # Keyed by two characters rather than one: almost every character begins some phrase, few
        # pairs do. The tuples are shared, there are only some dozens of different ones.
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        for pair, found in lengths.items():
            descending = tuple(sorted(found, reverse=True))
            self._lengths[pair] = shared.setdefault(descending, descending)
        lines = "\n".join(f"{key}\t{value}" for key, value in sorted(entries.items()))
        self.version = sha256(lines.encode()).hexdigest()[:12]

    @property
    def characters(self) -> set[str]:
        """The characters that a converted text may hold instead of others."""
        return {sign for value in self._characters.values() for sign in value}

    def convert(self, text: str) -> str:
        """Return the text with every match replaced; always as long as it was."""
        characters, phrases, lengths = self._characters, self._phrases, self._lengths
        output: list[str] = []
        at, end = 0, len(text)
        while at < end:
            for length in lengths.get(text[at : at + 2], ()):
                value = phrases.get(text[at : at + length])
                if value is not None:
                    break
            else:
                value = characters.get(text[at], text[at])
            output.append(value)
            at += len(value)
        return "".join(output)


@cache
def for_profile(profile: str, overrides: tuple[tuple[str, str], ...]) -> Table:
    """The table of a profile (tw, hk or t) whose final characters follow the overrides."""
    words, *regional = _stages(profile)
    words |= guard_entries(words)
    forms = [str.maketrans(stage) for stage in (*regional, dict(overrides))]
    for character in {key for stage in (*regional, dict(overrides)) for key in stage}:
        words.setdefault(character, character)
    for key, value in words.items():
        for form in forms:
            value = value.translate(form)
        words[key] = value
    return Table(words)


def dictionary(profile: str) -> dict[str, str]:
    """The words and characters of a profile before guards and regional forms."""
    return _stages(profile)[0]


@cache
def simplified_alone() -> str:
    """The characters that only Simplified text has, in one string.

    Left out are those that Traditional writes too, for other words or as a regional form: 里 in
    公里, 后 in 皇后, 群.
    """
    forms = {form for profile in CONFIGURATIONS for form in for_profile(profile, ()).characters}
    source = resources.files("opencc") / "dictionary" / "STCharacters.txt"
    found = []
    for line in source.read_text(encoding="utf-8").splitlines():
        key, _, values = line.partition("\t")
        if key not in values.split(" ") and key not in forms and len(key.encode("utf-16")) == 4:
            found.append(key)
    return "".join(found)


def _stages(profile: str) -> list[dict[str, str]]:
    """The dictionaries of a profile, one for each pass of its configuration.

    Only the first has words; the regional ones replace single characters (`str.maketrans` raises
    ValueError if that ever changes), so that one table can do the work of all passes.
    """
    try:
        name = CONFIGURATIONS[profile]
    except KeyError:
        raise ValueError(f"no profile {profile!r}; there are tw, hk and t") from None
    source = resources.files("opencc") / "config" / f"{name}.json"
    configuration = json.loads(source.read_text(encoding="utf-8"))
    return [_merged(link["dict"]) for link in configuration["conversion_chain"]]


def _merged(node: Mapping[str, Any]) -> dict[str, str]:
    """One dictionary file, or a group of them in which the first to know a word wins."""
    merged: dict[str, str] = {}
    if node["type"] == "group":
        for member in reversed(node["dicts"]):
            merged |= _merged(member)
        return merged
    source = resources.files("opencc") / "dictionary" / node["file"]
    for line in source.read_text(encoding="utf-8").splitlines():
        key, _, values = line.partition("\t")
        merged[key] = values.split(" ")[0]
    return merged
