"""The demo's pictures with less in them: drawing the real ones takes most of a loading's time."""

from pathlib import Path

from PIL import Image as Pillow

from portal.demo import texts

SMALL = (64, 43)
# Wider than any place where a page shows a picture, and in two sizes to choose from.
LARGE = (1000, 667)


def shrink_into(folder: Path) -> Path:
    """Write all of them, small, into that folder; returns it."""
    return _write(folder, SMALL)


def smooth_into(folder: Path) -> Path:
    """Write all of them, large enough for every place but without detail, into that folder."""
    return _write(folder, LARGE)


def _write(folder: Path, size: tuple[int, int]) -> Path:
    for path in texts.PICTURES.glob("*.jpg"):
        with Pillow.open(path) as picture:
            picture.draft("RGB", SMALL)  # decodes an eighth of it
            picture.resize(SMALL).resize(size).save(folder / path.name)
    return folder
