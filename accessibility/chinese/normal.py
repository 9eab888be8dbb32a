"""Telling a change of words from a change of spelling: one form for texts that say the same."""

import re
from html import escape
from itertools import groupby

from accessibility.chinese.tokens import Token, names, tokens

_SAME = {"b": "strong", "i": "em", "strike": "s"}
# Tags that an editor or a parser puts in and leaves out by itself.
_IMPLIED = frozenset(("tbody", "colgroup"))
_INLINE = names(
    "a abbr bdi bdo cite code data dfn em img ins kbd mark q s samp small span strong sub sup time"
    " u var wbr"
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(r"[ \n]*\n[ \n]*")


def normal_text(text: str) -> str:
    """Plain text without what a form field changes by itself: line ends and the outer blanks."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def normal_html(html: str) -> str:
    """HTML in one form, only to be compared; empty when there is nothing to see.

    Alike become: references and characters, blanks that do not show, quotes, the order of
    attributes, `<br>` and `<br/>`, `<b>` and `<strong>`, a paragraph alone in a list item or cell
    and its bare text, empty paragraphs, spans that say nothing, comments.
    """
    parts: list[str] = []
    spans: list[bool] = []  # of the open spans: do they say anything?
    for words, group in groupby(
        tokens(html), key=lambda token: token.kind in ("text", "reference")
    ):
        if words:
            text = "".join(token.text for token in group)
            parts.append(escape(_SPACE.sub(" ", text), quote=False))
        else:
            parts += (_tag(token, spans) for token in group)
    return _AROUND_BREAK.sub("\n", "".join(parts)).strip(" \n")


def _tag(token: Token, spans: list[bool]) -> str:
    name = _SAME.get(token.name, token.name)
    if name == "span":
        if token.kind == "start":
            spans.append(bool(token.attributes))
        said = spans.pop() if token.kind == "end" and spans else bool(token.attributes)
        if not said:
            return ""
    if (name == "p" and not token.attributes) or name in _IMPLIED:
        return "\n"
    attributes = "".join(
        f' {key}="{escape(" ".join(value.split()))}"'
        for key, value in sorted(token.attributes.items())
    )
    tag = f"</{name}>" if token.kind == "end" else f"<{name}{attributes}>"
    return tag if name in _INLINE else f"\n{tag}\n"
