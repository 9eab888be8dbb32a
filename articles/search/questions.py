"""What an index can be asked, whichever database keeps it.

A question is an expression over lexemes (lexemes.py) and facets: a lexeme, which may end in * for
whatever begins so, or all or some of further expressions. Facets are what an entry is filtered
by: words with an underscore before them, which no text has.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Expression:
    """`parts` are expressions, of a lexeme nothing but itself."""

    kind: Literal["lexeme", "all", "some"]
    parts: "tuple[Expression, ...]" = ()
    word: str = ""


def lexeme(word: str) -> Expression:
    return Expression("lexeme", word=word)


def every(parts: Iterable[Expression]) -> Expression:
    return _joined("all", tuple(parts))


def some(parts: Iterable[Expression]) -> Expression:
    return _joined("some", tuple(parts))


def _joined(kind: Literal["all", "some"], parts: tuple[Expression, ...]) -> Expression:
    return parts[0] if len(parts) == 1 else Expression(kind, parts)


@dataclass(frozen=True)
class Question:
    """What an entry must have (with `in_title` in its title), be, and not have.

    `facets` must all hold, of `without` nothing may; `since` and `before` bound the entry's key,
    the first included, the other not.
    """

    words: Expression
    facets: tuple[Expression, ...] = ()
    without: tuple[Expression, ...] = ()
    in_title: bool = False
    since: int | None = None
    before: int | None = None
