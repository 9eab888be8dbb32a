"""Backups: folders that hold all of a site at one moment, and say of every byte what it must be.

    BACKUP_DIR/2026-11-28T03-00-00/
        manifest.json        what is in it, with counts and digests
        manifest.sha256      the digest of that
        rows/TABLE.jsonl.gz  the rows of a table, see `rows`
        files/media/…        as in DATA_DIR
        files/secret_key

Rows come first, of one moment, then files. Names of files are made of their contents and
manuscripts' files are only added to, so whatever a row names is there. A file that the backup
before has too takes no room: both folders link to the same bytes.
"""

import fcntl
import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone

from articles.public_media import digest
from portal.operations import pages, rows
from portal.preparing import release

FORMAT = 1
FILES = ("media/private", "media/public", "secret_key")
# What differs between machines, for whoever sets the next one up; nothing of it is a secret.
FACTS = (
    *("ALLOWED_HOSTS", "HTTPS", "TRUSTED_PROXIES", "CSRF_TRUSTED_ORIGINS", "ADMIN_ALLOWED"),
    *("ADMIN_PATH", "SERVER_THREADS", "SPEECH_ENGINE", "RECYCLE_DAYS", "DRAFT_DAYS"),
    *("QUESTION_DAYS", "SEARCH_LIMIT", "NAMES_KNOWN_DAYS", "AUDIT_KEEP_DAYS"),
)
NAME = "%Y-%m-%dT%H-%M-%S"
Tell = Callable[[int, int], None]


class Broken(Exception):
    """A backup that is not what its manifest says. The text is a sentence for the operator."""


@dataclass
class File:
    """A file of a backup. `modified` (ns) tells whether it is still the one that was copied."""

    size: int
    sha256: str
    modified: int


@dataclass
class Manifest:
    """What a backup holds."""

    made_at: str
    release: str
    database: str
    migrations: rows.Migrations
    numbers: dict[str, int] = field(default_factory=dict)
    tables: dict[str, rows.Sum] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()
        (folder / "manifest.json").write_bytes(text)
        (folder / "manifest.sha256").write_text(sha256(text).hexdigest() + "\n")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises Broken for one that is not whole, or of a format not known."""
        try:
            text = (folder / "manifest.json").read_bytes()
            digest = (folder / "manifest.sha256").read_text().strip()
        except (OSError, UnicodeDecodeError) as trouble:
            raise Broken(f"{folder} 不是一份完整的备份：缺少清单。") from trouble
        if sha256(text).hexdigest() != digest:
            raise Broken(f"{folder} 的清单被改动过。")
        facts = json.loads(text)
        if facts["format"] != FORMAT:
            raise Broken(f"{folder} 是另一版程序的备份格式，这一版读不了。")
        manifest = cls(**facts)
        manifest.migrations = [(app, name) for app, name in facts["migrations"]]
        manifest.tables = {table: rows.Sum(*told) for table, told in facts["tables"].items()}
        manifest.files = {path: File(**told) for path, told in facts["files"].items()}
        return manifest


def backup_dir() -> Path:
    return Path(settings.BACKUP_DIR)


def existing(where: Path) -> list[Path]:
    """The finished backups in a folder, the oldest first."""
    if not where.is_dir():
        return []
    return sorted(each for each in where.iterdir() if (each / "manifest.sha256").is_file())


def make(where: Path, keep_days: int, tell: Tell = lambda done, total: None) -> Path:
    """Back the site up into a new folder below `where`, then delete those older than so many days.

    Raises OSError when there is no room, with nothing half-made left behind; Broken when another
    backup is under way.
    """
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(where):
        for leftover in where.glob(".making-*"):
            shutil.rmtree(leftover, ignore_errors=True)  # its process was killed
        now = timezone.localtime()
        while (where / f"{now:{NAME}}").exists():
            now += timedelta(seconds=1)  # the clock was set back, or this site is backed up fast
        making = where / f".making-{now:{NAME}}"
        try:
            making.mkdir(mode=0o700)
            before = existing(where)
            _fill(making, before[-1] if before else None, tell)
            made = making.rename(where / f"{now:{NAME}}")
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        _prune(where, now - timedelta(days=keep_days), made)
    return made


def _fill(folder: Path, before: Path | None, tell: Tell) -> None:
    manifest = Manifest(
        made_at=timezone.localtime().isoformat(),
        release=release(),
        database=connections["default"].vendor,
        migrations=rows.newest_migrations("default"),
        settings={name: getattr(settings, name) for name in FACTS},
    )
    (folder / "rows").mkdir()
    models = rows.models_at(manifest.migrations, "default")
    with rows.snapshot("default"):
        total, done = sum(rows.count(model, "default") for model in models), 0
        for model in models:
            table = model._meta.db_table
            summing = rows.Summing(rows.lines(model, "default"))
            with gzip.open(folder / "rows" / f"{table}.jsonl.gz", "wb", compresslevel=3) as file:
                for line in summing:
                    file.write(line + b"\n")
                    done += 1
                    if done % rows.BATCH == 0:
                        tell(done, total)
            manifest.tables[table] = summing.sum
        manifest.numbers = rows.last_numbers(models, "default")
        manifest.pages = pages.digests(pages.sample())
    tell(total, total)
    manifest.files = copy_files(Path(settings.DATA_DIR), folder / "files", before, tell)
    manifest.write(folder)


# --- files ----------------------------------------------------------------------------------


def copy_files(
    source: Path, target: Path, before: Path | None, tell: Tell = lambda done, total: None
) -> dict[str, File]:
    """Copy what `FILES` names; what the backup `before` has already is linked to."""
    known: dict[str, File] = {}
    if before is not None:
        with suppress(Broken):
            known = Manifest.read(before).files
    found = [path for name in FILES for path in _below(source / name)]
    copied: dict[str, File] = {}
    linked: dict[tuple[int, int], str] = {}  # by inode: public files are links to private ones
    for number, path in enumerate(found, start=1):
        name = str(path.relative_to(source))
        beside = target / name
        beside.parent.mkdir(parents=True, exist_ok=True)
        try:
            stat = path.stat()
            inode = (stat.st_dev, stat.st_ino)
            same = known.get(name)
            if inode in linked:
                _link(target / linked[inode], beside)
                copied[name] = copied[linked[inode]]
            elif same and before and (same.size, same.modified) == (stat.st_size, stat.st_mtime_ns):
                _link(before / "files" / name, beside)
                copied[name] = same
            else:
                shutil.copy2(path, beside)
                copied[name] = File(stat.st_size, digest(beside), stat.st_mtime_ns)
        except FileNotFoundError:
            continue  # taken back, or thrown away for good, since the rows were read
        linked[inode] = name
        tell(number, len(found))
    return copied


def _link(there: Path, here: Path) -> None:
    try:
        os.link(there, here)
    except FileNotFoundError:
        raise
    except OSError:  # a file system that knows no links, or no more of them
        shutil.copy2(there, here)


def _below(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        yield from (Path(folder) / name for name in sorted(names) if not name.startswith("."))


# --- looking after them ---------------------------------------------------------------------


def check(folder: Path, tell: Tell = lambda done, total: None) -> Manifest:
    """Hold every byte of a backup against its manifest; raises Broken with what is wrong first."""
    manifest = Manifest.read(folder)
    total, done = len(manifest.files) + len(manifest.tables), 0
    for table, told in manifest.tables.items():
        summing = rows.Summing(lines_of(folder, table))
        try:
            for _line in summing:
                pass
        except (OSError, EOFError, ValueError) as trouble:
            raise Broken(f"备份里 {table} 的内容读不出来。") from trouble
        if summing.sum != told:
            raise Broken(f"备份里 {table} 的内容和清单不符。")
        tell(done := done + 1, total)
    for name, file in manifest.files.items():
        path = folder / "files" / name
        if not path.is_file() or path.stat().st_size != file.size or digest(path) != file.sha256:
            raise Broken(f"备份里的文件 {name} 缺失或和清单不符。")
        tell(done := done + 1, total)
    return manifest


def lines_of(folder: Path, table: str) -> Iterator[bytes]:
    """The rows of a table in a backup."""
    with gzip.open(folder / "rows" / f"{table}.jsonl.gz", "rb") as file:
        for line in file:
            yield line.rstrip(b"\n")


def _prune(where: Path, since: datetime, newest: Path) -> None:
    """Delete backups made before; never the newest."""
    for each in existing(where):
        with suppress(ValueError):
            zone = timezone.get_default_timezone()
            made = datetime.strptime(each.name, NAME).replace(tzinfo=zone)
            if made < since and each != newest:
                shutil.rmtree(each)


@contextmanager
def _alone(where: Path) -> Iterator[None]:
    with (where / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise Broken("另一个备份正在进行，这一次没有做。") from busy
        yield
