"""Database triggers that make a print unchangeable, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "articles_publication"
_NAMES = {operation: f"{TABLE}_no_{operation.lower()}" for operation in ("UPDATE", "DELETE")}
# SQLite alone has INSERT OR REPLACE, which deletes the row in its way without asking the others.
_REPLACING = f"{TABLE}_no_replace"
_REFUSAL = "a publication is never changed or deleted"


def _statements(connection: BaseDatabaseWrapper) -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
            " END $$ LANGUAGE plpgsql"
        )
    else:
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {_REPLACING} BEFORE INSERT ON {TABLE} "
            f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR seal = NEW.seal OR ("
            "article_id = NEW.article_id AND language = NEW.language AND printing = NEW.printing)) "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    for operation, name in _NAMES.items():
        if connection.vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {name} ON {TABLE}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {operation} ON {TABLE} "
                f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
            )
        else:
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {operation} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )


def install_triggers(using: str = "default", **kwargs: Any) -> None:
    """Set the triggers (anew); called after every migrate, since SQLite loses them then."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _statements(connection):
            cursor.execute(statement)


def missing_triggers(using: str = "default") -> list[str]:
    """The names of the triggers that should stand and do not."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return sorted(set(_names(connection)) - standing)


def _names(connection: BaseDatabaseWrapper) -> list[str]:
    return [*_NAMES.values()] + ([] if connection.vendor == "postgresql" else [_REPLACING])


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Without the triggers inside the block: for test flushes and for `expunge` alone."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _names(connection):
            on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    try:
        yield
    finally:
        install_triggers(using)
