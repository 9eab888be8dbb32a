"""Which photos of a manuscript are the same, or so alike that one of them is probably too many.

A likeness says of neighbouring places in a much reduced picture which is the brighter one, along
the rows and down the columns (difference hash). It stays nearly the same when a photo is scaled,
compressed again or made a little brighter.
"""

from collections.abc import Iterable
from typing import Literal

from PIL import Image as Pillow

SIDE = 8
DIGITS = 2 * SIDE * SIDE // 4
# Bits of 128. Below this two photos look alike; two views of one hall lie well beyond it.
CLOSE = 10
# Steps of grey, of 256, that neighbouring places must differ by on average: what is plainer than
# that (a scanned blank, a wall) has no likeness, or all plain pictures would be taken for one.
LIVELY = 2.0

Twin = tuple[int, Literal["same", "alike"]]


def likeness(picture: Pillow.Image) -> str:
    """32 hex digits for a picture; nothing for one that shows next to nothing."""
    grey = picture.convert("RGBA").convert("RGB").convert("L") if picture.mode == "P" else picture
    grey = grey.convert("L").resize((SIDE + 1, SIDE + 1), Pillow.Resampling.BOX)
    rows = [[grey.getpixel((x, y)) for x in range(SIDE + 1)] for y in range(SIDE + 1)]
    steps = [rows[y][x + 1] - rows[y][x] for y in range(SIDE) for x in range(SIDE)]  # type: ignore[operator]
    steps += [rows[y + 1][x] - rows[y][x] for y in range(SIDE) for x in range(SIDE)]  # type: ignore[operator]
    if sum(map(abs, steps)) < LIVELY * len(steps):
        return ""
    bits = "".join("1" if step > 0 else "0" for step in steps)
    return f"{int(bits, 2):0{DIGITS}x}"


def distance(one: str, other: str) -> int:
    """In how many of 128 bits two likenesses differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def are_alike(one: str, other: str) -> bool:
    """Whether two photos look alike; never where one of them has no likeness."""
    return bool(one and other) and distance(one, other) <= CLOSE


def twins(photos: Iterable[tuple[str, str]]) -> list[Twin | None]:
    """For each photo (digest, likeness) the number, from 1, of the first earlier one like it.

    A photo that is the same counts before one that is only alike.
    """
    found: list[Twin | None] = []
    before: list[tuple[str, str]] = []
    for digest, look in photos:
        same = (n for n, (other, _look) in enumerate(before, 1) if digest and other == digest)
        alike = (n for n, (_digest, other) in enumerate(before, 1) if are_alike(look, other))
        number = next(same, 0)
        if number:
            found.append((number, "same"))
        else:
            number = next(alike, 0)
            found.append((number, "alike") if number else None)
        before.append((digest, look))
    return found
