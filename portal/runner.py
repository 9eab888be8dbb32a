"""A small process tree: start programs, start again what dies, leave nothing behind.

Each program leads a session of its own, so that a Ctrl-C at the terminal reaches only this
process, and so that a program can be ended together with everything it has started. A program
whose supervisor is killed is told by the kernel (Linux) and ends too.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
WATCHED = {signal.SIGCHLD, *ENDING}
PAUSES = (0.5, 1, 2, 4, 8, 16, 30)  # seconds before the next start of what keeps dying
STEADY = 60  # seconds after which a program counts as healthy again
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send a signal to this process when the one that started it is gone."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, by)


def _in_the_child() -> None:
    end_with_parent()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)


@dataclass
class Program:
    """One program of the tree; `name` is what the operator reads about it."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    deaths_in_a_row: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_in_the_child,
        )

    def has_ended(self) -> bool:
        """Whether the process is over. It is not reaped, so its group's number stays its own."""
        if self.process is None:
            return True
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process.pid, flags) is not None

    def ask_to_end(self) -> None:
        if not self.has_ended() and self.process is not None:
            self.process.terminate()

    def clear_away(self) -> int:
        """End what is left of the program's whole group; returns its exit status."""
        if self.process is None:
            return 0
        os.killpg(self.process.pid, signal.SIGKILL)
        status = self.process.wait()
        self.process = None
        return status

    def pause_before_next_start(self) -> float:
        """Seconds to wait, longer with each early death."""
        steady = time.monotonic() - self.started_at > STEADY
        self.deaths_in_a_row = 0 if steady else self.deaths_in_a_row + 1
        pause = PAUSES[min(max(self.deaths_in_a_row - 1, 0), len(PAUSES) - 1)]
        self.start_again_at = time.monotonic() + pause
        return pause


@dataclass
class ProcessTree:
    """Programs that live and end together.

    `is_ready` is asked until it says yes, then `when_ready` is called once. `grace` is how many
    seconds the programs have to finish what they are doing; a second signal ends them at once.
    """

    programs: list[Program]
    say: Callable[[str], None]
    is_ready: Callable[[], bool]
    when_ready: Callable[[], None]
    grace: float = 10.0
    _ready: bool = field(default=False, init=False)

    def run(self) -> None:
        """Run until a signal asks to end; returns when every process of the tree is gone."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        try:
            while True:
                self._start_what_is_due()
                if self._wait(0.1 if not self._ready else 1.0) in ENDING:
                    break
                self._look_after_the_dead()
                if not self._ready and self.is_ready():
                    self._ready = True
                    self.when_ready()
        finally:
            self._end()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _wait(self, seconds: float) -> int | None:
        """The next signal within so many seconds."""
        received = signal.sigtimedwait(WATCHED, seconds)
        return received.si_signo if received else None

    def _start_what_is_due(self) -> None:
        for program in self.programs:
            if program.process is None and time.monotonic() >= program.start_again_at:
                program.start()

    def _look_after_the_dead(self) -> None:
        for program in self.programs:
            if program.process is not None and program.has_ended():
                status = program.clear_away()
                pause = program.pause_before_next_start()
                self.say(f"{program.name}意外退出（状态 {status}），{pause:g} 秒后重新启动")

    def _end(self) -> None:
        for program in self.programs:
            program.ask_to_end()
        deadline = time.monotonic() + self.grace
        while not all(program.has_ended() for program in self.programs):
            left = deadline - time.monotonic()
            if left <= 0 or self._wait(min(left, 0.2)) in ENDING:
                break
        for program in self.programs:
            program.clear_away()
