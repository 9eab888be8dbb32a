"""The three administrators: one keeps the site, one the accounts, one reads the log.

Nobody holds two of these offices (S-07 of the classified protection's scheme: 三员分立). Forms say
so in a sentence; the database refuses it whatever the way. No models here: the guard is set up
before they are loaded.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

SYSTEM, SECURITY, AUDITOR = "系统管理员", "安全管理员", "审计员"
OFFICES = (SYSTEM, SECURITY, AUDITOR)


@dataclass(frozen=True)
class OneOffice:
    """The database's refusal of a second office for an account. Used as a `Ledger` is."""

    table: str = "articles_user_groups"
    refusal: str = "nobody holds two of the three offices"

    def names(self, connection: BaseDatabaseWrapper) -> list[str]:
        return [f"{self.table}_one_office_{operation}" for operation in ("insert", "update")]

    def statements(self, connection: BaseDatabaseWrapper) -> Iterator[str]:
        offices = ", ".join(f"'{office}'" for office in OFFICES)
        second = (
            f"EXISTS (SELECT 1 FROM auth_group WHERE id = NEW.group_id AND name IN ({offices})) "
            f"AND EXISTS (SELECT 1 FROM {self.table} AS held "
            "JOIN auth_group ON auth_group.id = held.group_id "
            f"WHERE held.user_id = NEW.user_id AND held.group_id <> NEW.group_id "
            f"AND held.id <> COALESCE(NEW.id, 0) AND auth_group.name IN ({offices}))"
        )
        if connection.vendor == "postgresql":
            # Two who give an office each in one moment wait for each other at the person.
            yield (
                f"CREATE OR REPLACE FUNCTION {self.table}_one_office() RETURNS trigger AS $$ "
                "BEGIN PERFORM 1 FROM articles_user WHERE id = NEW.user_id FOR NO KEY UPDATE; "
                f"IF {second} THEN RAISE EXCEPTION '{self.refusal}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END "
                "$$ LANGUAGE plpgsql"
            )
        for name, operation in zip(self.names(connection), ("INSERT", "UPDATE"), strict=True):
            if connection.vendor == "postgresql":
                yield f"DROP TRIGGER IF EXISTS {name} ON {self.table}"
                yield (
                    f"CREATE TRIGGER {name} BEFORE {operation} ON {self.table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {self.table}_one_office()"
                )
            else:
                yield (
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {operation} ON {self.table} "
                    f"WHEN {second} BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
                )
