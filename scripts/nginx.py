"""The machine's nginx, for the tests of deploy/nginx.conf."""

import os
import shutil

from scripts.chromium import apt

PACKAGE = "nginx-light"


def find() -> str | None:
    """Its path; a plain user has no /usr/sbin among the places where commands are looked for."""
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def find_or_install() -> str | None:
    """As `find`; root on Debian or Ubuntu installs it when there is none."""
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        apt("update")
        apt("install", "-y", "--no-install-recommends", PACKAGE)
    return find()
