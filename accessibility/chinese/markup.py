"""Which words of an HTML source are words to be converted, and putting others in their place."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import NamedTuple

from accessibility.chinese.tokens import Token, names, tokens

# Words run on across these: <b>头</b>发 is one word. Any other tag ends them, <br> too.
_INLINE = names(
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q s small span"
    " strike strong sub sup time tt u wbr"
)
# Nothing in these is prose, whatever their attributes say …
_OPAQUE = names("script style textarea svg math object iframe template")
# … and nothing in these unless they say so.
_LITERAL = names("code kbd samp var")

_SPOKEN = names("alt title aria-label aria-description placeholder label summary")
_METAS = names("description keywords columndescription columnkeywords og:title og:description")
_ATTRIBUTE = re.compile(
    r"""(?:[\s/]|(?<=["']))([^\s/>="']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"""
)
_REFERENCE = re.compile(r"(&#?\w+;?)", re.ASCII)
_MARKUP = re.compile("[&<>\"']")
_NEEDS_QUOTES = re.compile(r"""[\s"'=<>`]""")

# Takes a text and answers what each of its characters becomes.
Cells = Callable[[str], Sequence[str]]


class _Piece(NamedTuple):
    """A stretch of the source and the text that it stands for."""

    start: int
    end: int
    text: str


class _Splice(NamedTuple):
    start: int
    end: int
    source: str


def replace_words(html: str, cells: Cells) -> str:
    """Return the source with its prose and spoken attributes replaced, all else byte for byte."""
    output: list[str] = []
    at = 0
    for splice in sorted(_splices(html, cells)):
        output += (html[at : splice.start], splice.source)
        at = splice.end
    output.append(html[at:])
    return "".join(output)


def runs(html: str) -> list[str]:
    """The texts that are converted each as one, in the order of the source."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    replace_words(html, note)
    return found


def _splices(html: str, cells: Cells) -> Iterator[_Splice]:
    run: list[_Piece] = []
    open_tags: list[tuple[str, bool]] = []  # each with: are words converted inside?
    still_open = Counter[str]()
    on = True
    for token in tokens(html):
        if token.kind in ("text", "reference"):
            if on:
                run.append(_Piece(token.start, token.end, token.text))
            continue
        inside = on
        if token.kind == "end":
            while still_open[token.name] and open_tags:
                name, _inside = open_tags.pop()
                still_open[name] -= 1
                if name == token.name:
                    break
            after = open_tags[-1][1] if open_tags else True
        else:
            inside = _converts_inside(token, on)
            after = inside if token.kind == "start" else on
            if token.kind == "start":
                open_tags.append((token.name, inside))
                still_open[token.name] += 1
            if inside:
                yield from _attribute_splices(html, token, cells)
        if token.name not in _INLINE or after != on:
            yield from _run_splices(run, cells)
            run = []
        on = after
    yield from _run_splices(run, cells)


def _converts_inside(token: Token, outside: bool) -> bool:
    attributes = token.attributes
    if token.name in _OPAQUE or "notranslate" in attributes.get("class", "").split():
        return False
    translate = attributes.get("translate")
    if translate is not None and translate.lower() in ("", "yes", "no"):
        return translate.lower() != "no"
    if token.name in _LITERAL or ("lang" in attributes and token.name != "html"):
        return False
    return outside


def _run_splices(run: Sequence[_Piece], cells: Cells) -> Iterator[_Splice]:
    """Convert the pieces as one text and hand back those that changed."""
    text = "".join(piece.text for piece in run)
    if not text or text.isascii():
        return
    replaced = cells(text)
    at = 0
    for piece in run:
        end = at + len(piece.text)
        if (output := "".join(replaced[at:end])) != piece.text:
            yield _Splice(piece.start, piece.end, _spelled(piece.text, replaced[at:end], output))
        at = end


def _spelled(text: str, replaced: Sequence[str], output: str) -> str:
    """Escape what is new; a lone & or < that stood in the source stays as it stood."""
    if not _MARKUP.search(output):
        return output
    pairs = zip(text, replaced, strict=True)
    return "".join(new if new == old else escape(new) for old, new in pairs)


def _attribute_splices(html: str, token: Token, cells: Cells) -> Iterator[_Splice]:
    if not (spoken := _spoken_attributes(token)):
        return
    source = html[token.start : token.end]
    for match in _ATTRIBUTE.finditer(source, 1 + len(token.name)):
        if match[1].lower() not in spoken:
            continue
        start, end = match.span(match.lastindex or 0)
        pieces = list(_value_pieces(source[start:end], token.start + start))
        for splice in _run_splices(pieces, cells):
            if match.lastindex != 4 or not _NEEDS_QUOTES.search(splice.source):
                yield splice


def _spoken_attributes(token: Token) -> set[str]:
    """The attributes of a tag that a reader gets to see or hear, by what they are in this tag."""
    attributes: Mapping[str, str] = token.attributes
    spoken = {name for name in attributes if name in _SPOKEN}
    if token.name == "input" and attributes.get("type", "").lower() in (
        "submit",
        "button",
        "reset",
    ):
        spoken.add("value")
    if token.name == "meta":
        subject = attributes.get("name") or attributes.get("property") or ""
        if subject.lower() in _METAS:
            spoken.add("content")
    return spoken


def _value_pieces(value: str, start: int) -> Iterator[_Piece]:
    for source in _REFERENCE.split(value):
        yield _Piece(start, start + len(source), unescape(source))
        start += len(source)
