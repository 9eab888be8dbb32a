"""The machine's espeak-ng, for the tests of articles as audio files."""

import os
import shutil

from scripts.chromium import apt

PACKAGE = "espeak-ng"


def find_or_install() -> str | None:
    """Its path; root on Debian or Ubuntu installs it when there is none."""
    if shutil.which(PACKAGE) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        apt("update")
        apt("install", "-y", "--no-install-recommends", PACKAGE)
    return shutil.which(PACKAGE)
