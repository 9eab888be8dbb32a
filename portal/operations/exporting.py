"""The whole public site as plain files, which any web server gives without the application.

    DIR/index.html, DIR/en/senior/articles/3/index.html   pages, with the very bytes of the site
    DIR/feed/index.xml, DIR/sitemap.xml, DIR/robots.txt    feeds and site maps
    DIR/404.html, DIR/en/410.html …                        error pages, one a rendering
    DIR/.gone/articles/5/index.html                        what is told of a withdrawn article
    DIR/static/, DIR/media/                                files; linked where the disk allows it
    DIR/.export.json                                       that this folder was made here

All of one moment, whoever publishes meanwhile: the database is read in one snapshot, and a page
comes from the store only where it is neither newer nor older. Addresses are read row by row; a
folder of a million articles needs no more memory than one of ten.
"""

import ctypes
import fcntl
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html

from accessibility import page_store, preferences, renderings
from accessibility.page_store import files
from accessibility.renderings import Rendering
from articles.models import LiveFile
from articles.public_media import public_folder
from portal import fallback
from portal.operations import exported_pages, rows
from portal.operations.pages import Answer, Reader

Tell = Callable[[int, int], None]
MARK = ".export.json"
GONE = ".gone"
_CODES = re.compile(rb'"((?:/[a-z-]+){0,2}/qr/[a-z0-9/]+\.png)"')
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


class Refused(Exception):
    """The folder cannot be written to; the text is a sentence for the operator."""


@dataclass
class Made:
    """What an export holds, and what it could not write: addresses, with the reason."""

    pages: int = 0
    gone: int = 0
    files: int = 0
    not_written: list[str] = field(default_factory=list)  # the first few


def export(target: Path, tell: Tell = lambda done, total: None) -> Made:
    """Write the site beside `target` and put it in its place; what stood there is replaced.

    Raises Refused for a folder with something in it that no export has made, and OSError.
    """
    target = target.absolute()
    refuse_others(target)
    if not Path(settings.STATIC_ROOT).is_dir():
        raise Refused("静态文件还没有收集。先运行 manage.py prepare。")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _beside(target) as making:
        made = _Export(making, tell).run()
        refuse_others(target)  # somebody may have put something there meanwhile
        _put_in_place(making, target)
    return made


def refuse_others(target: Path) -> None:
    """Raise Refused unless nothing would be lost by replacing the folder."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise Refused(f"{target} 不是文件夹。请换一个名字。")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise Refused(f"{target} 里有别的东西，不是导出的网站，没有动它。请换一个空的文件夹。")


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """An empty folder beside the target, ours alone; gone afterwards, whatever became of it."""
    making = target.with_name(f".{target.name}.new")
    with _alone(target):
        if making.exists():  # of an export that was killed
            shutil.rmtree(making)
        making.mkdir()
        try:
            yield making
        finally:
            shutil.rmtree(making, ignore_errors=True)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Nobody else exports to the target inside the block. Raises Refused.

    The lock is a file of its own: the folder that is written becomes the target itself.
    """
    name = target.with_name(f".{target.name}.lock")
    while True:
        lock = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refused(f"另一次导出正在写 {target}，等它做完。") from None
            if not _is_still(name, lock):
                continue  # whoever held it has just removed it
            try:
                yield
            finally:
                name.unlink(missing_ok=True)
            return
        finally:
            os.close(lock)


def _is_still(name: Path, descriptor: int) -> bool:
    """Whether the open file has that name, and no other one has it by now."""
    try:
        return os.path.samestat(name.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _put_in_place(making: Path, target: Path) -> None:
    """Give the new folder the name, at one stroke where the system can exchange two names."""
    if not target.exists():
        making.rename(target)
        return
    if sys.platform == "linux":
        names = (os.fsencode(making), os.fsencode(target))
        libc = ctypes.CDLL(None, use_errno=True)
        exchange = getattr(libc, "renameat2", None)
        if exchange and not exchange(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE):
            return  # what stood there has the other name now, and is deleted under it
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    target.rename(old)
    making.rename(target)
    shutil.rmtree(old, ignore_errors=True)


class _Export:
    """One run: where it writes, and what it has written."""

    def __init__(self, folder: Path, tell: Tell) -> None:
        self.folder, self.tell, self.made = folder, tell, Made()
        self.epoch = self.done = 0

    def run(self) -> Made:
        page_store.drain_if_behind()
        with rows.snapshot("default"):
            self.epoch, self.reader = page_store.current_epoch(), Reader()
            both = exported_pages.addresses, exported_pages.moved
            total = sum(1 for paths in both for _path in paths())
            self._each(exported_pages.addresses(), self._page, total)
            self._errors_and_fallbacks()
            self._media()
            self._tree(Path(settings.STATIC_ROOT), "static")
            # Last, where nothing of the site's own stands.
            self._each(exported_pages.moved(), self._old_address, total)
        facts = {
            "made_by": "manage.py export_static",
            "made_at": timezone.localtime().isoformat(timespec="seconds"),
            **{name: getattr(self.made, name) for name in ("pages", "gone", "files")},
        }
        self._write(MARK, json.dumps(facts, indent=1).encode())
        return self.made

    def _each(self, paths: Iterator[str], write: Callable[[str], None], total: int) -> None:
        for path in paths:
            write(path)
            self.done += 1
            self.tell(self.done, total)

    def _page(self, path: str) -> None:
        """Write what a reader is told at the address."""
        answer = self._stored(path) or self.reader.get(path)
        if answer.status == 200:
            self._write(_name(path, answer.kind), answer.body)
            self.made.pages += 1
            for code in set(_CODES.findall(answer.body)):
                self._code(code.decode())
        elif answer.status in (301, 302):
            self._lead_on(path, answer.to)
        elif answer.status == 410:
            self._write(f"{GONE}/{_name(path, answer.kind)}", answer.body)
            self.made.gone += 1
        else:
            self._not_written(path, f"网站上也打不开：{answer.status}")

    def _old_address(self, path: str) -> None:
        """Lead on from where something used to be; what is there now has been written, if it can be."""
        answer = self.reader.get(path)
        if answer.status == 301:
            self._lead_on(path, answer.to)
        elif answer.status >= 400 and answer.status != 410:
            self._not_written(path, f"网站上也打不开：{answer.status}")

    def _lead_on(self, path: str, to: str) -> None:
        """Write a page that leads on, unless something else stands there or in the way to it."""
        name, page = _name(path, "text/html"), _leads_on(path, to)
        target = self.folder / name
        if not target.exists() and not any(above.is_file() for above in target.parents):
            self._write(name, page)
            self.made.pages += 1
        elif not target.is_file() or target.read_bytes() != page:  # two may lead to the same
            self._not_written(path, "旧网址，那里已经有别的网页或文件")

    def _not_written(self, path: str, why: str) -> None:
        if len(self.made.not_written) < 10:
            self.made.not_written.append(f"{path}（{why}）")

    def _stored(self, path: str) -> Answer | None:
        """The page as it lies in the store, if it is as old as everything else here.

        A folder that has yet to forget what changed before the snapshot may hold older ones.
        """
        drained = files.drained()
        if drained is None or drained < self.epoch or not files.has_file(path):
            return None
        for name, kind in files.names(path):
            with suppress(OSError, files.zlib.error), (files.root() / name).open("rb") as file:
                made = int(os.fstat(file.fileno()).st_mtime) - files.FIRST_EPOCH
                if 0 <= made <= self.epoch:
                    return Answer(200, kind, preferences.dress(files.whole(file.read()), ""))
        return None

    def _code(self, path: str) -> None:
        """A QR code that a page shows; the folder itself remembers which are there."""
        if (self.folder / path[1:]).exists():
            return
        answer = self.reader.get(path)
        if answer.status == 200:
            self._write(path[1:], answer.body)
            self.made.files += 1

    def _errors_and_fallbacks(self) -> None:
        for rendering in renderings.ALL:
            self._write(rendering.path("/404.html")[1:], fallback.missing(rendering))
            self._write(rendering.path("/410.html")[1:], fallback.gone(rendering))
            for bare in (*fallback.PAGES, fallback.LEAVING):
                path = rendering.path(bare)
                self._write(_name(path, "text/html"), fallback.made(bare, rendering))
                self.made.pages += 1

    def _media(self) -> None:
        """What public pages show: files of live prints, and the pictures of the site itself."""
        needed = LiveFile.objects.filter(is_needed=True).order_by("path")
        for name in needed.values_list("path", flat=True).distinct().iterator():
            self._file(public_folder() / name, f"media/{name}")
        self._tree(public_folder() / "site", "media/site")

    def _tree(self, source: Path, below: str) -> None:
        for folder, folders, names in os.walk(source):
            folders.sort()
            for name in sorted(names):
                path = Path(folder) / name
                self._file(path, f"{below}/{path.relative_to(source)}")

    def _file(self, source: Path, name: str) -> None:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if source.stat().st_mode & 0o004:  # readable by the web server as it is
                with suppress(OSError):
                    os.link(source, target)
            if not target.exists():
                shutil.copyfile(source, target)
        except FileNotFoundError:
            return  # withdrawn since the snapshot
        self.made.files += 1

    def _write(self, name: str, body: bytes) -> None:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


def _name(path: str, kind: str) -> str:
    """The file that a web server looks for at the address."""
    if not path.endswith("/"):
        return path[1:]
    return path[1:] + ("index.xml" if "xml" in kind else "index.html")


def _leads_on(path: str, to: str) -> bytes:
    """A page that leads to where the address has moved; plain files know no redirects."""
    rendering: Rendering = renderings.parse(path)[0]
    return format_html(
        '<!DOCTYPE html>\n<html lang="{}"><head><meta charset="utf-8"><title>→</title>'
        '<meta http-equiv="refresh" content="0;url={}"><link rel="canonical" href="{}">'
        '</head><body><p><a href="{}">{}</a></p></body></html>\n',
        *(rendering.tag, to, to, to, to),
    ).encode()
