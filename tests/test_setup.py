"""Which Python the virtual environment is made of."""

import os
import subprocess
import sys
from importlib import import_module

import pytest

setup = import_module("scripts.setup")
SYSTEM = f"/usr/bin/python3.{sys.version_info[1]}"


class Moved(Exception):
    """To another Python."""


@pytest.fixture
def python(monkeypatch):
    """`python(prefix, built)`: a Python that says so of itself, beside one of the system."""
    monkeypatch.delenv("PYTHON", raising=False)
    monkeypatch.setattr(os.path, "exists", lambda path: path == SYSTEM)
    monkeypatch.setattr(setup, "can_make_venvs", lambda path: path == SYSTEM)

    def moved(path, _words, environment):
        raise Moved(path, environment["PYTHON"])

    monkeypatch.setattr(os, "execve", moved)

    def is_here(prefix, built):
        monkeypatch.setattr(sys, "base_prefix", prefix)
        monkeypatch.setattr(setup.sysconfig, "get_config_var", lambda _name: built)

    return is_here


@pytest.mark.parametrize("built", ["'--enable-shared'", "", None])
def test_one_built_without_optimization_gives_way_to_the_systems_own(python, capsys, built):
    python("/home/me/.pyenv/versions/3.11.7", built)
    with pytest.raises(Moved) as told:
        setup.move_to_faster_python()
    assert told.value.args == (SYSTEM, SYSTEM), "which stays what it is"
    assert f"改用系统自带的 {SYSTEM}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("prefix", "built"),
    [("/usr", "'--enable-shared'"), ("/usr/local", "'--enable-optimizations' '--with-lto'")],
)
def test_one_that_was_optimized_stays(python, prefix, built):
    python(prefix, built)
    setup.move_to_faster_python()


def test_one_that_was_named_stays(python, monkeypatch):
    python("/opt/python", "")
    monkeypatch.setenv("PYTHON", "/opt/python/bin/python3")
    setup.move_to_faster_python()


def test_one_of_the_system_that_is_missing_or_makes_no_environments_is_not_taken(
    python, monkeypatch
):
    python("/opt/python", "")
    monkeypatch.setattr(setup, "can_make_venvs", lambda _path: False)
    setup.move_to_faster_python()
    monkeypatch.setattr(os.path, "exists", lambda _path: False)
    monkeypatch.setattr(setup, "can_make_venvs", lambda _path: True)
    setup.move_to_faster_python()


def test_whether_one_makes_environments_is_asked_of_itself():
    assert setup.can_make_venvs(sys.executable)
    assert not setup.can_make_venvs("/bin/false")


def test_make_hands_on_the_python_that_was_named():
    """Else nobody could insist on one."""
    shown = ["make", "--no-print-directory", "-f", "Makefile", "-f", "-", "named"]
    rule = "named:\n\t@echo $$PYTHON\n"
    for words, environment in (
        ([*shown, "PYTHON=/opt/one"], {}),
        (shown, {"PYTHON": "/opt/one"}),
    ):
        said = subprocess.run(
            words,
            cwd=setup.ROOT,
            input=rule,
            env={"PATH": os.environ["PATH"], **environment},
            capture_output=True,
            text=True,
        )
        assert said.stdout.strip() == "/opt/one"
