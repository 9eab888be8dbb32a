"""Queries that readers' pages are made of: Django writes their SQL once, not for every page."""

from collections.abc import Callable
from copy import copy
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

Row = TypeVar("Row")


class Written(Generic[Row]):
    """What `compose(*values)` finds, for any values: `Written(compose)(*values)` is a list.

    `compose` is called once for each number of values, with others that only hold their places, so
    it may put them into conditions and do nothing else with them. Values are whole numbers and
    texts, never None. Without any value to be among, nothing is found.
    """

    def __init__(self, compose: Callable[..., "QuerySet[Any, Row]"]) -> None:
        self._compose = compose
        self._written: dict[tuple[type, ...], _Statement] = {}

    def __call__(self, *values: int | str) -> list[Row]:
        types = tuple(map(type, values))
        statement = self._written.get(types)
        if statement is None:
            statement = self._written[types] = _Statement(self._compose, types)
        return list(statement.rows(values))


class _Statement:
    def __init__(self, compose: Callable[..., "QuerySet[Any, Any]"], types: tuple[type, ...]):
        holders = [-(2**40) - at if each is int else f"\0{at}" for at, each in enumerate(types)]
        self._queryset = compose(*holders)
        self._compiler = self._queryset.query.get_compiler(self._queryset.db)
        try:
            self._sql, parameters = self._compiler.as_sql()
        except EmptyResultSet:  # what Django runs without asking the database
            if types:
                raise ValueError("no value has a place in what is asked for") from None
            self._sql, parameters = "", ()
        if any(holder not in parameters for holder in holders):
            raise ValueError("a value has no place in what is asked for")
        # For each parameter where its value is among the values, or else what it is always.
        self._parameters = [
            (holders.index(each), None) if each in holders else (None, each) for each in parameters
        ]

    def rows(self, values: tuple[int | str, ...]) -> "QuerySet[Any, Any]":
        parameters = [fixed if at is None else values[at] for at, fixed in self._parameters]
        compiler: Any = copy(self._compiler)
        compiler.connection = connections[self._queryset.db]  # this thread's
        compiler.as_sql = lambda *_args, **_named: (self._sql, parameters)
        found = self._queryset.all()
        query: Any = found.query
        query.get_compiler = lambda *_args, **_named: compiler
        return found
