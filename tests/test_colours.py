"""Colours: a photo looks on every screen as its camera meant it, whatever profile it came with."""

import io
import struct
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageCms

from articles.uploads import read_photo

# Primaries in the space of profiles (XYZ at D50): what phones call Display P3, and sRGB.
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
WHITE = b"".join(struct.pack(">i", round(part * 65536)) for part in (0.9642, 1.0, 0.8249))
CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)  # both have the same


def fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def written(kind: bytes, space: bytes, target: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A profile of its tags."""
    table, data, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", start + len(data), len(value))
        data += value
    body = struct.pack(">I", len(tags)) + table + data
    header = struct.pack(">I4sI4s4s4s", 128 + len(body), b"", 0x02400000, kind, space, target)
    header += bytes(12) + b"acsp" + bytes(28) + WHITE
    return header + bytes(128 - len(header)) + body


def profile(primaries: Any = P3, space: bytes = b"RGB ") -> bytes:
    """A screen's profile: where the primaries lie, and one curve for all three."""
    curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(map(fixed, CURVE))
    tags = {b"wtpt": b"XYZ \0\0\0\0" + WHITE}
    for name, place in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True):
        tags[name] = b"XYZ \0\0\0\0" + b"".join(map(fixed, place))
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return written(b"mntr", space, b"XYZ ", tags)


def press_profile() -> bytes:
    """A press's profile, of the corners of its inks: magenta is red here, all else is grey."""
    straight = bytes(range(256))
    corners = b""
    for cyan, magenta, yellow, black in product((0, 1), repeat=4):
        light = 0 if black else 255 - 60 * (cyan + magenta + yellow)
        corners += bytes((light, 128 + (90 if magenta and not black else 0), 128))
    lut = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0))
    lut += b"".join(map(fixed, (1, 0, 0, 0, 1, 0, 0, 0, 1)))
    lut += straight * 4 + corners + straight * 3
    tags = {b"wtpt": b"XYZ \0\0\0\0" + WHITE, b"A2B0": lut}
    return written(b"prtr", b"CMYK", b"Lab ", tags)


def photo(colour: Any, mode: str = "RGB", kind: str = "PNG", **options: Any) -> bytes:
    output = io.BytesIO()
    Pillow.new(mode, (48, 32), colour).save(output, kind, **options)
    return output.getvalue()


def colour_of(content: bytes) -> Any:
    """The colour in the middle of what is stored."""
    with Pillow.open(io.BytesIO(read_photo(io.BytesIO(content), "a.jpg").content)) as opened:
        assert "icc_profile" not in opened.info
        return opened.getpixel((20, 20))


def near(found: Any, wanted: Any, by: int = 3) -> bool:
    return len(found) == len(wanted) and all(
        abs(one - other) <= by for one, other in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_the_colours_of_a_phone_are_brought_over(kind):
    # (200, 60, 60) of sRGB, in the numbers of Display P3.
    options: dict[str, Any] = {"lossless": True} if kind == "WEBP" else {}
    content = photo((184, 71, 66), kind=kind, icc_profile=profile(), **options)
    assert near(colour_of(content), (200, 60, 60), by=5)


def test_what_a_plain_screen_cannot_show_comes_as_near_as_it_can():
    assert near(colour_of(photo((0, 255, 0), icc_profile=profile())), (0, 255, 0))


def test_grey_stays_grey_and_white_stays_white():
    for grey in (0, 128, 255):
        assert near(colour_of(photo((grey,) * 3, icc_profile=profile())), (grey,) * 3)


def test_colours_that_are_right_already_stay_as_they_are():
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for written in (plain, profile(SRGB), None):
        options: dict[str, Any] = {"icc_profile": written} if written else {}
        assert near(colour_of(photo((184, 71, 66), **options)), (184, 71, 66))


def test_what_can_be_seen_through_stays_so():
    content = photo((184, 71, 66, 100), "RGBA", icc_profile=profile())
    assert near(colour_of(content), (200, 60, 60, 100))


@pytest.mark.parametrize(("mode", "key"), [("RGB", (200, 30, 40)), ("L", 90)])
def test_one_colour_that_stands_for_nothing_stays_so(mode, key):
    space = b"RGB " if mode == "RGB" else b"GRAY"
    content = photo(key, mode, transparency=key, icc_profile=profile(space=space))
    assert colour_of(content)[3] == 0


def test_a_palette_is_brought_over_too():
    palette = Pillow.new("RGB", (48, 32), (184, 71, 66)).quantize(4)
    output = io.BytesIO()
    palette.save(output, "PNG", icc_profile=profile())
    assert near(colour_of(output.getvalue()), (200, 60, 60), by=6)


def test_a_picture_made_for_a_press_looks_as_its_inks_do_there():
    def found(*inks: int) -> Any:
        return colour_of(photo(inks, "CMYK", "JPEG", icc_profile=press_profile(), quality=95))

    assert near(found(0, 0, 0, 0), (255, 255, 255))
    assert near(found(0, 0, 0, 255), (0, 0, 0))
    red, green, blue = found(0, 255, 0, 0)
    assert red > green + 100
    assert red > blue + 50


@pytest.mark.parametrize("other", [None, profile(), b"none"])
def test_a_picture_made_for_a_press_is_taken_without_its_profile(other):
    options: dict[str, Any] = {"icc_profile": other} if other else {}
    assert near(colour_of(photo((0, 255, 255, 0), "CMYK", "JPEG", **options)), (254, 0, 0))


def test_a_picture_of_sixteen_bits_keeps_its_greys():
    assert near(colour_of(photo(0x8000, "I;16")), (128, 128, 128))


@pytest.mark.parametrize(
    "broken",
    [
        b"not a profile",
        b"\0" * 4000,
        profile()[:200],
        profile(space=b"CMYK"),
        profile(space=b"XXXX"),
        profile(((0, 0, 0),) * 3),
    ],
)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_broken_profile_never_fails_an_upload(broken, mode):
    colour = {"RGB": (184, 71, 66), "L": 90, "CMYK": (10, 20, 30, 40)}[mode]
    assert len(colour_of(photo(colour, mode, "JPEG", icc_profile=broken))) == 3


@effort(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=8))
def test_a_damaged_profile_never_fails_an_upload(places):
    damaged = bytearray(profile())
    for place, byte in places:
        damaged[place % len(damaged)] = byte
    content = photo((184, 71, 66), kind="JPEG", icc_profile=bytes(damaged))
    assert len(colour_of(content)) == 3
