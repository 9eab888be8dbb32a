"""What of the media the public may fetch: exactly the files that live prints need.

Manuscripts' files lie in MEDIA_ROOT, which only staff are served. A print's files are linked
into PUBLIC_MEDIA_ROOT, the one folder that nginx and the media view read. LiveFile says which
live print needs which.
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accessibility import page_store
from articles.models import Attachment, Audio, LiveEntry, LiveFile, PressChain, Publication
from articles.presenting import file_path
from articles.renditions import names, private_folder


def public_folder() -> Path:
    """The root of everything that the public may fetch."""
    return Path(settings.PUBLIC_MEDIA_ROOT)


def needed(publication: Publication) -> dict[str, Path]:
    """What a print needs: path below the public folder -> private file."""
    wanted = {
        f"images/{name}": private_folder() / name
        for image in publication.images
        for name in names(image["digest"], image["width"])
    }
    digests = [attachment["digest"] for attachment in publication.attachments]
    stored = dict(Attachment.objects.filter(digest__in=digests).values_list("digest", "file"))
    for attachment in publication.attachments:
        path = f"files/{file_path(attachment)}"
        source = stored.get(attachment["digest"])
        # The manuscript's own file may be gone by now; what is public is then the only one left.
        wanted[path] = Path(settings.MEDIA_ROOT) / source if source else public_folder() / path
    if settings.SPEECH_ENGINE and publication.pk:
        # It is only ever public: one that was lost is made again after the hour's sweep.
        for audio in Audio.objects.filter(publication=publication):
            if audio.has_file():
                wanted[audio.path] = public_folder() / audio.path
    return wanted


def put_out(entries: Collection[LiveEntry]) -> set[str]:
    """Put the files of the entries' prints where the public can fetch them.

    Within publishing's transaction. Returns the paths that an entry needed before and needs no
    more: for `take_back`, once the transaction is committed.
    """
    wanted = {
        (entry.pk, path): source
        for entry in entries
        for path, source in needed(entry.publication).items()
    }
    for (_entry, path), source in wanted.items():
        _link(source, public_folder() / path)
    rows = LiveFile.objects.filter(entry__in=entries)
    known = {(row.entry_id, row.path): row for row in rows}
    gone = [row for at, row in known.items() if row.is_needed and at not in wanted]
    back = [row for at, row in known.items() if not row.is_needed and at in wanted]
    rows.filter(pk__in=[row.pk for row in gone]).update(is_needed=False)
    rows.filter(pk__in=[row.pk for row in back]).update(is_needed=True)
    new = sorted(wanted.keys() - known.keys())
    # The languages of an article show the same pictures.
    digests = {path: digest(public_folder() / path) for path in {path for _entry, path in new}}
    LiveFile.objects.bulk_create(
        LiveFile(entry_id=entry, path=path, sha256=digests[path]) for entry, path in new
    )
    return {row.path for row in gone}


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lay(path: str, content: bytes) -> None:
    """Write a public file whose name is that of its bytes. Under the lock of the press."""
    target = public_folder() / path
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{os.getpid()}-{target.name}")
    unfinished.write_bytes(content)
    unfinished.replace(target)


def give_up(entry: LiveEntry) -> set[str]:
    """Note that the entry needs no files any more; returns the paths for `take_back`."""
    paths = set(entry.files.filter(is_needed=True).values_list("path", flat=True))
    entry.files.update(is_needed=False)
    return paths


def was_public(path: str) -> bool:
    """Whether a print ever needed the file: it is gone then, and not merely not there."""
    return LiveFile.objects.filter(path=path).exists()


def take_back(paths: set[str]) -> None:
    """Take away those of the files that no live print needs. After the commit.

    The lock keeps anybody from putting them out meanwhile.
    """
    if not paths:
        return
    with transaction.atomic():
        PressChain.lock()
        needed_files = LiveFile.objects.filter(path__in=paths, is_needed=True)
        for path in paths - set(needed_files.values_list("path", flat=True)):
            with contextlib.suppress(FileNotFoundError):
                (public_folder() / path).unlink()


def leftovers() -> set[str]:
    """The paths of public files that no live print needs: their process ended before `take_back`.

    Only under the lock of the press is this certain: a print that is not committed yet needs
    files, too.
    """
    root = public_folder()
    found = {
        str(path.relative_to(root))
        for folder in ("images", "files", "audio")
        for path in (root / folder).rglob("*")
        if path.is_file()
    }
    if not found:
        return found
    return found - set(LiveFile.objects.filter(is_needed=True).values_list("path", flat=True))


def entries_missing_files() -> list[LiveEntry]:
    """The live entries of which a file that readers need is not there."""
    root = public_folder()
    needed_files = LiveFile.objects.filter(is_needed=True).values_list("path", flat=True).distinct()
    lost = [path for path in needed_files if not (root / path).exists()]
    entries = LiveFile.objects.filter(path__in=lost[:500], is_needed=True).values("entry")
    return list(LiveEntry.objects.filter(pk__in=entries).select_related("publication"))


def sweep() -> int:
    """Bring the public files into step with the live prints; returns how many went or came.

    A process may have ended between a commit and what was to follow it. Under the lock nobody is
    putting files out meanwhile; it is only taken when there is something to do.
    """
    if not leftovers() and not entries_missing_files():
        return 0
    with transaction.atomic():
        PressChain.lock()
        unneeded, lacking = leftovers(), entries_missing_files()
        take_back(unneeded)
        put_out(lacking)
        page_store.forget({entry.get_bare_path() for entry in _order_lost_audio(lacking)})
    return len(unneeded) + len(lacking)


def _order_lost_audio(entries: list[LiveEntry]) -> list[LiveEntry]:
    """Note that audio whose file is not there waits for being made; returns the entries of it."""
    of_print = Audio.objects.filter(entry__in=entries, publication=F("entry__publication"))
    lost = [
        audio
        for audio in of_print.filter(state=Audio.State.MADE).select_related("entry")
        if not audio.has_file()
    ]
    now = timezone.now()
    Audio.objects.filter(pk__in=[audio.pk for audio in lost]).update(
        state=Audio.State.WAITING, ordered_at=now, tries=0
    )
    return [audio.entry for audio in lost]


def _link(source: Path, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{os.getpid()}-{target.name}")
    unfinished.unlink(missing_ok=True)
    try:
        os.link(source, unfinished)
    except OSError:
        # Another file system, or one that knows no links.
        shutil.copyfile(source, unfinished)
    unfinished.replace(target)
