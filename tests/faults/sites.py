"""A site that a test may break: its processes, and hands that work in it and may be killed.

They are all those of `manage.py serve` (`whole`), or of these only the app server (`served`), which
costs a third; on a database of the kind that this run is about.
"""

import http.client
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest

from portal.management.commands.serve import programs
from scripts import postgres
from tests.processes.nursery import Child, nursery
from tests.processes.running import Got, database
from tests.served import (
    PATIENCE,
    ROOT,
    Site,
    children,
    descendants,
    free_port,
    serving,
    wait_until,
)

SETTINGS = "tests.faults.settings"


def environment(data_dir: Path, url: str) -> dict[str, str]:
    """What a process of a site is started with."""
    own = {"DATA_DIR": str(data_dir), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": SETTINGS}
    return {**os.environ, **own, "SEARCH_LIMIT": "0"}


@dataclass
class Broken:
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

    def master(self) -> int:
        """The app server's first process: the only one that there is, or one of the tree."""
        mine = self.site.process.pid
        if " portal.app_server " in command_line(mine):
            return mine
        [master] = {pid for pid in children(mine) if " portal.app_server " in command_line(pid)}
        return master

    def workers(self) -> set[int]:
        """The app server's, not what else its master has started."""
        return {
            pid for pid in children(self.master()) if " portal.app_server " in command_line(pid)
        }

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


@contextmanager
def whole(data_dir: Path, url: str) -> Iterator[Broken]:
    """A site with its whole process tree, on an empty database with what `hands.begin` writes."""
    with hands(data_dir, url) as address, serving(data_dir, **environment(data_dir, url)) as site:
        yield Broken(data_dir, url, address, site)


@contextmanager
def served(data_dir: Path, url: str) -> Iterator[Broken]:
    """The same with nothing but the app server, as the tree would start it."""
    port, begun = free_port(), time.monotonic()
    with patch.dict(os.environ):
        command = programs("127.0.0.1", port)[0].command
    with hands(data_dir, url) as address:
        # The hands had to load what a worker has to, and more: on a machine as busy as this one a
        # worker has loaded in twice that time.
        # (granian gives up when a worker dies within 5.5 seconds of its birth.)
        renewal = min(20, max(6, 2 * (time.monotonic() - begun)))
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment(data_dir, url), "GRANIAN_RESPAWN_INTERVAL": str(renewal)},
            start_new_session=True,
            text=True,
        )
        try:
            site = Site(data_dir, port, process)
            wait_until(site.answers, "the server answers")
            yield Broken(data_dir, url, address, site)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)


@contextmanager
def hands(data_dir: Path, url: str) -> Iterator[Any]:
    """The address of the nursery of hands, once the site has been begun."""
    (data_dir / "static").mkdir(exist_ok=True)
    with nursery("tests.faults.hands", environment(data_dir, url)) as address:
        with Child(address) as first:
            first.order("begin")
        yield address


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

    def write_down(self) -> None:
        """Put on disk what a crash could still take with it: PostgreSQL writes views down later."""
        if self.server:
            with psycopg.connect(self.server.url, autocommit=True) as line:
                line.execute("CHECKPOINT")

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
