"""Message catalogues, built in Python so that no machine needs the gettext tools.

Only the `.po` files are kept in the repository; `.mo` files are made beside them before Django
first looks for them.
"""

import os
import tempfile
from pathlib import Path

import polib


def compile_catalogues(root: Path) -> list[Path]:
    """Make every `.mo` under `root`'s locale folders that is older than its `.po`; return them.

    Fuzzy and obsolete entries are left out. Safe to run in several processes at once: each file
    appears whole or not at all. Raises OSError for a `.po` that cannot be parsed, naming the line.
    """
    made = []
    for pattern in ("locale/*/LC_MESSAGES/*.po", "*/locale/*/LC_MESSAGES/*.po"):
        for source in sorted(root.glob(pattern)):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime_ns <= source.stat().st_mtime_ns:
                _replace(target, polib.pofile(str(source)).to_binary())
                made.append(target)
    return made


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)  # mkstemp's 0600 would hide it from another user's server
    Path(name).replace(target)
