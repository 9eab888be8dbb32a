"""In which columns a person works: those named on their account, and everything below them.

What somebody may do at all is said by their groups (`roles.py`); where, is said here. An account
that names no column works in all of them.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects

from articles import standing
from articles.models import Article, Column, User


def may_work_in(user: User, column: Column) -> bool:
    """Whether a person writes, reviews and publishes in this column; one query.

    The column's stored path counts: give it as it stands in the database.
    """
    return _may(_paths(user), column.path)


def may_work_on(user: User, article: Article) -> bool:
    """Whether a person works in every column where the manuscript stands or will stand."""
    paths = _paths(user)
    return paths is None or all(_may(paths, column.path) for column in article.all_columns())


def works_everywhere(user: User) -> bool:
    """Whether no column is too far: the account names none."""
    return _paths(user, once=True) is None


def columns_of(user: User) -> QuerySet[Column]:
    """The columns in which a person works."""
    return Column.objects.filter(_below(_paths(user), "path"))


def within(user: User, articles: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the manuscripts whose own column is one in which the person works.

    Lists and choices ask once a request; what is decided asks anew.
    """
    return articles.filter(in_columns_of(user))


def in_columns_of(user: User) -> Q:
    """The same as a condition on manuscripts."""
    return _below(_paths(user, once=True), "column__path")


def column_choices(user: User, besides: Iterable[int] = ()) -> list[tuple[int, str]]:
    """The person's columns in tree order, each with its trail, and those `besides`."""
    paths, extra = _paths(user, once=True), set(besides)
    return [
        (column.pk, label)
        for column, label in standing.columns_in_order()
        if column.pk in extra or _may(paths, column.path)
    ]


def _paths(user: User, *, once: bool = False) -> list[str] | None:
    """The paths of the columns that an account names; None where it names none."""
    if user.is_superuser:
        return None
    if once:
        prefetch_related_objects([user], "columns")
        return [column.path for column in user.columns.all()] or None
    return list(user.columns.values_list("path", flat=True)) or None


def _may(paths: list[str] | None, path: str) -> bool:
    return paths is None or any(path == each or path.startswith(f"{each}/") for each in paths)


def _below(paths: list[str] | None, field: str) -> Q:
    found = Q()
    for path in paths or ():
        found |= Q(**{field: path}) | Q(**{f"{field}__startswith": f"{path}/"})
    return found
