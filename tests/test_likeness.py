"""Which photos are taken for the same, and which for alike."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageDraw, ImageEnhance

from articles.likeness import CLOSE, are_alike, distance, likeness, twins

LOOKS = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")


def scene(seed: int) -> Pillow.Image:
    chance = random.Random(seed)
    picture = Pillow.new("RGB", (900, 600), (chance.randrange(256), 90, 140))
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = chance.randrange(900), chance.randrange(600)
        shade = (chance.randrange(256), chance.randrange(256), 80)
        pen.ellipse((x, y, x + 160, y + 160), fill=shade)
    return picture


@given(LOOKS, LOOKS)
def test_alike_is_the_same_from_both_sides(one, other):
    assert distance(one, other) == distance(other, one)
    assert are_alike(one, other) == are_alike(other, one)
    assert distance(one, one) == 0


@given(LOOKS, LOOKS, LOOKS)
def test_the_way_round_is_never_shorter(one, other, third):
    assert distance(one, third) <= distance(one, other) + distance(other, third)


@given(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.just("") | LOOKS), max_size=12))
def test_only_an_earlier_photo_is_named_and_one_without_a_twin(photos):
    for place, twin in enumerate(twins(photos), 1):
        if twin:
            assert 1 <= twin[0] < place
    assert not twins(photos) or twins(photos)[0] is None


@pytest.mark.parametrize("quality", [40, 70])
@pytest.mark.parametrize("size", [(300, 200), (1800, 1200)])
def test_a_photo_handed_on_by_a_chat_program_is_known_again(quality, size):
    original = scene(1)
    output = io.BytesIO()
    ImageEnhance.Brightness(original.resize(size)).enhance(1.1).save(
        output, "JPEG", quality=quality
    )
    with Pillow.open(output) as copy:
        assert are_alike(likeness(original), likeness(copy))


def test_different_photos_are_not_alike():
    looks = [likeness(scene(seed)) for seed in range(30)]
    nearest = min(distance(a, b) for n, a in enumerate(looks) for b in looks[:n])
    assert nearest > CLOSE


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_a_plain_picture_is_like_no_other(mode):
    blank = likeness(Pillow.new(mode, (300, 200)))
    assert blank == ""
    assert not are_alike(blank, blank)
    assert twins([("x", ""), ("y", "")]) == [None, None]


def test_the_same_counts_before_alike():
    look = likeness(scene(3))
    assert twins([("a", look), ("b", look), ("b", look)]) == [None, (1, "alike"), (2, "same")]
