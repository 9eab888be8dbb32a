"""What is done to a site by processes that a test may have killed: a module for the nursery."""

import io
import os
import signal
import sys
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.state import ProjectState
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from PIL import Image as Pillow

from accessibility import page_store
from accessibility.chinese import to_traditional
from accessibility.page_store import files
from accessibility.renderings import ALL
from articles import public_media, renditions
from articles.models import Article, Image, LiveEntry, LiveFile, Publication, ViewCount
from articles.seals import verify_chain
from articles.uploads import read_photo, store_photo
from portal import ticking
from portal.operations import backing_up, rows
from tests import press

# What a child would load anew each: addresses and views, the dictionaries of Traditional.
for urls in (settings.ROOT_URLCONF, settings.PUBLIC_URLCONF):
    get_resolver(urls).url_patterns  # noqa: B018
to_traditional("会议")

# The acts of a process that another one, or the next one, can see.
SEEN = {"os.rename", "os.link", "os.remove"}


def begin() -> int:
    """A site with one article, in two languages and with a picture; returns its number."""
    press.site_facts()
    made = press.article(english=True, title_zh_hans="第0版", title_en="Print 0")
    press.image(made)
    press.print_it(made)
    ViewCount.objects.get_or_create(article=made)
    call_command("createcachetable", verbosity=0)
    ticking.note(timezone.now())
    return int(made.pk)


# --- being killed -----------------------------------------------------------


class Mortal:
    """Counts what this process does to the site; it is killed before act number `at`."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.done, self.is_on = at, 0, False

    def __enter__(self) -> "Mortal":
        self.is_on = True
        sys.addaudithook(self.heard)
        self.watching = connection.execute_wrapper(self.executed)
        self.watching.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        self.watching.__exit__(None, None, None)
        self.is_on = False

    def heard(self, event: str, _facts: Any) -> None:
        if event in SEEN:
            self.act()

    def executed(self, execute: Any, *facts: Any) -> Any:
        self.act()
        return execute(*facts)

    def act(self) -> None:
        if self.is_on:
            self.done += 1
            if self.done == self.at:
                killed()


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# --- publishing -------------------------------------------------------------


def publish(number: int, pk: int = 0, at: int = 0, forgets: bool = True) -> int:
    """Publish the article anew as its print of that number, with another picture.

    Killed before the act `at`, or between the commit and the forgetting unless it `forgets`;
    returns how many acts there were.
    """
    if not forgets:
        forget = page_store.forget

        def too_late(paths: Any) -> int:
            transaction.on_commit(killed)  # hooks run in their order: before the forgetting
            return forget(paths)

        page_store.forget = too_late
    article = Article.objects.get(pk=pk) if pk else Article.objects.order_by("pk")[0]
    article.images.all().delete()
    article.title_zh_hans, article.title_en = f"第{number}版", f"Print {number}"
    article.save()
    press.image(article)
    press.reviewed(article)
    with Mortal(at) as mortal:
        press.publish(article, press.publisher(), press.digest(article))
    return mortal.done


def make_good() -> None:
    """What the minute and the hour bring, whoever was killed."""
    page_store.drain_if_behind()
    public_media.sweep()


def look(pk: int = 0) -> dict[str, Any]:
    """What of the first article is public, and whether it fits together."""
    article = Article.objects.get(pk=pk) if pk else Article.objects.order_by("pk")[0]
    entries = LiveEntry.objects.filter(article=article, is_live=True)
    reader = Client(SERVER_NAME="localhost")
    folder = public_media.public_folder()
    pages = [reader.get(rendering.path(f"/articles/{article.pk}/")) for rendering in ALL]
    return {
        "printings": sorted(set(entries.values_list("publication__printing", flat=True))),
        "languages": sorted(entries.values_list("language", flat=True)),
        "titles": sorted(set(entries.values_list("publication__title", flat=True))),
        "shown": [
            (page.status_code, page.content.decode().partition("<h1")[2].partition("</h1>")[0])
            for page in pages
        ],
        "prints": Publication.objects.filter(article=article).count(),
        "broken": str(verify_chain() or ""),
        "lost": [
            path
            for path in LiveFile.objects.filter(is_needed=True).values_list("path", flat=True)
            if not (folder / path).is_file()
        ],
        "leftovers": sorted(public_media.leftovers()),
        "views": ViewCount.objects.get(article=article).views,
        "forgotten": files.drained() == page_store.current_epoch(),
    }


# --- pictures ---------------------------------------------------------------


def picture(width: int = 1600) -> int:
    """A picture of a manuscript whose copies have been ordered and not yet made.

    Each of the nursery's children makes the same photos; a width of its own makes it another.
    """
    made = Image(article=press.article(), alt_zh_hans="主席台就座七人")
    store_photo(made, read_photo(io.BytesIO(press.photo_bytes(width, 900)), "photo.jpg"))
    made.save()
    renditions.make_renditions.enqueue(made.pk)
    return int(made.pk)


def work(within: int = 0) -> None:
    """Be the background worker until there is nothing to do; killed while it writes a copy."""
    if within:
        written: list[Any] = []
        write = renditions.Path.write_bytes

        def half(path: Any, content: bytes) -> int:
            written.append(path)
            if len(written) == within:
                write(path, content[: len(content) // 2])
                killed()
            return write(path, content)

        renditions.Path.write_bytes = half  # type: ignore[method-assign, assignment]
    call_command("db_worker", batch=True, startup_delay=False, worker_id="w", verbosity=0)


def tick() -> list[str]:
    """The minute's work; returns the pieces that did something."""
    return [each["piece"] for each in ticking.run(timezone.now()).done]


def copies(pk: int) -> dict[str, Any]:
    """How far the picture's copies are; raises for one that is not whole."""
    image = Image.objects.get(pk=pk)
    folder = renditions.private_folder()
    there = [
        name for name in renditions.names(image.digest, image.width) if (folder / name).exists()
    ]
    for name in there:
        with Pillow.open(folder / name) as copy:
            copy.load()
    unfinished = folder / ".new"
    return {
        "there": len(there),
        "wanted": len(renditions.names(image.digest, image.width)),
        "is_made": image.renditions_made,
        "unfinished": len(list(unfinished.iterdir())) if unfinished.exists() else 0,
    }


def clear() -> None:
    """As an hour later."""
    renditions.LEFT_BEHIND = -1
    renditions._clear_unfinished()


# --- backups ----------------------------------------------------------------


def back_up(within: int = 0) -> int:
    """Make a backup; killed when it opens its file number `within`. Returns how many it opened."""
    where, opened = backing_up.backup_dir(), []
    # The tables are made without migrations, which so cannot tell them.
    tables = rows.own_tables(ProjectState.from_apps(apps).apps)
    rows.models_at = lambda migrations, using: tables

    def heard(event: str, facts: Any) -> None:
        if event == "open" and str(facts[0]).startswith(f"{where}/.making"):
            opened.append(facts[0])
            if len(opened) == within:
                killed()

    sys.addaudithook(heard)
    backing_up.make(where, 14)
    return len(opened)


def backups() -> dict[str, Any]:
    """Those that are finished, each held against its manifest, and what lies beside them."""
    where = backing_up.backup_dir()
    found = backing_up.existing(where)
    for each in found:
        backing_up.check(each)
    return {"whole": len(found), "half": len(list(where.glob(".making-*")))}


def ticket() -> str:
    """The session cookie of a writer who has signed in."""
    client = Client()
    client.force_login(press.writer(), backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def manuscript() -> tuple[str, int]:
    """The first manuscript's title, and how many pictures it has."""
    article = Article.objects.order_by("pk")[0]
    return article.title_zh_hans, article.images.count()


def tidy() -> None:
    """Have SQLite put all it knows into its file: whatever is written next needs new room."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


ANSWERS = {
    each.__name__: each
    for each in (begin, publish, make_good, look, picture, work, tick, copies, clear, back_up)
} | {"backups": backups, "ticket": ticket, "manuscript": manuscript, "tidy": tidy}
