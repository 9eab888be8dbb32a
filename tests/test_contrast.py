"""Contrast of the site's colours: 7:1 for words in every theme, also when the pages are grey."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

SHEET = Path(settings.BASE_DIR) / "portal/static/portal/site.css"
# Words and what they stand on. The last three are edges, which need 3:1.
WORDS = [
    *(("text", "bg"), ("muted", "bg"), ("link", "bg"), ("accent", "bg"), ("water", "bg")),
    *(("text", "soft"), ("muted", "soft"), ("link", "soft"), ("name", "bg")),
    *(("on-brand", "brand"), ("on-deep", "deep"), ("on-deep-2", "deep"), ("on-mark", "mark")),
    *(("on-accent", "accent-bg"), ("on-water", "water-bg")),
]
EDGES = [("line", "bg"), ("line", "soft"), ("focus", "bg")]
THEMES = ["", "dark", "yellow", "blue", "beige"]
SCHEMES = ["", "pine", "plum"]


def declared(selector: str) -> dict[str, str]:
    """The custom properties of the rules whose selector is this, the later ones winning."""
    sheet = re.sub(r"/\*.*?\*/", "", SHEET.read_text(), flags=re.S)
    sheet = sheet[: sheet.index("@media print")]
    found: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        if selector in [each.strip() for each in selectors.split(",")]:
            found |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))
    return found


def tokens(theme: str, scheme: str) -> dict[str, str]:
    found = declared(":root")
    if scheme:
        found |= declared(f":root[data-colour={scheme}]")
    if theme:
        found |= declared(f":root[data-theme={theme}]")
    return found


def colour(found: dict[str, str], name: str) -> tuple[float, ...]:
    value = found[name].strip()
    if inner := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return colour(found, inner[1])
    digits = value.removeprefix("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    return tuple(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))


def grey(parts: tuple[float, ...]) -> tuple[float, ...]:
    """As `filter: grayscale(1)` makes it: a sum of the parts as they are written."""
    return (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2],) * 3


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    def light(parts: tuple[float, ...]) -> float:
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("is_grey", [False, True])
@pytest.mark.parametrize(("theme", "scheme"), list(product(THEMES, SCHEMES)))
def test_words_and_edges_stand_out_in_every_theme(theme: str, scheme: str, is_grey: bool):
    found = tokens(theme, scheme)
    for pairs, least in ((WORDS, 7), (EDGES, 3)):
        for front, back in pairs:
            parts = [colour(found, name) for name in (front, back)]
            if is_grey:
                parts = [grey(each) for each in parts]
            ratio = contrast(*parts)
            assert ratio >= least, f"{front} on {back}: {ratio:.2f}"
