"""The names in bylines and in the lists of a meeting, where every entry is one or has one."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from articles.credits import is_office
from articles.docx.people import is_name, people, posts_in

# What parts entries, and what stands in front of a name or behind it and is none.
_PARTING = re.compile(r"[、，,；;。/／|｜:：()（）\[\]【】《》“”\n]|以及")
_ROLE = re.compile(
    r"(?:责任编辑|责任校对|责编|编辑|校对|撰稿人?|撰文|作者|来源|供稿人?|(?:本[报网台刊]|见习|特约|首席|实习|全媒体|"
    r"融媒体|新华社)*(?:记者|通讯员|报道员|摄影师?)|摄影报道|文并摄影?|文字|图片|供图|拍摄|视频|制作|主持人?|列席|出席)"
)
# A single character of them may be the last one of a name: 文 is a role where it stands alone.
_BEFORE = re.compile(rf"^(?:{_ROLE.pattern}[\s\u3000]*|[文图摄][\s\u3000]+)+")
_AFTER = re.compile(rf"(?:[\s\u3000]*(?:{_ROLE.pattern}|同志|先生|女士|等|摄)|[\s\u3000]+[文图])+$")
_HAN = re.compile(r"[㐀-䶿一-鿿·•]+")
_LONGEST = 12


class Entry(NamedTuple):
    """What may be a name, without blanks, and from where to where it stands in the text."""

    name: str
    start: int
    end: int


def names_in(text: str) -> list[str]:
    """The names that a byline or a list holds, each once; what is no name by its looks stays out."""
    found = [person.name for person in people(text) if not person.is_group and is_name(person.name)]
    found += [entry.name for entry in entries(text) if is_name(entry.name)]
    return [name for name in dict.fromkeys(found) if not is_office(name)]


def entries(text: str) -> Iterator[Entry]:
    """Everything in a byline or a list that is as short as a name and stands where one would.

    A name with a wrong character may look like none (赴虹路), so this asks for no surname.
    """
    start = 0
    for parting in [*_PARTING.finditer(text), None]:
        end = parting.start() if parting else len(text)
        yield from _of_piece(text, start, end)
        start = parting.end() if parting else end


def _of_piece(text: str, start: int, end: int) -> Iterator[Entry]:
    """The entries between two marks: a post and a name, or names parted by blanks."""
    start, end = _trimmed(text, start, end)
    words = [match.span() for match in re.finditer(r"[^\s\u3000]+", text[start:end])]
    spans = [(start + one, start + other) for one, other in words]
    joined: list[tuple[int, int]] = []
    for one, other in spans:
        # “区长李　平”: a single character behind a blank belongs to what stands before it.
        if other - one == 1 and joined:
            joined[-1] = (joined[-1][0], other)
        else:
            joined.append((one, other))
    for one, other in joined:
        one, other = _trimmed(text, one, other)
        bare = _bare(text, one, other)
        if 2 <= len(bare) <= _LONGEST and _HAN.fullmatch(bare):
            yield Entry(bare, one, other)
            for post_start, post_end in posts_in(text[one:other]):
                for inner in ((one + post_end, other), (one, one + post_start)):
                    name = _bare(text, *inner)
                    if 2 <= len(name) <= 4:
                        yield Entry(name, *inner)
        elif len(bare) > _LONGEST:
            for _start, post_end in posts_in(text[one:other])[-1:]:
                if 2 <= len(name := _bare(text, one + post_end, other)) <= 4:
                    yield Entry(name, one + post_end, other)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks and roles at both ends, unless nothing else is there."""
    piece = text[start:end]
    head = _BEFORE.match(piece.lstrip(" \t\u3000"))
    lead = len(piece) - len(piece.lstrip(" \t\u3000")) + (head.end() if head else 0)
    tail = _AFTER.search(piece, lead)
    stop = tail.start() if tail and tail.start() - lead >= 2 else len(piece.rstrip(" \t\u3000"))
    return (start + lead, start + stop) if stop - lead >= 1 else (start, end)


def _bare(text: str, start: int, end: int) -> str:
    return re.sub(r"[\s\u3000]", "", text[start:end])
