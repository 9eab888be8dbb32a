"""The names in running text that are near to a known one.

Nothing says where in a sentence a name begins, so little is believed without a sign of one: what
sounds like a known name of three characters or more; and where an office stands right beside it,
or the name meant is one of this very text, also what is only one character away.

One step a character, and as many look-ups as there are lengths of names that begin with it.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from articles.docx.people import is_name, posts_in
from articles.names.index import Index, Near, Why
from articles.names.lines import Entry

_NO_HAN = re.compile(r"[^㐀-䶿一-鿿·•]")
# Behind a name of two characters this must follow; else it may be half of a longer one.
_FOLLOWS = re.compile(
    r"$|[^㐀-䶿一-鿿·•]|主持|出席|列席|参加|指出|强调|要求|表示|介绍|前往|调研|检查|宣布|讲话|汇报|通报|传达|部署|"
    r"致辞|走访|慰问|代表|围绕|深入|一行|认为|希望|告诉|回忆|带队|率队|同志|主任|书记|.长|[说在率带到对和与等作为就任当将向把]"
)
_TITLE = re.compile("同志|先生|女士")
# Where the last character of what is taken for a name begins the next word: 书记赵虹|说.
_NEXT_WORD = re.compile(
    "[说在率带到对和与等作为就任当将向把及是的了也还则均]|主持|出席|列席|参加|指出|强调|要求|表示|介绍|前往|同志|"
    "通报|部署|宣布|讲话|汇报|传达|调研|走访|致辞|代表|围绕|认为|希望"
)
# What no name is miswritten with: there the sentence only sounds like one (钱的可 … 钱德可).
_NO_SLIP = frozenset("的了着是在这那不们就也还与及或被把给让从向到将于")
_STANDS_ALONE = frozenset("、，。；：（）() \u3000\n")


def near_names(
    text: str, known: Sequence[Index], own: Collection[str] = ()
) -> Iterator[tuple[Entry, list[Near]]]:
    """What is near to a known name, in order, with the names it is near to.

    `own` are the names that this manuscript holds elsewhere.
    """
    posts = posts_in(text)
    behind = {_skip_blanks(text, end) for _start, end in posts}
    before = {start for start, _end in posts} | {each.start() for each in _TITLE.finditer(text)}
    at = 0
    while at < len(text):
        lengths = _lengths(known, text[at], at in behind)
        if exact := next((n for n in lengths if _is_known(known, text[at : at + n])), 0):
            at += exact
            continue
        for length in lengths:
            end = at + length
            written = text[at:end]
            if len(written) < length or _NO_HAN.search(written):
                continue
            has_office = at in behind or end in before
            if length == 2 and not (has_office and is_name(written) and _FOLLOWS.match(text, end)):
                continue
            is_marked = has_office or _stands_alone(text, at, end)
            near = [
                each
                for index in known
                for each in index.near(written)
                if _is_believed(text, written, each, end, is_marked, own)
            ]
            if near:
                yield Entry(written, at, end), near
                at = end - 1
                break
        at += 1


def occurrences(text: str, name: str) -> Iterator[Entry]:
    """Where a name that is in doubt stands, wherever that is; a short one not as half of another."""
    for match in re.finditer(re.escape(name), text):
        if len(name) > 2 or _FOLLOWS.match(text, match.end()):
            yield Entry(name, match.start(), match.end())


def _lengths(known: Sequence[Index], first: str, is_behind_a_post: bool) -> list[int]:
    lengths = {n for index in known for n in index.lengths(first)}
    if is_behind_a_post:
        lengths |= {2, 3}  # its surname may be what is wrong
    return sorted(lengths, reverse=True)


def _is_known(known: Sequence[Index], written: str) -> bool:
    return any(written in index.names for index in known)


def _is_believed(
    text: str, written: str, near: Near, end: int, is_marked: bool, own: Collection[str]
) -> bool:
    if written[-1] != near.name[-1] and _NEXT_WORD.match(text, end - 1):
        return False
    if any(one != other and one in _NO_SLIP for one, other in zip(written, near.name, strict=True)):
        return False
    if near.why is Why.SOUND and written[0] == near.name[0]:
        return True
    return is_marked or near.name in own


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether it is an entry of a list in the sentence: 、赵虹路、"""
    left, right = text[start - 1 : start], text[end : end + 1]
    return "、" in (left, right) and all(
        each in _STANDS_ALONE or not each for each in (left, right)
    )


def _skip_blanks(text: str, at: int) -> int:
    while text[at : at + 1] in ("\u3000", " "):
        at += 1
    return at
