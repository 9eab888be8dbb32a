"""The machine's Chromium, for the browser tests.

The headless shell is the same engine without the windows that nobody looks at here, and quicker.

A browser that playwright would download is not used: the tests should run where only the
distribution's packages can be had.
"""

import os
import shutil
import subprocess

NAMES = (
    "chromium-headless-shell",
    *("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
)
PACKAGES = ("chromium-headless-shell", "chromium")  # the first that the distribution has
FONTS = ("fonts-noto-cjk",)


def find() -> str | None:
    """The path of a Chromium that starts; CHROMIUM in the environment names another."""
    named = os.environ.get("CHROMIUM")
    for name in (named,) if named else NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    return None


def find_or_install() -> str | None:
    """As `find`; root on Debian or Ubuntu installs it when there is none."""
    path = find()
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        apt("update")
        for package in PACKAGES:
            apt("install", "-y", "--no-install-recommends", package, *FONTS)
            if path := find():
                break
    return path


def apt(*words: str) -> None:
    """Run apt-get without a question; its failure shows in what is missing afterwards."""
    subprocess.run(
        ["apt-get", "-qq", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )


def _starts(path: str) -> bool:
    # Ubuntu's chromium-browser is often a script that only says where else to get one.
    try:
        version = [path, "--version", "--no-sandbox"]
        done = subprocess.run(version, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"Chrom" in done.stdout
