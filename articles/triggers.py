"""Database triggers that make rows unchangeable once they are written, on SQLite and PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.offices import OneOffice


@dataclass(frozen=True)
class Ledger:
    """A table that is only ever added to.

    `unique` names the groups of columns of which two rows never agree: SQLite's INSERT OR REPLACE
    deletes the row in its way without asking the other triggers.
    """

    table: str
    refusal: str
    unique: tuple[tuple[str, ...], ...]

    def name(self, operation: str) -> str:
        return f"{self.table}_no_{operation}"

    def names(self, connection: BaseDatabaseWrapper) -> list[str]:
        operations = ["update", "delete"]
        # Only PostgreSQL empties a table without asking its rows.
        operations.append("replace" if connection.vendor == "sqlite" else "truncate")
        return [self.name(operation) for operation in operations]

    def statements(self, connection: BaseDatabaseWrapper) -> Iterator[str]:
        """What sets the triggers, whether they stand already or not."""
        table = self.table
        if connection.vendor == "postgresql":
            yield (
                f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{self.refusal}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
            )
            for operation in ("update", "delete"):
                name = self.name(operation)
                yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
                yield (
                    f"CREATE TRIGGER {name} BEFORE {operation.upper()} ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
                )
            name = self.name("truncate")
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield (
                f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
            )
            return
        abort = f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
        for operation in ("update", "delete"):
            name = self.name(operation)
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {operation.upper()} ON {table} {abort}"
            )
        in_the_way = " OR ".join(
            "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")"
            for columns in (("id",), *self.unique)
        )
        name = self.name("replace")
        yield f"DROP TRIGGER IF EXISTS {name}"  # an older one may know fewer groups
        yield (
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {in_the_way}) {abort}"
        )


PRINTS = Ledger(
    "articles_publication",
    "a publication is never changed or deleted",
    (("seal",), ("article_id", "language", "printing")),
)
LOG = Ledger("auditlog_logentry", "an entry of the log is never changed or deleted", ())
SEALS = Ledger(
    "articles_auditseal",
    "a seal of the log is never changed or deleted",
    (("number",), ("entry_id",), ("seal",)),
)
REVIEWS = Ledger(
    "articles_reviewact",
    "a line of the review ledger is never changed or deleted",
    # Of approvals, see `ReviewAct.Meta`; but of no other act either.
    (("article_id", "round", "act", "step"), ("article_id", "round", "act", "by_id")),
)
LEDGERS: list[Ledger | OneOffice] = [PRINTS, REVIEWS, LOG, SEALS, OneOffice()]


def install_triggers(
    using: str = "default", ledgers: Sequence[Ledger | OneOffice] = LEDGERS, **kwargs: Any
) -> None:
    """Set the triggers (anew); called after every migrate, since SQLite loses them then."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for ledger in ledgers:
            for statement in ledger.statements(connection) if ledger.table in tables else ():
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
    wanted = {name for ledger in LEDGERS for name in ledger.names(connection)}
    return sorted(wanted - standing)


@contextmanager
def lifted(
    using: str = "default", ledgers: Sequence[Ledger | OneOffice] = LEDGERS
) -> Iterator[None]:
    """Without these triggers inside the block: for test flushes and for `prune_audit` alone.

    PostgreSQL keeps everybody from the tables until the transaction ends, readers too.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        for ledger in ledgers:
            on = f" ON {ledger.table}" if connection.vendor == "postgresql" else ""
            for name in ledger.names(connection):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    try:
        yield
    finally:
        install_triggers(using, ledgers)
