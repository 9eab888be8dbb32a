"""The rows of a whole site, of one moment, in a form that is the same whatever the database.

A row is one line of JSON: its values in the order of the model's columns. Rows are read and written
through the models as the migrations know them, which translates between databases, and lets a
backup be read that an older release has made.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.apps.registry import Apps
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import JSONField, Model

# What is made anew from the rest, or is nobody's any more on another machine.
LEFT_OUT = {"django_session", "articles_searchentry"}
BATCH = 1000

Migrations = list[tuple[str, str]]


class Sum(NamedTuple):
    """A table's rows in two figures that change with any value of any row."""

    rows: int
    sha256: str


# --- which tables ---------------------------------------------------------------------------


def newest_migrations(using: str) -> Migrations:
    """The last migration of each app, of which a database that is up to date has all."""
    return sorted(MigrationExecutor(connections[using]).loader.graph.leaf_nodes())


def models_at(migrations: Migrations, using: str) -> list[type[Model]]:
    """The models of all tables with rows of the site's own, by the tables' names.

    Raises KeyError for migrations that this release does not know: they are of a newer one.
    """
    loader = MigrationExecutor(connections[using]).loader
    for node in migrations:
        if node not in loader.graph.nodes:
            raise KeyError(node)
    return own_tables(loader.project_state(migrations).apps)


def own_tables(apps: Apps) -> list[type[Model]]:
    """Of all models those that a table with rows of the site's own belongs to."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return [found[table] for table in sorted(found.keys() - LEFT_OUT)]


# --- reading --------------------------------------------------------------------------------


@contextmanager
def snapshot(using: str) -> Iterator[None]:
    """Inside the block the database is read as it stands now, while others go on writing."""
    connection = connections[using]
    connection.ensure_connection()
    is_sqlite = connection.vendor == "sqlite"
    usual = getattr(connection, "transaction_mode", None)
    if is_sqlite:
        # IMMEDIATE, as elsewhere, would keep everybody from writing.
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            if is_sqlite:
                cursor.execute("SELECT name FROM sqlite_master LIMIT 1")  # the moment is now
            else:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SET LOCAL statement_timeout = 0")
            yield
    finally:
        if is_sqlite:
            connection.transaction_mode = usual  # type: ignore[attr-defined]


def count(model: type[Model], using: str) -> int:
    return int(model._base_manager.using(using).count())


def lines(model: type[Model], using: str) -> Iterator[bytes]:
    """The rows of a table in the order of their keys, each a line without its end."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        yield _ENCODER.encode(row).encode("utf-8", "surrogatepass")


class Summing:
    """Lines on their way to somewhere, and their sum so far."""

    def __init__(self, of: Iterable[bytes]) -> None:
        self._lines, self._digest, self._rows = of, sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self._digest.update(line + b"\n")
            self._rows += 1
            yield line

    @property
    def sum(self) -> Sum:
        return Sum(self._rows, self._digest.hexdigest())


def sum_of(model: type[Model], using: str) -> Sum:
    """The sum of a table as it stands."""
    summing = Summing(lines(model, using))
    for _line in summing:
        pass
    return summing.sum


def _plain(value: Any) -> Any:
    """A value that JSON does not know, written so that its field reads it again."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"a value of a kind that no table has: {type(value)}")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
)


# --- writing --------------------------------------------------------------------------------


def empty(models: Iterable[type[Model]], using: str) -> None:
    """Delete what migrations have put into new tables. No triggers stand yet."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def write(model: type[Model], some: Iterable[bytes], using: str) -> None:
    """Put lines into the table, with the keys that they have. In the caller's transaction."""
    fields = model._meta.concrete_fields
    connection = connections[using]
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    rows = (
        [
            field.get_db_prep_save(_read(field, value), connection)
            for field, value in zip(fields, json.loads(line), strict=True)
        ]
        for line in some
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", batch)


def _read(field: Any, value: Any) -> Any:
    return value if value is None or isinstance(field, JSONField) else field.to_python(value)


# --- the numbers that were given last -------------------------------------------------------


def last_numbers(models: Iterable[type[Model]], using: str) -> dict[str, int]:
    """By table the highest number ever given, so that one of a deleted row is never given again."""
    connection = connections[using]
    found = {}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            known = dict(cursor.fetchall())
            return {m._meta.db_table: known[m._meta.db_table] for m in models
                    if m._meta.db_table in known}  # fmt: skip
        for model, sequence in _sequences(models, cursor):
            cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")
            if row := cursor.fetchone():
                found[model._meta.db_table] = row[0]
    return found


def set_last_numbers(models: Iterable[type[Model]], numbers: dict[str, int], using: str) -> None:
    """Go on counting where the other database stopped."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            for table, number in numbers.items():
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, number])
            return
        for model, sequence in _sequences(models, cursor):
            if last := numbers.get(model._meta.db_table):
                cursor.execute("SELECT setval(%s, %s)", [sequence, last])


def _sequences(models: Iterable[type[Model]], cursor: Any) -> Iterator[tuple[type[Model], str]]:
    for model in models:
        if model._meta.auto_field is not None:
            table = f'"{model._meta.db_table}"'
            cursor.execute(
                "SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.auto_field.column]
            )
            if sequence := cursor.fetchone()[0]:
                yield model, sequence
