"""Put the site and every package that it needs into one archive, for machines without a network.

    .venv/bin/python scripts/bundle.py [--into DIR]

What is committed, and in its folder `wheels` the packages of requirements.txt and
requirements-audio.txt as wheels for this Python, on x86_64 and, where they exist, on aarch64, with
the digest of each: scripts/setup.py installs from that folder, and nothing else, wherever it finds
it. Beside the archive lies its own digest, for `sha256sum -c`. The same commit with the same wheels
makes the same archive to the byte. Wheels are kept in DIR/wheels for the next time.
"""

import argparse
import gzip
import hashlib
import io
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ("requirements.txt", "requirements-audio.txt")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
MACHINES = ("x86_64", "aarch64")
# Of the wheels for Linux, those that run on every system of the last years.
GLIBCS = ("manylinux2014", "manylinux_2_17", "manylinux_2_26", "manylinux_2_27", "manylinux_2_28")


class Bundle:
    """An archive in the making, every file below one folder."""

    def __init__(self, name: str, moment: int) -> None:
        self.name, self.moment = name, moment
        self.written = io.BytesIO()
        self.tar = tarfile.TarFile(fileobj=self.written, mode="w", format=tarfile.PAX_FORMAT)

    def add(self, path: str, content: bytes, mode: int = 0o644) -> None:
        entry = tarfile.TarInfo(f"{self.name}/{path}")
        entry.size, entry.mode, entry.mtime = len(content), mode, self.moment
        self.tar.addfile(entry, io.BytesIO(content))

    def close(self) -> bytes:
        self.tar.close()
        return gzip.compress(self.written.getvalue(), 6, mtime=0)


def git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout


def pinned() -> list[str]:
    """Every `package==version` that the site may need."""
    lines = "\n".join((ROOT / name).read_text() for name in REQUIREMENTS).splitlines()
    found = [line.partition("#")[0].strip() for line in lines]
    return sorted({line for line in found if "==" in line})


def without_extras(requirement: str) -> str:
    return re.sub(r"\[.*?\]", "", requirement)


def wheels_of(requirement: str, folder: Path) -> list[Path]:
    """The wheels of a package that lie in the folder, of the pinned version."""
    name, version = without_extras(requirement).split("==")
    start = re.sub(r"[-_.]+", "_", name).lower() + f"-{version}-"
    return sorted(each for each in folder.glob("*.whl") if each.name.lower().startswith(start))


def runs_on(wheel: Path, machine: str) -> bool:
    return wheel.name.endswith((f"{machine}.whl", "-any.whl"))


def pip(*words: str) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words],
        capture_output=True,
        text=True,
    )
    return done.returncode == 0


def lacking(folder: Path, machine: str) -> list[str]:
    """Packages of which the folder has no wheel for that machine."""
    return [
        requirement
        for requirement in pinned()
        if not any(runs_on(wheel, machine) for wheel in wheels_of(requirement, folder))
    ]


def fetch(folder: Path, machine: str) -> list[str]:
    """Get what is missing for a machine; returns the packages of which there is no wheel.

    A package that has none at all is built, which helps where nothing of it has to be compiled.
    """
    folder.mkdir(parents=True, exist_ok=True)
    platforms = [word for libc in GLIBCS for word in ("--platform", f"{libc}_{machine}")]
    download = ["download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder)]
    download += ["--python-version", PYTHON, *platforms]
    wanted = [*map(without_extras, lacking(folder, machine))]
    if not pip(*download, *wanted):
        for requirement in wanted:  # one that there is not must not keep the others away
            pip(*download, requirement)
    for requirement in lacking(folder, machine):
        with tempfile.TemporaryDirectory() as built:
            pip("wheel", "--no-deps", "--no-binary", ":all:", "--wheel-dir", built, requirement)
            # What was compiled here may need a newer system than the one that it goes to.
            for wheel in Path(built).glob("*-any.whl"):
                shutil.copy(wheel, folder)
    return lacking(folder, machine)


def with_hashes(folder: Path) -> str:
    """The requirements as pip wants them to check every wheel."""
    lines = []
    for requirement in pinned():
        wheels = wheels_of(requirement, folder)
        digests = [hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels]
        lines.append(
            " \\\n    ".join([requirement, *(f"--hash=sha256:{each}" for each in digests)])
        )
    return "\n".join(lines) + "\n"


def build(into: Path, machines: Sequence[str]) -> Path:
    """Write the archive for these machines, and its digest; returns where it is."""
    commit = git("rev-parse", "--short=10", "HEAD").decode().strip()
    moment = int(git("log", "-1", "--format=%ct"))
    day = git("log", "-1", "--format=%cd", "--date=format:%Y%m%d").decode().strip()
    bundle = Bundle(f"portal-{day}-{commit}-py{PYTHON}", moment)
    with tarfile.open(fileobj=io.BytesIO(git("archive", "HEAD"))) as source:
        for entry in source:
            file = source.extractfile(entry) if entry.isfile() else None
            if file is not None:
                bundle.add(entry.name, file.read(), entry.mode)
    for requirement in pinned():
        for wheel in wheels_of(requirement, into / "wheels"):
            if any(runs_on(wheel, machine) for machine in machines):
                bundle.add(f"wheels/{wheel.name}", wheel.read_bytes())
    bundle.add("wheels/requirements.txt", with_hashes(into / "wheels").encode())
    archive = into / f"{bundle.name}.tar.gz"
    content = bundle.close()
    archive.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    archive.with_name(f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n")
    return archive


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=ROOT / "var" / "bundle")
    parser.add_argument("--machines", nargs="+", choices=MACHINES, default=MACHINES)
    given = parser.parse_args()
    for machine in given.machines:
        print(f"▸ 取 {machine} 的依赖包", flush=True)
        missing = "、".join(fetch(given.into / "wheels", machine))
        if missing and machine == platform.machine():
            sys.exit(f"没有取齐，请检查网络后再试；没有现成的包、又要编译的，装不进去：{missing}")
        if missing:
            print(f"▸ {machine} 上没有现成的 {missing}，那样的机器要删去 wheels 文件夹，联网安装")
    if git("status", "--porcelain", "--untracked-files=no").strip():
        print("▸ 有没提交的改动，不在包里")
    print("▸ 打包", flush=True)
    archive = build(given.into, given.machines)
    print(f"▸ {archive}（{archive.stat().st_size / 1e6:.0f} MB）")


if __name__ == "__main__":
    main()
