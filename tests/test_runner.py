"""The process tree: what dies is started again, and nothing is left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.served import ROOT, is_alive, wait_until

# No database at all: once is enough.
pytestmark = [pytest.mark.sqlite, pytest.mark.slow]

TREE = """
import sys
from portal.runner import ProcessTree, Program
programs = [Program(f"p{i}", [sys.executable, "-c", code]) for i, code in enumerate(sys.argv[2:])]
say = lambda sentence: print(sentence, flush=True)
ProcessTree(programs, say, lambda: True, lambda: say("ready"), grace=float(sys.argv[1])).run()
say("ended")
"""
# Each program notes the number of its process, one a line, so that a second start shows.
NOTE = "import os, time; open({file!r}, 'a').write(str(os.getpid()) + chr(10));"
SLEEPER = NOTE + "time.sleep(60)"
DEAF = NOTE + "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
PARENT = (
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}]);" + SLEEPER
)  # of a child that does not listen


@pytest.fixture
def tree():
    """Start a tree of programs; it is ended if the test leaves it running."""
    started: list[subprocess.Popen[str]] = []

    def start(*codes: str, grace: float = 5) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", TREE, str(grace), *codes],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=30)


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def wait_for_starts(file: Path, number: int = 1) -> list[int]:
    wait_until(lambda: len(pids(file)) >= number, f"{file.name} was started {number} times")
    return pids(file)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_every_program_and_the_tree_says_goodbye(tree, tmp_path, ending):
    first, second = tmp_path / "first", tmp_path / "second"
    process = tree(SLEEPER.format(file=str(first)), SLEEPER.format(file=str(second)))
    running = wait_for_starts(first) + wait_for_starts(second)
    process.send_signal(ending)
    output = process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert output.endswith("ended\n")
    assert not any(is_alive(pid) for pid in running)


def test_a_program_that_was_killed_is_started_again_and_the_operator_is_told(tree, tmp_path):
    file = tmp_path / "file"
    process = tree(SLEEPER.format(file=str(file)))
    [pid] = wait_for_starts(file)
    os.kill(pid, signal.SIGKILL)
    wait_for_starts(file, 2)
    process.send_signal(signal.SIGTERM)
    assert "p0意外退出（状态 -9），0.5 秒后重新启动" in process.communicate(timeout=30)[0]


def test_a_program_that_keeps_dying_is_started_less_and_less_often(tree, tmp_path):
    file = tmp_path / "file"
    process = tree(NOTE.format(file=str(file)) + "raise SystemExit(3)")
    wait_for_starts(file, 3)
    process.send_signal(signal.SIGTERM)
    output = process.communicate(timeout=30)[0]
    assert "（状态 3），0.5 秒后" in output
    assert "（状态 3），1 秒后" in output


def test_the_others_go_on_while_one_is_started_again(tree, tmp_path):
    steady, dying = tmp_path / "steady", tmp_path / "dying"
    tree(SLEEPER.format(file=str(steady)), NOTE.format(file=str(dying)) + "raise SystemExit(1)")
    wait_for_starts(dying, 2)
    [pid] = pids(steady)
    assert is_alive(pid)


def test_a_program_that_does_not_listen_is_killed_when_its_time_is_over(tree, tmp_path):
    file = tmp_path / "file"
    process = tree(DEAF.format(file=str(file)), grace=0.5)
    [pid] = wait_for_starts(file)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert not is_alive(pid)


def test_a_second_signal_does_not_wait_for_who_does_not_listen(tree, tmp_path):
    file = tmp_path / "file"
    process = tree(DEAF.format(file=str(file)), grace=3600)
    [pid] = wait_for_starts(file)
    process.send_signal(signal.SIGINT)
    wait_until(lambda: process.poll() is not None or _again(process), "the tree has ended")
    assert not is_alive(pid)


def _again(process: subprocess.Popen[str]) -> bool:
    process.send_signal(signal.SIGINT)
    return False


def test_what_a_program_has_started_ends_with_it(tree, tmp_path):
    child, parent = tmp_path / "child", tmp_path / "parent"
    code = PARENT.format(child=DEAF.format(file=str(child)), file=str(parent))
    process = tree(code)
    [grandchild] = wait_for_starts(child)
    wait_for_starts(parent)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    wait_until(lambda: not is_alive(grandchild), "the grandchild is gone")


def test_what_a_killed_program_had_started_does_not_stand_in_the_way_of_the_next(tree, tmp_path):
    child, parent = tmp_path / "child", tmp_path / "parent"
    tree(PARENT.format(child=DEAF.format(file=str(child)), file=str(parent)))
    [grandchild] = wait_for_starts(child)
    [pid] = wait_for_starts(parent)
    os.kill(pid, signal.SIGKILL)
    wait_for_starts(parent, 2)
    assert not is_alive(grandchild)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of such a death")
def test_programs_end_when_the_tree_itself_is_killed(tree, tmp_path):
    file = tmp_path / "file"
    process = tree(SLEEPER.format(file=str(file)))
    [pid] = wait_for_starts(file)
    process.kill()
    wait_until(lambda: not is_alive(pid), "the orphan is gone")
