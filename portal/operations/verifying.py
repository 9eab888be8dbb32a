"""Whether the site is what was published: prints, pages, files and the log against their seals.

Each check yields sentences for the operator, one for each thing that does not fit.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import F, Max, OuterRef, Subquery

from accessibility import page_store, preferences
from accessibility.page_store import files
from articles import chain
from articles.models import Attachment, Image, LiveEntry, LiveFile, Publication
from articles.public_media import digest, public_folder
from articles.seals import verify_chain
from articles.triggers import missing_triggers
from interaction.models import AnswerPrint
from portal.desk.log_check import sentence
from portal.operations import rows
from portal.operations.backing_up import Tell
from portal.operations.pages import Reader

# The number of views beside the address that counts them.
_VIEWS = re.compile(rb' data-views-url="/views/[0-9]{1,19}/">([0-9]{1,19})<')


def database() -> Iterator[str]:
    """The guards of the tables, and the chain of seals through all prints."""
    if missing := missing_triggers():
        yield "数据库缺少保护刊出版本的触发器：" + "、".join(missing)
    for broken in filter(None, (verify_chain(), verify_chain(AnswerPrint))):
        yield f"从编号 {broken.pk}《{broken.title}》起，封缄对不上。"


def live_entries() -> Iterator[str]:
    """What is public must be the newest print of its own article, in its own language."""
    same = Publication.objects.filter(article=OuterRef("article"), language=OuterRef("language"))
    newest = same.values("article").annotate(last=Max("printing")).values("last")
    entries = LiveEntry.objects.select_related("publication")
    wrong = entries.annotate(newest=Subquery(newest)).exclude(
        publication__article=F("article"),
        publication__language=F("language"),
        publication__printing=F("newest"),
    )
    for entry in wrong.order_by("pk").iterator():
        yield f"文章 {entry.article_id}（{entry.language}）公开的不是它最新的刊出版本。"


def media(tell: Tell) -> Iterator[str]:
    """Pictures and attachments must be the bytes that were taken in, public files those put out."""
    private = Path(settings.MEDIA_ROOT)
    wanted: dict[Path, set[str]] = {}
    for model in (Image, Attachment):
        for name, told in model.objects.exclude(digest="").values_list("file", "digest"):
            wanted.setdefault(private / name, set()).add(told)
    put_out = LiveFile.objects.filter(is_needed=True).exclude(sha256="")
    for name, told in put_out.values_list("path", "sha256").distinct():
        wanted.setdefault(public_folder() / name, set()).add(told)
    for done, (path, digests) in enumerate(sorted(wanted.items()), start=1):
        tell(done, len(wanted))
        below = path.relative_to(settings.DATA_DIR)
        try:
            if digests != {digest(path)}:
                yield f"文件 {below} 不是当时收下的那一个。"
        except OSError:
            yield f"文件 {below} 不在了，或读不出来。"


def stored_pages(tell: Tell) -> Iterator[str]:
    """Every stored page must be what the site says now; one that is not is taken out."""
    page_store.drain_if_behind()
    found = list(_stored())
    with rows.snapshot("default"):
        # Inside a transaction nothing is taken from the store, or put into it.
        now, reader = page_store.current_epoch(), Reader()
        for done, (file, path) in enumerate(found, start=1):
            tell(done, len(found))
            try:
                made = int(file.stat().st_mtime) - files.FIRST_EPOCH
                if now < made <= (files.drained() or 0):
                    continue  # since this began; a file that somebody wrote has today's time
                stored = preferences.dress(files.whole(file.read_bytes()), "")
            except FileNotFoundError:
                continue  # forgotten meanwhile
            except (OSError, files.zlib.error):
                stored = b""
            answer = reader.get(path)
            if answer.status != 200 or not _says_the_same(stored, answer.body):
                file.unlink(missing_ok=True)
                yield f"页面库里的 {path} 和网站不符，已经清掉。"


def _says_the_same(stored: bytes, now: bytes) -> bool:
    """Whether a stored page is what the site says now, but for views that were counted since.

    Its reader gets the number of this moment from the counter itself.
    """
    was, views = _VIEWS.search(stored), _VIEWS.search(now)
    if was and views and int(was[1]) <= int(views[1]):
        stored = stored[: was.start(1)] + views[1] + stored[was.end(1) :]
    return stored == now


def log() -> Iterator[str]:
    """The log of what staff did, entry by entry."""
    yield from map(sentence, chain.verify())


def _stored() -> Iterator[tuple[Path, str]]:
    """The files of the store and the addresses of their pages."""
    root = files.root()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                file = Path(folder) / name
                below = str(file.relative_to(root))
                if name in files.FOLDER_FILES:
                    yield file, "/" + below.removesuffix(name)
                else:
                    yield file, "/" + below.removesuffix(".gz")
