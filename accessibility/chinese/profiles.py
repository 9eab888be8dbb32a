"""Regional forms: how Taiwan, Hong Kong and OpenCC's general standard write a character."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import accessibility.chinese.dictionaries as dictionaries

# Forms that the regional lists prescribe and that readers of a mainland site would stop at.
HOUSE_FORMS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "tw": MappingProxyType({"汙": "污", "溼": "濕"}),
        "hk": MappingProxyType({"羣": "群", "牀": "床", "峯": "峰", "啓": "啟", "溼": "濕"}),
        "t": MappingProxyType({}),
    }
)


class Forms:
    """Brings text of the general standard into a region's forms; read-only once made.

    Every form is as long as what it replaces.
    """

    def __init__(self, profile: str) -> None:
        """Raise ValueError for a profile that is not tw, hk or t."""
        if profile not in dictionaries.REGIONAL:
            raise ValueError(f"no profile {profile!r}; there are tw, hk and t")
        entries = dictionaries.first_forms(*dictionaries.REGIONAL[profile])
        self._characters = str.maketrans({k: v for k, v in entries.items() if len(k) == 1})
        self._phrases = {key: value for key, value in entries.items() if len(key) > 1}
        longest_first = sorted(self._phrases, key=len, reverse=True)
        self._find = re.compile("|".join(map(re.escape, longest_first)))

    def apply(self, text: str) -> str:
        """The text in the region's forms."""
        if not self._phrases:
            return text.translate(self._characters)
        output: list[str] = []
        at = 0
        for match in self._find.finditer(text):
            gap = text[at : match.start()]
            output += (gap.translate(self._characters), self._phrases[match[0]])
            at = match.end()
        output.append(text[at:].translate(self._characters))
        return "".join(output)


@cache
def of(profile: str) -> Forms:
    """The forms of a profile: tw, hk or t."""
    return Forms(profile)


def may_be_written(simplified: str, traditional: str) -> bool:
    """Whether a character may be the Traditional of another, in the forms of any region."""
    if (
        traditional == simplified
        or dictionaries.to_simplified_forms().get(traditional) == simplified
    ):
        return True
    forms = (simplified, *dictionaries.all_forms().get(simplified, ()))
    return any(
        of(profile).apply(form) == traditional
        for profile in dictionaries.REGIONAL
        for form in forms
    )


@cache
def duplicates() -> Mapping[int, int]:
    """For `str.translate`: characters that Unicode has twice, to those of the dictionaries."""
    pairs = dictionaries.first_forms(dictionaries.DUPLICATES).items()
    return MappingProxyType({ord(double): ord(usual) for double, usual in pairs})


@cache
def simplified_alone() -> str:
    """The characters that only Simplified text has, in one string.

    Left out are those that Traditional writes too, for other words or as a regional form: 里 in
    公里, 后 in 皇后, 群.
    """
    forms = {form for each in dictionaries.all_forms().values() for form in each}
    forms |= {region.apply(form) for region in map(of, dictionaries.REGIONAL) for form in forms}
    return "".join(
        key
        for key, values in dictionaries.all_forms().items()
        if key not in values and key not in forms and len(key.encode("utf-16")) == 4
    )
