"""One archive is enough to install the site, to upgrade it and to go back, with no network at all."""

import os
import platform
import shutil
import subprocess
import sys
import tarfile
from contextlib import contextmanager

import pytest

from tests.served import ROOT, Site, free_port, passwords_in, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

LEFT_BEHIND = shutil.ignore_patterns(
    "var", ".venv", ".git", "__pycache__", ".*_cache", "node_modules"
)
NOWHERE = "http://127.0.0.1:9/"
OFFLINE = {
    **{name: NOWHERE for name in ("PIP_INDEX_URL", "http_proxy", "https_proxy", "HTTPS_PROXY")},
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_NO_CACHE_DIR": "1",
    "PIP_DEFAULT_TIMEOUT": "1",
}
ME = ("-c", "user.name=Maintainers", "-c", "user.email=maintainers@example.org")
MARK = "<!-- the second release -->"


def run(folder, *words, **more):
    env = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    env = {key: value for key, value in env.items() if key not in ("VENV", "DATABASE_URL")}
    return subprocess.run(
        words, cwd=folder, env={**env, **more}, capture_output=True, text=True, timeout=600
    )


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """What is committed, as a repository of its own."""
    folder = tmp_path_factory.mktemp("sources") / "site"
    shutil.copytree(ROOT, folder, ignore=LEFT_BEHIND, symlinks=True)
    for words in (["init", "-q"], ["add", "-A"], [*ME, "commit", "-q", "-m", "First release"]):
        done = run(folder, "git", *words)
        assert done.returncode == 0, done.stderr
    return folder


class Machine:
    """A server without a network: releases side by side, a link to the one that runs, the data."""

    def __init__(self, folder):
        self.releases, self.data_dir = folder / "releases", folder / "data"
        self.current = folder / "current"
        self.releases.mkdir(parents=True)

    def unpack(self, archive):
        check = run(archive.parent, "sha256sum", "-c", f"{archive.name}.sha256")
        assert check.returncode == 0, check.stderr
        with tarfile.open(archive) as tar:
            tar.extractall(self.releases, filter="data")
        return self.releases / archive.name.removesuffix(".tar.gz")

    def set_up(self, release):
        return run(release, sys.executable, "scripts/setup.py", **OFFLINE)

    def switch_to(self, release):
        beside = self.current.with_name("next")
        beside.symlink_to(release)
        beside.replace(self.current)

    @contextmanager
    def serving(self):
        """The site of the release that the link leads to; yields it and what it has said."""
        port = free_port()
        env = {**os.environ, **OFFLINE, "DATA_DIR": str(self.data_dir), "PORT": str(port)}
        log = self.data_dir.with_name("log")
        with log.open("w") as said:
            process = subprocess.Popen(
                [self.current / ".venv/bin/python", "manage.py", "serve", "--prepare"],
                cwd=self.current,
                env={key: value for key, value in env.items() if key != "DATABASE_URL"}
                | {"DEMO": "0"},
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
            )
        site = Site(self.data_dir, port, process)
        try:
            wait_until(lambda: process.poll() is not None or site.answers(), "the site answers")
            assert process.poll() is None, log.read_text()
            yield site, log.read_text()
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    return Machine(tmp_path_factory.mktemp("machine"))


def bundle(sources, into):
    """Have the archive made; with what is there already it needs no network either."""
    words = ["scripts/bundle.py", "--into", str(into), "--machines", platform.machine()]
    done = subprocess.run(
        [sys.executable, *words], cwd=sources, capture_output=True, text=True, timeout=600
    )
    if "没有取齐" in done.stderr and not os.environ.get("CI"):
        pytest.skip("the packages cannot be had: no network")
    assert done.returncode == 0, done.stderr
    [archive] = into.glob("*.tar.gz")
    return archive


def home(site):
    return site.get("/").read().decode()


def test_a_machine_without_a_network_installs_upgrades_and_goes_back(
    sources, machine, tmp_path_factory
):
    into = tmp_path_factory.mktemp("bundles")
    archive = bundle(sources, into)
    first = machine.unpack(archive)

    # A wheel that was changed on its way is found before anything of it runs.
    wheel = next((first / "wheels").glob("nh3-*.whl"))
    sound = wheel.read_bytes()
    wheel.write_bytes(sound + b"x")
    refused = machine.set_up(first)
    assert refused.returncode == 1
    assert "安装包不完整" in refused.stderr
    wheel.write_bytes(sound)

    installed = machine.set_up(first)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    machine.switch_to(first)
    with machine.serving() as (site, said):
        assert passwords_in(said)
        assert MARK not in home(site)
        assert MARK not in home(site)  # as it is stored now

    footer = sources / "templates/includes/footer.html"
    footer.write_text(footer.read_text() + MARK)
    assert run(sources, "git", *ME, "commit", "-qam", "Second release").returncode == 0
    archive.unlink()
    (into / f"{archive.name}.sha256").unlink()
    second = machine.unpack(bundle(sources, into))
    assert second != first
    upgraded = machine.set_up(second)
    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    machine.switch_to(second)
    with machine.serving() as (site, said):
        assert not passwords_in(said)  # the data are those of before
        assert MARK in home(site)

    machine.switch_to(first)
    with machine.serving() as (site, said):
        assert not passwords_in(said)
        assert MARK not in home(site)


def test_the_same_commit_makes_the_same_archive(sources, tmp_path):
    made = []
    for name in ("one", "other"):
        (tmp_path / name / "wheels").mkdir(parents=True)
        code = (
            "import sys; sys.path.insert(0, 'scripts'); import bundle; from pathlib import Path; "
        )
        code += "bundle.build(Path(sys.argv[1]), ['x86_64'])"
        done = run(sources, sys.executable, "-c", code, str(tmp_path / name))
        assert done.returncode == 0, done.stderr
        [archive] = (tmp_path / name).glob("*.tar.gz")
        made.append(archive.read_bytes())
    assert made[0] == made[1]
