"""Two texts compared: a Han character at a time, numbers and Latin words whole.

The work is bounded. Python's SequenceMatcher looks at every pair of equal words, and may do so
again for each part that is left over: a text in which few different words occur (a column of
noughts) would keep it busy for minutes. Pairs are counted beforehand, see `Effort`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# A Han character counts as a word; so do a number, a Latin word, a mark and a space.
_WORDS = re.compile(r"[0-9]+(?:[.,:][0-9]+)*[%％‰]?|[A-Za-z]+|\s+|.", re.S)
_SENTENCES = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+")

# How many pairs of equal words a comparison looks at: of two texts, and of two whole bodies.
PAIRS_OF_TEXTS, PAIRS_OF_BODIES = 400_000, 2_000_000
PAIRS_OF_BLOCKS = 50_000
# A single word that stands unchanged between changes of this many words is no help in reading.
STRAY = 3

Kind = Literal["same", "removed", "added"]
# (i, j, k, m): old[i:j] became new[k:m]; equal where both say the same.
Span = tuple[bool, int, int, int, int]


@dataclass(frozen=True)
class Run:
    """A stretch of text that is in both, in the old one alone or in the new one alone."""

    kind: Kind
    text: str


@dataclass
class Effort:
    """How much may still be compared; `is_spent` once something was too much.

    `blocks` are the pairs of paragraphs that may still be looked at for what they share.
    """

    pairs: int = PAIRS_OF_TEXTS
    blocks: int = PAIRS_OF_BLOCKS
    is_spent: bool = False

    def allows(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether the two may be compared; what that costs is taken off."""
        counted = Counter(new)
        cost = sum(times * counted[word] for word, times in Counter(old).items())
        if cost > min(self.pairs, PAIRS_OF_TEXTS):
            self.is_spent = True
            return False
        self.pairs -= cost
        return True


def spans(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[Span] | None:
    """How one sequence becomes the other, part by part; None where that is too much to find out."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if not effort.allows(inner_old, inner_new):
        return None
    found: list[Span] = [(True, 0, head, 0, head)] if head else []
    matcher = SequenceMatcher(None, inner_old, inner_new, autojunk=False)
    found += [
        (tag == "equal", i + head, j + head, k + head, m + head)
        for tag, i, j, k, m in matcher.get_opcodes()
    ]
    if tail:
        found.append((True, len(old) - tail, len(old), len(new) - tail, len(new)))
    return found


def runs(before: str, after: str, effort: Effort | None = None) -> list[Run]:
    """What both share, what went and what came, in the order of reading."""
    effort = effort or Effort()
    found = _runs(_WORDS.findall(before), _WORDS.findall(after), effort)
    if found is not None:
        return found
    # Too much word by word: sentence by sentence then, and word by word in those that differ.
    coarse = _runs(_SENTENCES.findall(before), _SENTENCES.findall(after), effort)
    finer: list[Run] = []
    for removed, added, same in _changes(coarse or _whole(before, after)):
        if removed or added:
            words = _runs(_WORDS.findall(removed), _WORDS.findall(added), effort)
            finer += words if words is not None else _whole(removed, added)
        if same:
            finer.append(Run("same", same))
    return finer


def marked(before: str, after: str, effort: Effort | None = None) -> SafeString:
    """The text with what went struck out and what came underlined."""
    form = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
    parts = [format_html(form[run.kind], run.text) for run in runs(before, after, effort)]
    return format_html_join("", "{}", ((part,) for part in parts))


def sides(one: str, other: str) -> tuple[SafeString, SafeString]:
    """Both texts in full, each with what the other has not marked."""
    parts: tuple[list[SafeString], list[SafeString]] = [], []
    effort = Effort()
    found = runs(one, other, effort)
    if effort.is_spent:
        # To mark nearly everything helps nobody.
        return format_html("{}", one), format_html("{}", other)
    for side, own in zip(parts, ("removed", "added"), strict=True):
        for run in found:
            if run.kind in ("same", own):
                form = "{}" if run.kind == "same" else "<mark>{}</mark>"
                side.append(format_html(form, run.text))
    joined = [format_html_join("", "{}", ((part,) for part in side)) for side in parts]
    return joined[0], joined[1]


def likeness(one: "Counter[str]", other: "Counter[str]") -> float:
    """How much two texts share, from 0 to 1, by how often each word is in them."""
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 1.0


def counted(text: str) -> "Counter[str]":
    """How often each word is in a text."""
    return Counter(_WORDS.findall(text))


def _runs(old: list[str], new: list[str], effort: Effort) -> list[Run] | None:
    found = spans(old, new, effort)
    if found is None:
        return None
    told: list[Run] = []
    for removed, added, same in _groups(found):
        told += _whole("".join(old[removed]), "".join(new[added]))
        if same.start < same.stop:
            told.append(Run("same", "".join(new[same])))
    return told


def _groups(found: list[Span]) -> Iterator[tuple[slice, slice, slice]]:
    """What went, what came, and what follows unchanged: stray words counted as changed."""
    i = k = j = m = 0
    for number, (is_equal, _i, end_old, start_new, end_new) in enumerate(found):
        if is_equal and not _is_stray(found, number):
            yield slice(i, j), slice(k, m), slice(start_new, end_new)
            i, k = end_old, end_new
        j, m = end_old, end_new
    if i < j or k < m:
        yield slice(i, j), slice(k, m), slice(0, 0)


def _is_stray(found: list[Span], number: int) -> bool:
    _is_equal, i, j, _k, _m = found[number]
    if j - i > 1 or number in (0, len(found) - 1):
        return False
    beside = (found[number - 1], found[number + 1])
    return all(min(j - i, m - k) >= STRAY for _equal, i, j, k, m in beside)


def _whole(before: str, after: str) -> list[Run]:
    return [Run("removed", before)] * bool(before) + [Run("added", after)] * bool(after)


def _changes(found: list[Run]) -> Iterator[tuple[str, str, str]]:
    """Runs by threes: what went, what came instead, and what follows unchanged."""
    removed = added = ""
    for run in found:
        if run.kind == "same":
            yield removed, added, run.text
            removed = added = ""
        elif run.kind == "removed":
            removed += run.text
        else:
            added += run.text
    if removed or added:
        yield removed, added, ""
