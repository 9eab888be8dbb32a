"""A process that has loaded the site and forks: each child has it all at once, and may be killed.

    python -m tests.processes.nursery MODULE FD

FD is a listening socket; each connection to it is one child of its own. It reads one JSON object
a line and answers with one: `ANSWERS[do](**facts)` of the module. The last line says how the
child ended, as `Popen.returncode` does. Nothing of the database is open when a child is born.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.served import PATIENCE, ROOT


class Child:
    """One child, as the test sees it."""

    def __init__(self, address: Any) -> None:  # a nursery's
        self._connection = socket.create_connection(address, timeout=PATIENCE)
        self._lines = self._connection.makefile("rw")

    def order(self, do: str, **facts: Any) -> Any:
        self._lines.write(json.dumps({"do": do, **facts}) + "\n")
        self._lines.flush()
        return json.loads(self._lines.readline())

    def die(self, do: str, **facts: Any) -> None:
        """Have it killed by what it is ordered to do."""
        assert self.order(do, **facts) == {"ended": -signal.SIGKILL}

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *failure: object) -> None:
        """Returns when the child is gone."""
        self._connection.shutdown(socket.SHUT_WR)
        while self._lines.readline():
            pass
        self._lines.close()
        self._connection.close()


@contextmanager
def nursery(module: str, environment: dict[str, str]) -> Iterator[Any]:
    """The address of one that loads the module; its first child has made the tables of the site.

    It and all of its children are gone after the block.
    """
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = door.getsockname()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.processes.nursery", module, str(door.fileno())],
            cwd=ROOT,
            env=environment,
            pass_fds=[door.fileno()],
            start_new_session=True,
        )
    try:
        with Child(address) as first:
            first.order("make_tables")
        yield address
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def make_tables() -> None:
    """Straight from the models, in a tenth of the time; the migrations have a test of their own."""
    settings.MIGRATION_MODULES = {each.label: None for each in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


def serve(connection: socket.socket, answers: dict[str, Any]) -> None:
    """What a child does until there are no more orders."""
    with connection.makefile("rw") as lines:
        for line in lines:
            order = json.loads(line)
            lines.write(json.dumps(answers[order.pop("do")](**order)) + "\n")
            lines.flush()


def raise_child(connection: socket.socket, answers: dict[str, Any]) -> None:
    """Bear one, wait for its end and tell it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if child := os.fork():
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        connection.sendall(json.dumps({"ended": ended}).encode() + b"\n")
    else:
        serve(connection, answers)


def bury(*_signal: object) -> None:
    """Those who have told how their child ended; what it cost counts as the nursery's then."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def main() -> None:
    django.setup()
    answers = {"make_tables": make_tables, **import_module(sys.argv[1]).ANSWERS}
    signal.signal(signal.SIGCHLD, bury)
    with socket.socket(fileno=int(sys.argv[2])) as door:
        while True:
            connection, _address = door.accept()
            with connection:
                if not os.fork():
                    door.close()
                    raise_child(connection, answers)
                    return


if __name__ == "__main__":
    main()
