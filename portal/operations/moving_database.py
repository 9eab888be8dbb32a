"""A site's rows moved into another database, and proof that nothing was changed on the way."""

from collections.abc import Iterator
from contextlib import contextmanager

import environ
from django.core.management import call_command
from django.db import connections, transaction
from django.db.models import Model
from django.db.utils import ConnectionHandler

from articles.triggers import missing_triggers
from portal.operations import rows
from portal.operations.backing_up import Tell
from portal.operations.restoring import make_tables, refuse_unless_empty

TARGET = "target"


class Differs(Exception):
    """Tables whose rows are not the same in both databases. The text is a sentence."""


@contextmanager
def target(url: str) -> Iterator[None]:
    """Inside the block the database at `url` is known as TARGET; ValueError for no such address."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ValueError(url)
    settings = environ.Env.db_url_config(url)
    options = {"connect_timeout": 5} | settings.get("OPTIONS", {})
    # Not one of settings.DATABASES: nothing else of the site shall ever see it.
    configured = ConnectionHandler({"default": {}, TARGET: settings | {"OPTIONS": options}})
    connections.databases[TARGET] = configured.databases[TARGET]
    try:
        yield
    finally:
        connections[TARGET].close()
        del connections[TARGET], connections.databases[TARGET]


def move(tell: Tell) -> dict[str, rows.Sum]:
    """Copy all rows of one moment to TARGET, which must be empty; returns what is there now.

    Raises NotEmpty with nothing touched, and Differs when a table does not read back as it is here
    at the end: the site was still being written to.
    """
    refuse_unless_empty(TARGET)
    migrations = rows.newest_migrations("default")
    models = make_tables(migrations, TARGET)
    with rows.snapshot("default"), transaction.atomic(using=TARGET):
        rows.empty(models, TARGET)
        total, done = sum(rows.count(model, "default") for model in models), 0
        for model in models:
            summing = rows.Summing(rows.lines(model, "default"))
            rows.write(model, summing, TARGET)
            tell(done := done + summing.sum.rows, total)
        rows.set_last_numbers(models, rows.last_numbers(models, "default"), TARGET)
    # Triggers, rights, the tables that are not rows of the site.
    call_command("migrate", database=TARGET, interactive=False, verbosity=0)
    call_command("createcachetable", database=TARGET, verbosity=0)
    if missing := missing_triggers(TARGET):
        raise Differs("新数据库里缺少触发器：" + "、".join(missing))
    return _compared(models)


def _compared(models: list[type[Model]]) -> dict[str, rows.Sum]:
    there = {model._meta.db_table: rows.sum_of(model, TARGET) for model in models}
    differing = [
        f"{table}（{here.rows} 行，那边 {there[table].rows} 行）"
        for model in models
        if (here := rows.sum_of(model, "default")) != there[table := model._meta.db_table]
    ]
    if differing:
        raise Differs(
            "搬的时候网站还在写，这些表两边不一样："
            + "、".join(differing)
            + "。请停下网站，清空新库，再搬一次。"
        )
    return there
