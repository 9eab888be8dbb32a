"""Where a term of the glossary may hold: what the ground floor's scopes mean here."""

from collections.abc import Iterable

from articles.models.column import Column, with_ancestors

# Not a place: everywhere.
WHOLE_SITE = ""


def taken_apart(scope: str) -> tuple[str, int]:
    """What a scope names, "column" or "article", and its number; ("", 0) for the whole site."""
    kind, _slash, number = scope.partition("/")
    return (kind, int(number)) if number.isdecimal() else ("", 0)


def column_scope(pk: int) -> str:
    """A column, and everything below it."""
    return f"column/{pk}"


def article_scope(pk: int) -> str:
    """One manuscript."""
    return f"article/{pk}"


def scopes_of(columns: Iterable[Column]) -> list[str]:
    """Those of the columns and of what lies above them, the widest first."""
    above = Column.objects.filter(pk__in=with_ancestors(columns))
    paths = above.values_list("path", "pk")
    return [column_scope(pk) for _path, pk in sorted(paths, key=lambda row: row[0].count("/"))]
