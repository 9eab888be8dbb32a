"""The folder of stored pages: what a page's file is called, how it is written, read and removed.

    <PAGE_STORE>/en/senior/articles/3/index.html.gz   the page /en/senior/articles/3/
    <PAGE_STORE>/.epoch        the epoch up to which this folder has forgotten
    <PAGE_STORE>/.keeping      lock: shared to keep a page, exclusive to forget
    <PAGE_STORE>/.locks/       one lock a page (hashed): who renders it
    <PAGE_STORE>/.new/         files being written
    <PAGE_STORE>/.trash/       folders being deleted

No page's name begins with a dot, so that a web server may be given the folder as it is.
Nothing here knows the database.
"""

import fcntl
import gzip
import itertools
import os
import re
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from accessibility import renderings

T = TypeVar("T")

LONGEST_PATH = 500
# The only addresses that have files. No dots and no empty parts: nothing leads out of the folder.
PATH = re.compile(
    r"/(?:[a-z0-9][a-z0-9-]{0,99}/)*(?:sitemap\.xml|robots\.txt|(?<=/sitemaps/)[a-z0-9-]{1,40}\.xml)?"
)

# A stored file keeps no headers: its name says what it is.
FOLDER_FILES = {
    "index.html.gz": "text/html; charset=utf-8",
    "index.xml.gz": "application/atom+xml; charset=utf-8",
}
SINGLE_FILES = {
    ".xml.gz": "application/xml; charset=utf-8",
    ".txt.gz": "text/plain; charset=utf-8",
}
# A file's time is its epoch and no clock's: two prints of one size within one second must differ
# for whoever validates by time and size.
FIRST_EPOCH = 1_000_000_000
LOCKS = 256
_GZIP_STREAM = 31  # zlib's wbits for gzip's head and tail
PATIENCE = 10.0  # seconds to wait for the whole folder
LEFT_BEHIND = 3600  # seconds after which a file in .new is nobody's any more


class Busy(OSError):
    """A lock was not to be had in time."""


def root() -> Path:
    return Path(settings.PAGE_STORE)


def has_file(path: str) -> bool:
    """Whether pages at this address can be stored at all."""
    return len(path) <= LONGEST_PATH and PATH.fullmatch(path) is not None


def names(path: str) -> list[tuple[str, str]]:
    """(file below the store, content type) that the page may lie in; `path` is a storable one."""
    if path.endswith("/"):
        return [(path[1:] + name, kind) for name, kind in FOLDER_FILES.items()]
    name = path[1:] + ".gz"
    return [(name, SINGLE_FILES[name[-len(".xml.gz") :]])]


def name_for(path: str, content_type: str) -> str | None:
    """The file for a page of this content type; None when such a page is not stored."""
    media_type = content_type.partition(";")[0].strip().lower()
    for name, kind in names(path):
        if kind.partition(";")[0] == media_type:
            return name
    return None


# --- reading and writing ----------------------------------------------------

# Whether this folder forgets what it should, as far as this process has seen: `watching` looks.
# The pages of one that cannot (its disk has become read-only) are not read: they may be old.
forgets = True


def read(path: str) -> tuple[bytes, str] | None:
    """A stored page as (text, content type), or None when there is none that can be read."""
    if not forgets:
        return None
    for name, kind in names(path):
        with suppress(OSError, zlib.error):
            return whole((root() / name).read_bytes()), kind
    return None


def whole(compressed: bytes) -> bytes:
    """The text of a stored file. Raises zlib.error when it is cut short, empty or something else.

    (`gzip.decompress` takes an empty file for an empty page.)
    """
    return zlib.decompress(compressed, _GZIP_STREAM)


_serial = itertools.count()


def _unused_name() -> str:
    return f"{os.getpid()}-{time.monotonic_ns()}-{next(_serial)}"


def write_aside(text: bytes, epoch: int) -> Path:
    """Write the page's file where nobody looks for it; raises OSError."""
    aside = root() / ".new" / _unused_name()
    _with_room(aside, lambda: aside.parent.mkdir(parents=True, exist_ok=True))
    try:
        with aside.open("xb") as file:
            file.write(gzip.compress(text, 9, mtime=0))
            file.flush()
            # A name that outlived a power cut without its contents would be an empty page.
            os.fsync(file.fileno())
        os.utime(aside, (FIRST_EPOCH + epoch, FIRST_EPOCH + epoch))
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside


def put_in_place(aside: Path, name: str) -> None:
    """Make the page public. The caller holds the shared lock; raises OSError."""
    target = root() / name

    def put() -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.replace(target)

    _with_room(target, put)


def _with_room(file: Path, act: Callable[[], T]) -> T:
    """Do it; what stands in the file's way and cannot be the store's is thrown away first.

    Rubbish (a folder where a page belongs, a file where a folder does) must not stop the store
    from forgetting.
    """
    try:
        return act()
    except (IsADirectoryError, NotADirectoryError, FileExistsError):
        for folder in reversed(file.parents):
            if root() in folder.parents and not folder.is_dir():
                _throw_away(folder)
        if file.is_dir():
            _throw_away(file)
        return act()


# --- removing; the caller holds the exclusive lock --------------------------


def remove(bare: str) -> None:
    """Remove what an outbox path names (`/x/`, `/x/*`, `*`), in all renderings."""
    if bare in ("*", "/*"):
        remove_everything()
        return
    below = bare.endswith("/*")
    bare = bare.removesuffix("*")
    for rendering in renderings.ALL:
        path = rendering.path(bare)
        if not has_file(path):
            continue
        if below:
            _throw_away(root() / path[1:])
        else:
            for name, _kind in names(path):
                with suppress(FileNotFoundError, NotADirectoryError):
                    try:
                        (root() / name).unlink()
                    except IsADirectoryError:
                        _throw_away(root() / name)


def remove_everything() -> None:
    """Remove all pages at once: each top folder by one rename, however much is in it."""
    with suppress(FileNotFoundError):
        for entry in list(os.scandir(root())):
            if not entry.name.startswith("."):
                _throw_away(Path(entry.path))


def _throw_away(thing: Path) -> None:
    """Take a file or a folder out of sight; returns only when it is gone."""
    if not os.path.lexists(thing):
        return
    trash = root() / ".trash"
    try:
        trash.mkdir(exist_ok=True)
        thing.rename(trash / _unused_name())
    except OSError:
        # A full disk may have no room for the new name; deleting needs none.
        _delete(thing)


def _delete(thing: Path) -> None:
    if thing.is_dir() and not thing.is_symlink():
        shutil.rmtree(thing)
    else:
        thing.unlink()


def empty_trash() -> None:
    """Delete what was thrown away, and what killed processes had begun to write. Needs no lock."""
    with suppress(OSError):
        for entry in list(os.scandir(root() / ".trash")):
            with suppress(OSError):
                _delete(Path(entry.path))
    with suppress(OSError):
        for entry in list(os.scandir(root() / ".new")):
            with suppress(OSError):
                if entry.stat().st_ctime < time.time() - LEFT_BEHIND:
                    os.unlink(entry.path)


# --- how much has been forgotten --------------------------------------------


def drained() -> int | None:
    """The epoch up to which this folder has forgotten; None when that is not known."""
    try:
        return int((root() / ".epoch").read_text())
    except (OSError, ValueError):
        return None


def note_drained(epoch: int) -> None:
    """Remember it. The caller holds the exclusive lock; raises OSError."""
    beside, note, text = root() / ".epoch.new", root() / ".epoch", f"{epoch}\n"
    try:
        _with_room(beside, lambda: beside.write_text(text))
        _with_room(note, lambda: beside.replace(note))
    except OSError as trouble:
        # A full disk has no room for a second file; the first one has its place already.
        try:
            descriptor = os.open(note, os.O_WRONLY)
        except FileNotFoundError:
            raise trouble from None
        try:
            os.pwrite(descriptor, text.encode(), 0)
        finally:
            os.close(descriptor)


# --- locks ------------------------------------------------------------------


@contextmanager
def keeping() -> Iterator[None]:
    """Hold the folder for putting a page in place; others may too. Raises OSError."""
    with _lock(".keeping", fcntl.LOCK_SH, PATIENCE):
        yield


@contextmanager
def forgetting() -> Iterator[None]:
    """Hold the folder alone: nobody is putting a page in place. Raises OSError."""
    with _lock(".keeping", fcntl.LOCK_EX, PATIENCE):
        yield


@contextmanager
def rendering_alone(path: str, seconds: float) -> Iterator[bool]:
    """Wait up to so many seconds for whoever renders the page; says whether one is alone now."""
    name = f".locks/{zlib.crc32(path.encode()) % LOCKS}"
    with ExitStack() as stack:
        try:
            stack.enter_context(_lock(name, fcntl.LOCK_EX, seconds))
            alone = True
        except OSError:
            # Waited long enough, or a folder that cannot be written: render as without a store.
            alone = False
        yield alone


@contextmanager
def _lock(name: str, kind: int, seconds: float) -> Iterator[None]:
    """A lock that ends with the process, killed or not. flock has no time limit of its own."""
    file = root() / name

    def opened() -> int:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    try:
        descriptor = opened()
    except FileNotFoundError:
        _with_room(file, lambda: file.parent.mkdir(parents=True, exist_ok=True))
        descriptor = opened()
    except (IsADirectoryError, NotADirectoryError):
        descriptor = _with_room(file, opened)
    try:
        deadline, pause = time.monotonic() + seconds, 0.001
        while True:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Busy(f"{file} is held by another process") from None
                time.sleep(pause)
                pause = min(pause * 2, 0.02)
        yield
    finally:
        os.close(descriptor)
