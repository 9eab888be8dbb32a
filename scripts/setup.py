"""Make the virtual environment and put the pinned packages into it; nothing when they are there.

    python3 scripts/setup.py          what the site needs
    python3 scripts/setup.py --dev    and what its tests need

Written so that any Python 3 can read it: it is the one file that meets the wrong one. Standard
library only. Failures are one sentence on stderr and exit status 1.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.environ.get("VENV") or os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, ".installed.json")
# Laid there by scripts/bundle.py, for machines without a network.
WHEELS = os.path.join(ROOT, "wheels")


def step(sentence):
    print("▸ " + sentence, flush=True)


def give_up(sentence):
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def move_to_fitting_python():
    """Go on in a Python of the accepted range if the one that runs this is outside of it."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found and subprocess.call([found, "-c", ""]) == 0:
            os.execv(found, [found, os.path.abspath(__file__), *sys.argv[1:]])
    give_up(
        "需要 Python 3.11、3.12 或 3.13，这台机器上的是 %d.%d。请安装其中之一，"
        "或指明它的位置：make run PYTHON=/路径/python3.12" % sys.version_info[:2]
    )


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run_quietly(command, failure):
    """Run `command`; its output is shown only when it fails, then `failure` and the end."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)
    if done.returncode != 0:
        sys.stderr.write(done.stdout.decode("utf-8", "replace"))
        give_up(failure)


def install_venv_module():
    """Debian keeps ensurepip in a package of its own: install it as root, else ask for it."""
    try:
        __import__("ensurepip")
        __import__("venv")
        return
    except ImportError:
        pass
    package = "python%d.%d-venv" % sys.version_info[:2]
    ask = "缺少 Python 的虚拟环境组件，请先执行：sudo apt-get install %s" % package
    if not is_root() or not shutil.which("apt-get"):
        give_up(ask)
    step("安装系统软件包 %s" % package)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    if done.returncode != 0:
        sys.stderr.write(done.stdout.decode("utf-8", "replace"))
        give_up(ask)


def make_venv():
    if os.path.exists(VENV_PYTHON) and subprocess.call([VENV_PYTHON, "-c", "import pip"]) == 0:
        return
    install_venv_module()
    step("建立虚拟环境（Python %d.%d）" % sys.version_info[:2])
    run_quietly([sys.executable, "-m", "venv", "--clear", VENV], "虚拟环境没有建成：%s" % VENV)


def fingerprint(requirements):
    with open(os.path.join(ROOT, requirements), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def stamped():
    """Fingerprints of the files that were installed, by name; empty where the venv is broken."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            known = json.load(file)
    except (OSError, ValueError):
        return {}
    # The venv's python is a link: it dangles when the system's Python was taken away.
    return known if os.path.exists(VENV_PYTHON) else {}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="the tools of the tests too")
    dev = parser.parse_args().dev
    wanted = ["requirements.txt"] + (["requirements-dev.txt"] if dev else [])
    if dev or os.environ.get("SPEECH_ENGINE"):
        wanted.append("requirements-audio.txt")
    if all(stamped().get(name) == fingerprint(name) for name in wanted):
        step("依赖齐全")
        return
    move_to_fitting_python()
    make_venv()
    step("安装依赖（版本已锁定：%s）" % "、".join(wanted))
    command = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input"]
    if os.path.isdir(WHEELS) and not dev:
        wanted = ["requirements.txt", "requirements-audio.txt"]
        command += ["--no-index", "--no-deps", "--find-links", WHEELS, "--require-hashes"]
        command += ["-r", os.path.join(WHEELS, "requirements.txt")]
        run_quietly(command, "依赖没有装好：安装包不完整，或者不是给这个版本的 Python 的。")
    else:
        for name in wanted:
            command += ["-r", name]
        run_quietly(command, "依赖没有装好，请检查网络后再试。")
    known = stamped()
    known.update({name: fingerprint(name) for name in wanted})
    with open(STAMP, "w", encoding="utf-8") as file:
        json.dump(known, file)


if __name__ == "__main__":
    main()
