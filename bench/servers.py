"""App servers and readers for the benches: started, loaded in turn, asked what they cost."""

import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.management.commands.serve import OPTIONS
from tests import served

CLIENTS = 32
THREADS = "2"  # of a worker of the floors: as many as the site's own have
TICKS = os.sysconf("SC_CLK_TCK")
# What wrk prints: its latencies have units.
SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


def prepare(*options: str) -> None:
    """Make this bench's site, without a word: what a bench prints is kept, passwords are not.

    By a process of its own: what loading leaves behind in memory makes pages slower by a tenth.
    """
    command = [sys.executable, "manage.py", "prepare", *options]
    subprocess.run(command, cwd=served.ROOT, check=True, stdout=subprocess.DEVNULL)


@dataclass
class Server:
    """A running server by its first process."""

    pid: int
    port: int
    scheme: str = "http"

    def url(self, path: str) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    @property
    def workers(self) -> set[int]:
        return served.descendants(self.pid) or {self.pid}

    def cpu(self) -> float:
        """Seconds that its processes have been at work since they began."""
        return sum(map(_cpu, {self.pid, *self.workers}))

    def memory(self) -> list[float]:
        """Megabytes that each of its workers holds, libraries counted by its share in them (PSS)."""
        return sorted(_memory(pid) for pid in self.workers)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> float:
    said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(_find(r"Pss:\s+(\d+) kB", said)[0]) * 1024 / 1e6


@contextmanager
def granian(factory: str, threads: str = THREADS, **environment: str) -> Iterator[Server]:
    """An application behind the server of `manage.py serve`, with all that server's options."""
    port = served.free_port()
    address = ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", threads]
    command = [sys.executable, "-m", "granian", *OPTIONS, *address, factory]
    process = subprocess.Popen(
        command,
        cwd=served.ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        served.wait_until(lambda: answers(port), "the server answers")
        yield Server(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@dataclass
class Run:
    """What a number of clients got in some seconds; times in seconds."""

    rate: float
    requests: int
    p50: float
    p99: float
    wrong: int
    cpu: float

    @property
    def cost(self) -> float:
        """Seconds of the server's own work a request."""
        return self.cpu / max(1, self.requests)


def load(
    server: Server,
    path: str,
    seconds: float = 3,
    clients: int = CLIENTS,
    headers: Mapping[str, str] | None = None,
    script: Path | None = None,
) -> Run:
    """Ask for one address with so many clients at once, by wrk, which is to be installed."""
    command = [wrk(), "-t1", f"-c{clients}", f"-d{seconds:g}s", "--latency", "--timeout", "20s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", str(script)]
    before = server.cpu()
    said = subprocess.run(
        [*command, server.url(path)], check=True, capture_output=True, text=True
    ).stdout
    return Run(
        rate=float(_find(r"Requests/sec:\s+([\d.]+)", said)[0]),
        requests=int(_find(r"(\d+) requests in", said)[0]),
        p50=_seconds(_find(r"50%\s+([\d.]+)(us|ms|s|m)", said)),
        p99=_seconds(_find(r"99%\s+([\d.]+)(us|ms|s|m)", said)),
        wrong=sum(
            map(
                int,
                re.findall(
                    r"(?:Non-2xx or 3xx responses|connect|read|write|timeout):? (\d+)", said
                ),
            )
        ),
        cpu=server.cpu() - before,
    )


def in_turn(
    rounds: int, ours: Callable[[int], Run], floor: Callable[[int], Run]
) -> tuple[list[Run], list[Run]]:
    """Both, so many times, in each round the other way round; each is told the round's number."""
    found: tuple[list[Run], list[Run]] = ([], [])
    for number in range(rounds):
        turn = list(zip((ours, floor), found, strict=True))
        for ask, runs in turn if number % 2 else reversed(turn):
            settle()
            runs.append(ask(number))
    assert not any(run.wrong for runs in found for run in runs), found
    return found


def wrk() -> str:
    """Where wrk is; ends the bench with a sentence when it is nowhere."""
    found = shutil.which("wrk")
    if found is None:
        sys.exit("This bench asks with wrk, which is not installed: apt-get install wrk")
    return found


def _find(pattern: str, said: str) -> tuple[str, ...]:
    found = re.search(pattern, said)
    assert found, f"nothing is said of {pattern}:\n{said}"
    return found.groups()


def _seconds(found: tuple[str, ...]) -> float:
    return float(found[0]) * SECONDS[found[1]]


def spread(values: list[float]) -> str:
    """Median, smallest and largest: `0.77 (0.73–0.83)`."""
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def busy() -> str:
    """The machine's load, which belongs beside every figure."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def settle(seconds: float = 0.3) -> None:
    """Let a server finish what the last client left it with."""
    time.sleep(seconds)
