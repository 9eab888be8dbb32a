"""Two bodies compared: which paragraphs went, came, moved and changed; tables by their cells."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.comparing.words import (
    PAIRS_OF_BODIES,
    Effort,
    counted,
    likeness,
    marked,
    spans,
)

Kind = Literal["same", "touched", "added", "removed", "moved", "note"]
# A printed picture, see Publication.images; None where a print has none there.
Picture = dict[str, Any] | None

# Two blocks are one that was changed if they share this much.
ALIKE = 0.35
# Beyond so many pairs of blocks in one place, or `Effort.blocks` in all, which of them belong
# together is told by their order.
MOST_PAIRS = 2_500
# What is shorter may stand in two places without having moved from one to the other.
SHORTEST_MOVED = 6

_PARAGRAPHS = {"p", "h2", "h3", "h4", "li", "caption", "blockquote", "hr", "table"}


@dataclass(frozen=True)
class Line:
    """A field or a paragraph of a comparison: what it is called and how it reads, marked up.

    With `pictures`, the one before and the one after.
    """

    label: str
    kind: Kind
    text: SafeString
    pictures: tuple[Picture, Picture] = (None, None)


@dataclass(frozen=True)
class Block:
    """A paragraph, a picture or a table's row. `part` 0 is the text, n the n-th table."""

    cells: tuple[str, ...]
    is_figure: bool = False
    part: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        return "｜".join(self.cells)

    @property
    def identity(self) -> str:
        """The same for blocks that say the same, wherever they stand."""
        return f"{self.is_figure}{bool(self.part)}" + "\x1f".join(self.cells)

    @property
    def place(self) -> str:
        return _place(self.part, str(self.number))


def _place(part: int, numbers: str) -> str:
    """Where a block stands, or several: in which table, and the number of row or paragraph."""
    if part:
        return _("表%(part)d %(n)s 行") % {"part": part, "n": numbers}
    return _("%(n)s 段") % {"n": numbers}


class _Reader(HTMLParser):
    """The blocks of a body, in their order; whatever is no block's is its neighbour's."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.names = names
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.cells: list[str] | None = None
        self.tables = 0
        self.numbers: Counter[int] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "figure":
            name = self.names.get(dict(attrs).get("data-image") or "") or _("没有图说")
            self._end_block()
            self._add((_("［图：%(name)s］") % {"name": name},), is_figure=True)
        elif tag == "tr":
            self._end_block()
            self.cells = []
        elif tag == "br" or (self.cells is not None and tag in (*_PARAGRAPHS, "td", "th")):
            self.words.append(" ")
        elif tag in _PARAGRAPHS:
            self._end_block()
            self.tables += tag == "table"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cells is not None:
            self.cells.append(self._said())
        elif tag == "tr" and self.cells is not None:
            if any(self.cells):
                self._add(tuple(self.cells), part=self.tables)
            self.cells = None
        elif tag in _PARAGRAPHS and self.cells is None:
            self._end_block()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _said(self) -> str:
        text = re.sub(r"\s+", " ", "".join(self.words)).strip()
        self.words = []
        return text

    def _end_block(self) -> None:
        if self.cells is None and (text := self._said()):
            self._add((text,))

    def _add(self, cells: tuple[str, ...], *, is_figure: bool = False, part: int = 0) -> None:
        self.numbers[part] += 1
        self.blocks.append(Block(cells, is_figure, part, self.numbers[part]))


@dataclass
class _Pairing:
    """Which blocks belong together, as positions; None where a block has no counterpart."""

    pairs: list[tuple[int | None, int | None]] = field(default_factory=list)
    # Blocks that went in one place and came in another: old position -> new, and back.
    went: dict[int, int] = field(default_factory=dict)
    came: dict[int, int] = field(default_factory=dict)


def blocks(html: str, names: Mapping[str, str] | None = None) -> list[Block]:
    """What a body consists of; `names` are those of pictures, by their keys."""
    reader = _Reader(names or {})
    reader.feed(html)
    reader.close()
    return reader.blocks


def paragraphs(html: str, names: Mapping[str, str] | None = None) -> list[str]:
    """The body's blocks as plain text, a table's row as one; `names` are those of pictures."""
    return [block.text for block in blocks(html, names)]


def bodies(before: str, after: str, names: Mapping[str, str]) -> list[Line]:
    """Compare two bodies paragraph by paragraph; equal ones come as one line of their count."""
    old, new = blocks(before, names), blocks(after, names)
    effort = Effort(PAIRS_OF_BODIES)
    paired = _pair(old, new, effort)
    lines: list[Line] = []
    for is_same, group in groupby(paired.pairs, key=lambda pair: _is_same(old, new, pair)):
        if is_same:
            lines += _unchanged([new[k] for _i, k in group if k is not None])
        else:
            lines += [_line(old, new, paired, pair, effort) for pair in group]
    if effort.is_spent:
        said = _("有的段落太长或改动太多，没有逐字比较，整段列出。")
        lines.insert(0, Line("", "note", format_html("{}", said)))
    return lines


def texts(before: str, after: str, *, is_html: bool) -> list[Line]:
    """Compare two texts of one field; `is_html` for bodies. Says so where only markup differs."""
    if not is_html:
        return [Line("", "touched", marked(before, after))] if before != after else []
    lines = bodies(before, after, {})
    if all(line.kind == "same" for line in lines) and before != after:
        lines.insert(0, Line("", "touched", format_html("{}", _("（文字相同，样式或插图不同）"))))
    return lines


def _pair(old: list[Block], new: list[Block], effort: Effort) -> _Pairing:
    paired = _Pairing()
    found = spans([block.identity for block in old], [block.identity for block in new], effort) or [
        (False, 0, len(old), 0, len(new))
    ]
    for is_equal, i, j, k, m in found:
        if is_equal:
            paired.pairs += zip(range(i, j), range(k, m), strict=True)
        else:
            paired.pairs += _in_a_gap(old, new, (i, j), (k, m), effort)
    _find_moved(old, new, paired)
    return paired


def _in_a_gap(
    old: list[Block],
    new: list[Block],
    left: tuple[int, int],
    right: tuple[int, int],
    effort: Effort,
) -> Iterator[tuple[int | None, int | None]]:
    """Pair the blocks between two that are equal: the most alike together, none crossing."""
    i, k = left[0], right[0]
    for a, b in _matches(old[slice(*left)], new[slice(*right)], effort):
        yield from ((n, None) for n in range(i, left[0] + a))
        yield from ((None, n) for n in range(k, right[0] + b))
        yield left[0] + a, right[0] + b
        i, k = left[0] + a + 1, right[0] + b + 1
    yield from ((n, None) for n in range(i, left[1]))
    yield from ((None, n) for n in range(k, right[1]))


def _matches(old: list[Block], new: list[Block], effort: Effort) -> list[tuple[int, int]]:
    count = len(old) * len(new)
    if count > min(MOST_PAIRS, effort.blocks):
        both = zip(old, new, strict=False)
        return [(n, n) for n, (one, other) in enumerate(both) if _is_of_a_kind(one, other)]
    effort.blocks -= count
    words = [[counted(block.text) for block in side] for side in (old, new)]
    # Longest common subsequence, with how alike two blocks are for equality.
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    alike = [[0.0] * len(new) for _row in old]
    for a in reversed(range(len(old))):
        for b in reversed(range(len(new))):
            if _is_of_a_kind(old[a], new[b]):
                likely = likeness(words[0][a], words[1][b])
                alike[a][b] = likely if likely >= ALIKE else 0.0
            together = best[a + 1][b + 1] + alike[a][b] if alike[a][b] else 0.0
            best[a][b] = max(best[a + 1][b], best[a][b + 1], together)
    found, a, b = [], 0, 0
    while a < len(old) and b < len(new):
        if alike[a][b] and best[a][b] == best[a + 1][b + 1] + alike[a][b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return found


def _is_of_a_kind(one: Block, other: Block) -> bool:
    """Whether one may have become the other: a picture became no text, a text no row."""
    return not one.is_figure and not other.is_figure and bool(one.part) == bool(other.part)


def _find_moved(old: list[Block], new: list[Block], paired: _Pairing) -> None:
    lonely: dict[str, list[int]] = {}
    for i, k in paired.pairs:
        if k is None and i is not None and len(old[i].text) >= SHORTEST_MOVED:
            lonely.setdefault(old[i].identity, []).append(i)
    for i, k in paired.pairs:
        if i is None and k is not None and lonely.get(new[k].identity):
            left = lonely[new[k].identity].pop(0)
            paired.went[left], paired.came[k] = k, left


def _is_same(old: list[Block], new: list[Block], pair: tuple[int | None, int | None]) -> bool:
    i, k = pair
    return i is not None and k is not None and old[i].identity == new[k].identity


def _unchanged(group: list[Block]) -> Iterator[Line]:
    for part, found in groupby(group, key=lambda block: block.part):
        alike = list(found)
        first, last = alike[0], alike[-1]
        label = first.place
        if first is not last:
            count = f"{first.number}–{last.number}"
            label = _place(part, count)
        listed = format_html_join("", "<p>{}</p>", ((block.text,) for block in alike))
        yield Line(label, "same", listed)


def _line(
    old: list[Block],
    new: list[Block],
    paired: _Pairing,
    pair: tuple[int | None, int | None],
    effort: Effort,
) -> Line:
    i, k = pair
    if i is None:
        assert k is not None
        text, place = format_html("<ins>{}</ins>", new[k].text), new[k].place
        if k in paired.came:
            return Line(_("由 %s移来") % old[paired.came[k]].place, "moved", text)
        return Line(_("新 %s") % place, "added", text)
    if k is None:
        text = format_html("<del>{}</del>", old[i].text)
        if i in paired.went:
            return Line(_("移到 %s") % new[paired.went[i]].place, "moved", text)
        return Line(_("删去"), "removed", text)
    return Line(new[k].place, "touched", _marked(old[i], new[k], effort))


def _marked(before: Block, after: Block, effort: Effort) -> SafeString:
    if len(before.cells) != len(after.cells):
        return marked(before.text, after.text, effort)
    cells = zip(before.cells, after.cells, strict=True)
    return format_html_join("｜", "{}", ((marked(one, other, effort),) for one, other in cells))
