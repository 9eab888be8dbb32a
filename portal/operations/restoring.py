"""A backup's way back into an empty place, whichever kind of database stands there."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from accessibility import page_store
from articles.public_media import digest
from articles.search.rebuilding import reindex
from portal.operations import pages, rows
from portal.operations.backing_up import FILES, Broken, Manifest, Tell, check, lines_of
from portal.preparing import make_folders, release


class NotEmpty(Exception):
    """There is something already where a site was to be put. The text is a sentence."""


def restore(folder: Path, tell: Tell = lambda done, total: None) -> Manifest:
    """Bring back the site that the backup holds. Raises Broken or NotEmpty with nothing touched.

    Rows are compared with the manifest as they are read back from the database, files as they are
    read back from the disk.
    """
    refuse_unless_no_files()
    manifest = check(folder, tell)
    make_folders(Path(settings.DATA_DIR))  # SQLite's among them
    refuse_unless_empty("default")
    try:
        models = make_tables(manifest.migrations, "default")
    except KeyError as unknown:
        app, name = unknown.args[0]
        told = f"备份来自更新的程序（{app} {name}），请先升级这里的程序。"
        raise Broken(told) from unknown
    with transaction.atomic():
        rows.empty(models, "default")
        total, done = sum(told.rows for told in manifest.tables.values()), 0
        for model in models:
            table = model._meta.db_table
            rows.write(model, lines_of(folder, table), "default")
            if rows.sum_of(model, "default") != manifest.tables[table]:
                raise Broken(f"{table} 放进数据库以后和备份不一样，没有恢复。")
            tell(done := done + manifest.tables[table].rows, total)
        rows.set_last_numbers(models, manifest.numbers, "default")
        connections["default"].check_constraints()
    _put_files(folder, manifest, tell)
    # Triggers, rights and what newer migrations change; then what is made from the rest.
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    reindex(tell)
    page_store.forget(["*"])
    return manifest


def refuse_unless_empty(using: str) -> None:
    """Raises NotEmpty for a database that has tables."""
    if connections[using].introspection.table_names():
        raise NotEmpty("数据库里已经有内容。请用一个空的数据库。")


def refuse_unless_no_files() -> None:
    """Raises NotEmpty where files lie that a restored site would mix with its own."""
    for name in FILES:
        place = Path(settings.DATA_DIR) / name
        if place.is_dir() and any(place.iterdir()):
            raise NotEmpty(f"{place} 里已经有文件。请用一个空的 DATA_DIR。")


def make_tables(migrations: rows.Migrations, using: str) -> list[type[Model]]:
    """The tables as these migrations leave them, without triggers; returns their models."""
    models = rows.models_at(migrations, using)
    executor = MigrationExecutor(connections[using])
    executor.migrate(migrations)
    return models


def _put_files(folder: Path, manifest: Manifest, tell: Tell) -> None:
    data_dir = Path(settings.DATA_DIR)
    for number, (name, told) in enumerate(manifest.files.items(), start=1):
        target = data_dir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / "files" / name, target)
        if digest(target) != told.sha256:
            raise Broken(f"文件 {name} 写到磁盘以后和备份不一样。")
        tell(number, len(manifest.files))


def pages_that_differ(manifest: Manifest) -> list[str] | None:
    """Addresses at which the restored site shows something else than when it was backed up.

    Also those that failed already then. None where the code differs, and pages with it.
    """
    if release() != manifest.release:
        return None
    now = pages.digests(list(manifest.pages))
    told = manifest.pages.items()
    return [path for path, then in told if now[path] != then or then.startswith("5")]
