"""A real server of the test pages, the publisher beside it, and a database that can go away."""

import contextlib
import gzip
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.processes.nursery import Child, nursery
from tests.served import PATIENCE, ROOT, free_port, wait_until

THREADS = 4
GRANIAN = [
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"),
    *("--blocking-threads", str(THREADS), "--respawn-failed-workers"),
    *("--http1-buffer-size", "65536", "--log-level", "error", "portal.wsgi:application"),
]


class Publisher(Child):
    """A process of tests.processes.publisher."""

    def publish(self, pk: int, words: str, *paths: str) -> int:
        """Change the words and forget their page; returns when that is done."""
        return int(self.order("publish", pk=pk, words=words, paths=[f"/words/{pk}/", *paths]))

    def die_publishing(self, pk: int, words: str) -> None:
        """Be killed after the commit, before the forgetting."""
        self.die("publish", pk=pk, words=words, paths=[f"/words/{pk}/"], between=True)

    def tick(self) -> int:
        return int(self.order("tick"))


@dataclass
class Running:
    """The whole: one server with two workers, one database, one folder."""

    data_dir: Path
    database_url: str
    port: int = field(default_factory=free_port)
    server: "subprocess.Popen[bytes] | None" = None
    publishers: Any = None  # the address of their nursery

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATA_DIR": str(self.data_dir),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "tests.processes.settings",
            "SERVER_THREADS": str(THREADS),
            "PYTHONUNBUFFERED": "1",
        }

    def publisher(self) -> Publisher:
        return Publisher(self.publishers)

    def start(self) -> None:
        self.server = subprocess.Popen(
            [*GRANIAN, "--port", str(self.port)],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )
        wait_until(self.answers, "the server answers")

    def end(self) -> None:
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()

    def restart(self) -> None:
        """Kill the whole server at once and start it anew."""
        self.end()
        self.start()

    def get(self, path: str, method: str = "GET", **headers: str) -> "Got":
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            return Got(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """The first of what is answered to these very bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            return connection.recv(65536)

    def answers(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get("/healthz").status == 200
        return False

    def renders(self) -> int:
        """How often the page of words has been rendered, by any process."""
        with contextlib.suppress(FileNotFoundError):
            return len((self.data_dir / "renders").read_text().splitlines())
        return 0

    def stored(self, path: str) -> bool:
        return (self.data_dir / "store" / path.strip("/") / "index.html.gz").exists()

    @contextmanager
    def held_renders(self) -> Iterator[None]:
        """No render of words ends inside the block."""
        hold = self.data_dir / "hold"
        hold.touch()
        try:
            yield
        finally:
            hold.unlink()

    @contextmanager
    def database_away(self) -> Iterator[None]:
        """Nobody reaches the database inside the block."""
        if self.database_url.startswith("sqlite"):
            folder = self.data_dir / "db"
            folder.rename(self.data_dir / "away")
            try:
                yield
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                (self.data_dir / "away").rename(folder)
            return
        name = urlsplit(self.database_url).path[1:]
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        with psycopg.connect(admin_url(), autocommit=True) as admin:
            admin.execute(allow.format(sql.Identifier(name), sql.Literal(False)))
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            try:
                yield
            finally:
                admin.execute(allow.format(sql.Identifier(name), sql.Literal(True)))


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def page(self) -> str:
        """The text, however it was sent. Raises for one that is not whole."""
        is_gzip = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_gzip else self.body).decode()

    @property
    def words(self) -> str:
        """What stands in the title of a page of words."""
        return self.body.decode().partition("<title>")[2].partition("</title>")[0]


def admin_url() -> str:
    return os.environ["TEST_DATABASE_URL"].replace("postgres://", "postgresql://", 1)


@contextmanager
def database(data_dir: Path) -> Iterator[str]:
    """The URL of an empty database of the kind that this run is about."""
    if "TEST_DATABASE_URL" not in os.environ:
        (data_dir / "db").mkdir(exist_ok=True)
        yield f"sqlite:///{data_dir}/db/portal.sqlite3"
        return
    name = f"processes_{os.getpid()}"
    parts = urlsplit(os.environ["TEST_DATABASE_URL"])
    with psycopg.connect(admin_url(), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def running(data_dir: Path) -> Iterator[Running]:
    """A server of the test pages on a database with nothing but its tables."""
    with database(data_dir) as url:
        site = Running(data_dir, url)
        try:
            with nursery("tests.processes.publisher", site.environment) as site.publishers:
                site.start()
                yield site
        finally:
            site.end()
