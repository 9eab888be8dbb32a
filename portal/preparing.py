"""Bring a site's data folder up to what the code needs; cheap when nothing has changed.

What was done is noted in `prepared.json` in DATA_DIR as fingerprints of what it was done for.
"""

import fcntl
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

CODE = [
    *((app, "*.py") for app in ("accessibility", "articles", "interaction", "portal")),
    ("articles", "*.tsv"),
    ("portal", "*.json"),
    ("templates", "*.*"),
    ("locale", "*.po"),
]


@contextmanager
def one_at_a_time(data_dir: Path) -> Iterator[None]:
    """Keep a second start from preparing the same folder at the same moment."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_folders(data_dir: Path) -> None:
    """The places where the site keeps things; the database's is nobody else's to read."""
    for folder in ("media/private", "media/public", "store", "static"):
        (data_dir / folder).mkdir(parents=True, exist_ok=True)
    (data_dir / "db").mkdir(mode=0o700, exist_ok=True)


class Notes:
    """What has been done for this data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "prepared.json"
        try:
            self._known: dict[str, str] = json.loads(self._path.read_text())
        except (OSError, ValueError):
            self._known = {}

    def get(self, what: str) -> str:
        return self._known.get(what, "")

    def write(self, what: str, value: str) -> None:
        self._known[what] = value
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(self._known, indent=1))
        beside.replace(self._path)


def _fingerprint(files: Iterable[Path], more: str = "") -> str:
    """Changes when a file comes, goes or is written; reads no contents."""
    digest = hashlib.sha256(more.encode())
    for path in sorted(files):
        stat = path.stat()
        digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def code_fingerprint() -> str:
    """Of the project's own code and of the database that it has been set up for."""
    root = Path(settings.BASE_DIR)
    files = [path for folder, kind in CODE for path in (root / folder).rglob(kind)]
    database = connection.settings_dict
    where = f"{database['ENGINE']} {database['HOST']} {database['PORT']} {database['NAME']}"
    return _fingerprint([*files, root / "requirements.txt"], where)


def release() -> str:
    """Changes with any word of the project's own code, wherever and whenever it was copied."""
    root, digest = Path(settings.BASE_DIR), hashlib.sha256()
    files = [path for folder, kind in CODE for path in (root / folder).rglob(kind)]
    for path in sorted([*files, root / "requirements.txt"]):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def static_fingerprint() -> str:
    """Of every static file that the site and its packages bring."""
    files = [
        Path(storage.path(name))
        for finder in get_finders()
        for name, storage in finder.list(["CVS", ".*", "*~"])
    ]
    return _fingerprint(files, str(settings.STORAGES["staticfiles"]))


def migrations_are_missing() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
