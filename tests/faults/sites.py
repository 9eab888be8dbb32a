"""A whole site that a test may break: its process tree, and hands that work in it and may be killed.

The tree is that of `manage.py serve`, on a database of the kind that this run is about.
"""

import http.client
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts import postgres
from tests.processes.nursery import Child, nursery
from tests.processes.running import Got, database
from tests.served import PATIENCE, Site, descendants, serving, wait_until

SETTINGS = "tests.faults.settings"


def environment(data_dir: Path, url: str) -> dict[str, str]:
    """What a process of a site is started with."""
    own = {"DATA_DIR": str(data_dir), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": SETTINGS}
    return {**os.environ, **own, "SEARCH_LIMIT": "0"}


@dataclass
class Whole:
    """A site that runs, and the address of the nursery of its hands."""

    data_dir: Path
    url: str
    hands: Any
    site: Site

    def hand(self) -> Child:
        return Child(self.hands)

    def order(self, do: str, **facts: Any) -> Any:
        with self.hand() as hand:
            return hand.order(do, **facts)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Got:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Got(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def stored(self, path: str) -> bool:
        return (self.data_dir / "store" / path.strip("/") / "index.html.gz").exists()

    def processes(self, word: str) -> set[int]:
        """Those of the tree whose command line has this word."""
        return {pid for pid in descendants(self.site.process.pid) if word in command_line(pid)}

    def workers(self) -> set[int]:
        """The app server's: the children of its master."""
        return {pid for pid in self.processes("granian") if pid not in self.masters()}

    def masters(self) -> set[int]:
        return {pid for pid in self.processes("granian") if _parent(pid) == self.site.process.pid}

    def kill_the_workers(self) -> None:
        """All at once; returns when others have taken their place."""
        killed = self.workers()
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: len(self.workers() - killed) == 2, "two workers have come back")
        wait_until(self.site.answers, "the site answers again")


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0


@contextmanager
def whole(data_dir: Path, url: str, **more: str) -> Iterator[Whole]:
    """A site on an empty database, with what `hands.begin` writes into it."""
    of_site = environment(data_dir, url)
    (data_dir / "static").mkdir(exist_ok=True)
    with nursery("tests.faults.hands", of_site) as hands:
        with Child(hands) as first:
            first.order("begin")
        with serving(data_dir, **of_site, **more) as site:
            yield Whole(data_dir, url, hands, site)


@contextmanager
def own_database(data_dir: Path) -> Iterator[tuple[str, "Database"]]:
    """A database that can be stopped and begun again: its URL, and how."""
    if "TEST_DATABASE_URL" not in os.environ:
        with database(data_dir) as url:
            yield url, Database(data_dir)
        return
    with postgres.served() as server:
        yield server.url, Database(data_dir, server)


@dataclass
class Database:
    """What may be stopped: a PostgreSQL server, or the folder of an SQLite file."""

    data_dir: Path
    server: postgres.Server | None = None

    def stop(self) -> None:
        """As a crash does: nobody is told, nothing is put in order."""
        if self.server and self.server.process:
            self.server.process.send_signal(signal.SIGQUIT)
            self.server.process.wait(PATIENCE)
        else:
            (self.data_dir / "db").rename(self.data_dir / "away")

    def begin(self) -> None:
        if self.server:
            self.server.begin()
        else:
            shutil.rmtree(self.data_dir / "db", ignore_errors=True)
            (self.data_dir / "away").rename(self.data_dir / "db")


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """The folder as a file system of its own, with so much room."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() or _run("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", folder):
        pytest.skip("only root may mount a small disk here")
    try:
        yield
    finally:
        _run("umount", "-l", folder)


def make_read_only(folder: Path, read_only: bool = True) -> None:
    """A mounted folder; nothing in it may be open for writing."""
    wanted = "remount,ro" if read_only else "remount,rw"
    wait_until(lambda: not _run("mount", "-o", wanted, folder), f"{folder} is {wanted}")


def _run(*words: Any) -> int:
    return subprocess.run([str(word) for word in words], stderr=subprocess.DEVNULL).returncode


def fill(folder: Path) -> Path:
    """Take up all the room there is; returns the file that has it."""
    file = folder / "full"
    with file.open("ab", buffering=0) as full:
        for size in (65536, 512, 1):
            try:
                while True:
                    full.write(b"\0" * size)
            except OSError:
                pass
    return file
