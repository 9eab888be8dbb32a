"""Many known names, asked for what is near to some characters.

Each name is filed under itself with a gap in every place, and under its surname with the sounds of
the rest. So a question takes as many look-ups as it has characters, however many names there are.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from itertools import islice, product
from typing import NamedTuple

from articles.docx.people import surname_of
from articles.names.sounds import sound_alike, sounds_of

_GAP = "\0"
# Longer ones are transcribed, and one character more or less in them is not told by ear.
LONGEST_HEARD = 5
_MOST_READINGS = 8


class Why(StrEnum):
    """How a name differs from a known one."""

    SOUND = "sound"
    CHARACTER = "character"


class Near(NamedTuple):
    """A known name that is near to what was written."""

    name: str
    why: Why


class Index:
    """Known names. Immutable, so one serves all threads."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = frozenset(names)
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._by_gap: dict[str, list[str]] = {}
        self._by_sound: dict[str, list[str]] = {}
        lengths: dict[str, set[int]] = {}
        for name in sorted(self.names):
            lengths.setdefault(name[0], set()).add(len(name))
            for key in _gaps(name):
                self._by_gap.setdefault(key, []).append(name)
            for key in _heard(name):
                self._by_sound.setdefault(key, []).append(name)
        self._lengths = {
            first: tuple(sorted(all_, reverse=True)) for first, all_ in lengths.items()
        }

    def lengths(self, first: str) -> tuple[int, ...]:
        """Of the names that begin with a character, the longest first."""
        return self._lengths.get(first, ())

    def near(self, written: str) -> list[Near]:
        """The names one character or a sound away, those that sound alike first; none of a known one.

        What is only one character away is told where it points to few names: to two, to one where
        the surname or half of the name is another. Where the register is crowded (李明, 李平, 李军 …)
        one more is somebody else, not a slip of the pen.
        """
        if written in self.names or len(written) < 2:
            return []
        found: dict[str, Why] = {}
        for key in _heard(written):
            for name in self._by_sound.get(key, ()):
                found[name] = Why.SOUND
        seen: dict[str, int] = {}
        for place, key in enumerate(_gaps(written)):
            for name in self._by_gap.get(key, ()):
                if sound_alike(name[place], written[place]):
                    found[name] = Why.SOUND
                elif len(written) > 2 or place > 0:
                    # 王平 is not 李平 miswritten: half of a short name is another name.
                    seen[name] = place
        is_slight = len(written) > 2 and all(seen.values())
        if len(seen) <= (2 if is_slight else 1):
            found |= {name: Why.CHARACTER for name in seen if name not in found}
        by_ear = [Near(name, why) for name, why in found.items() if why is Why.SOUND]
        return by_ear + [Near(name, why) for name, why in found.items() if why is not Why.SOUND]


def _gaps(name: str) -> Iterator[str]:
    for place in range(len(name)):
        yield name[:place] + _GAP + name[place + 1 :]


def _heard(name: str) -> Iterable[str]:
    """Its surname and how the rest may sound, one key a reading."""
    if len(name) > LONGEST_HEARD:
        return ()
    surname = surname_of(name)
    rest = product(*(sounds_of(each) for each in name[len(surname) :]))
    return (surname + _GAP + " ".join(sounds) for sounds in islice(rest, _MOST_READINGS))
