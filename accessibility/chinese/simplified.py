"""Traditional to Simplified, for search: what a reader typed and what is looked up.

The work is that of the package `opencc`, whose dictionaries are of 2022. It reads others where
its configuration names them by absolute paths, but only in a spelling of its own; so the current
ones are written down for it once in a process.
"""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from opencc import OpenCC

import accessibility.chinese.dictionaries as dictionaries
import accessibility.chinese.profiles as profiles


def to_simplified(text: str) -> str:
    """Convert plain text to Simplified."""
    return str(_converter().convert(text.translate(profiles.duplicates())))


@cache
def _converter() -> OpenCC:
    with TemporaryDirectory(prefix="to-simplified-") as folder:
        entries = dictionaries.first_forms(*dictionaries.TO_SIMPLIFIED)
        words = Path(folder, "words.txt")
        words.write_text("".join(f"{key}\t{form}\n" for key, form in entries.items()), "utf-8")
        chain = [{"dict": {"type": "txt", "file": str(words)}}]
        name = Path(folder, "configuration")
        name.with_suffix(".json").write_text(json.dumps({"conversion_chain": chain}), "utf-8")
        # Named at once: a converter that is told its conversion later loads without a lock.
        return OpenCC(str(name))
