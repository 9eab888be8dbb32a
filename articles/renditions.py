"""Smaller copies of a picture, made in background work and named by the picture's bytes."""

import io
import logging
import os
import time
from contextlib import suppress
from pathlib import Path
from threading import get_ident

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks import task
from PIL import Image as Pillow

from articles.models import Image
from articles.room import is_without_room

logger = logging.getLogger(__name__)

WIDTHS = (480, 960, 1440)
FORMATS = ("avif", "webp", "jpeg")
_QUALITY: dict[str, dict[str, int | bool]] = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 82, "optimize": True, "progressive": True},
}
LEFT_BEHIND = 3600  # seconds after which an unfinished file is nobody's any more


def widths(width: int) -> tuple[int, ...]:
    """The widths in pixels in which a picture of `width` is kept; never larger than it is."""
    return tuple(size for size in WIDTHS if size <= width) or (width,)


def rendition_name(digest: str, width: int, extension: str) -> str:
    """The file's name: the same bytes have the same name wherever they are used."""
    return f"{digest[:32]}-{width}.{extension}"


def names(digest: str, width: int) -> list[str]:
    """The file names of all renditions of a picture."""
    return [
        rendition_name(digest, size, extension) for size in widths(width) for extension in FORMATS
    ]


def private_folder() -> Path:
    """Where renditions wait until a print needs them."""
    return Path(settings.MEDIA_ROOT) / "renditions"


def make(image: Image) -> None:
    """Draw the picture's renditions and note that they are there."""
    draw(image)
    # The photo may have been replaced meanwhile: then these are another picture's renditions, and
    # the work that was ordered for the new one is still to be done.
    same = Image.objects.filter(pk=image.pk, digest=image.digest)
    image.renditions_made = bool(same.update(renditions_made=True))


def draw(image: Image) -> None:
    """Draw what is missing of the picture's renditions; safe to repeat and to interrupt.

    Asks nothing of the database, so that many pictures may be drawn at once in threads.
    """
    folder = private_folder()
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in names(image.digest, image.width) if not (folder / name).exists()]
    if missing:
        _clear_unfinished()
        with default_storage.open(str(image.file.name)) as file, Pillow.open(file) as master:
            master.load()
            for size in widths(image.width):
                height = max(1, round(image.height * size / image.width))
                copy = master.resize((size, height), Pillow.Resampling.LANCZOS)
                for extension in FORMATS:
                    name = rendition_name(image.digest, size, extension)
                    if name in missing:
                        _write(copy, folder / name, extension)


def _write(copy: Pillow.Image, path: Path, extension: str) -> None:
    if extension == "jpeg" and copy.mode != "RGB":
        copy = _on_white(copy)
    drawn = io.BytesIO()
    copy.save(drawn, extension.upper(), **_QUALITY[extension])
    unfinished = _unfinished() / f".{path.name}.{os.getpid()}-{get_ident()}"
    unfinished.parent.mkdir(exist_ok=True)
    try:
        unfinished.write_bytes(drawn.getvalue())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _unfinished() -> Path:
    return private_folder() / ".new"


def _clear_unfinished() -> None:
    """Delete what killed processes had begun to write."""
    with suppress(OSError):
        for entry in os.scandir(_unfinished()):
            with suppress(OSError):
                if entry.stat().st_ctime < time.time() - LEFT_BEHIND:
                    os.unlink(entry.path)


def _on_white(copy: Pillow.Image) -> Pillow.Image:
    """The picture for a format that knows no transparency."""
    paper = Pillow.new("RGBA", copy.size, "white")
    paper.alpha_composite(copy.convert("RGBA"))
    return paper.convert("RGB")


@task()
def make_renditions(image_id: int) -> None:
    """Background work: the renditions of one picture. A picture deleted meanwhile is no fault.

    Nor is a full disk: the next minute orders them again, however often.
    """
    image = Image.objects.filter(pk=image_id).first()
    if image is None or image.renditions_made:
        return
    try:
        make(image)
    except OSError as trouble:
        if not is_without_room(trouble):
            raise
        logger.error("no room for the copies of picture %s: %s", image_id, trouble)


def order(image: Image) -> None:
    """Have the renditions made once the picture is safely saved."""
    transaction.on_commit(lambda: make_renditions.enqueue(image.pk))
