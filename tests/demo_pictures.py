"""The demo's pictures, small: drawing the real ones takes most of a loading's time."""

from pathlib import Path

from PIL import Image as Pillow

from portal.demo import texts


def shrink_into(folder: Path) -> Path:
    """Write all of them, small, into that folder; returns it."""
    for path in texts.PICTURES.glob("*.jpg"):
        with Pillow.open(path) as picture:
            picture.resize((64, 43)).save(folder / path.name)
    return folder
