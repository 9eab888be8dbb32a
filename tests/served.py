"""A real site for tests: its own folder, its own port, the process tree of `manage.py serve`."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds until a wait is given up as hopeless; no test measures them


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """What a process of a site in `data_dir` is started with: SQLite, nothing of this run's."""
    mine = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    # Tests search more often from one address than anybody does.
    own = {"DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1", "SEARCH_LIMIT": "0"}
    return {**mine, **own, **more}


def manage(data_dir: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(data_dir, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )


def passwords_in(output: str) -> dict[str, str]:
    """The accounts that a command printed: passwords by username."""
    return dict(re.findall(r"(\w+) +((?:[a-z2-9]{4}-){3}[a-z2-9]{4})", output))


@dataclass
class Site:
    """A running site."""

    data_dir: Path
    port: int
    process: subprocess.Popen[str]
    passwords: dict[str, str] = field(default_factory=dict)
    # Cookies of those who have signed in already, by username.
    tickets: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.data_dir / "db" / "portal.sqlite3"

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path)
        return connection.getresponse()

    def answers(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            return self.get("/healthz").status == 200
        return False


@contextmanager
def serving(data_dir: Path, *words: str, **more: str) -> Iterator[Site]:
    """`manage.py serve` on a free port until the block ends; `words` and `more` go to it."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", *words],
        cwd=ROOT,
        env=environment(data_dir, PORT=str(port), **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    site = Site(data_dir, port, process)
    try:
        wait_until(lambda: process.poll() is not None or site.answers(), "the site answers")
        assert process.poll() is None, process.communicate()[0]
        yield site
    finally:
        for _ in range(2):  # the second time it does not wait for anybody
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                with suppress(subprocess.TimeoutExpired):
                    process.communicate(timeout=2)
        process.communicate(timeout=PATIENCE)


def wait_until(holds, what: str) -> None:
    """Return when `holds()` is true; fail, saying what was waited for, when it never is."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie that nobody has reaped yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def children(pid: int) -> set[int]:
    """The processes that a process has started."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found |= {int(child) for child in task.read_text().split()}
    return found


def descendants(pid: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    found = children(pid)
    return found.union(*(descendants(child) for child in found))
