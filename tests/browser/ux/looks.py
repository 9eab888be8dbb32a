"""How a page may look to a reader, and which looks at which pages one run takes."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from accessibility.renderings import ALL, Rendering
from tests.browser.public import NAMES

WIDTHS = (1280, 768, 360, 320)  # the last is a window of 1280 at 400 %
# Everything is looked at by everybody who asks for it: `make ux`.
WHOLE = os.environ.get("UX") == "whole"


@dataclass(frozen=True)
class Look:
    """What the system asks for, and what the reader has chosen in the panel."""

    name: str
    scheme: str = "light"
    forced: bool = False
    preferences: str = ""

    def media(self) -> dict[str, Any]:
        """As Playwright takes it."""
        return {
            "color_scheme": self.scheme,
            "forced_colors": "active" if self.forced else "none",
            "reduced_motion": "reduce",
        }


LOOKS = (
    Look("light"),
    Look("dark", "dark"),
    Look("forced colours", "dark", forced=True),
    Look("panel open", preferences="panel.1"),
    Look("panel open, dark", "dark", preferences="panel.1"),
    Look("panel open, forced colours", forced=True, preferences="panel.1"),
)
SIZES, THEMES = "0123", ("", "light", "dark", "yellow", "blue", "beige")
# Each size in each theme of the panel; the wide spacing with every other one.
CHOSEN = tuple(
    Look(
        f"size {size}, {theme or 'system'}{', wide' if at % 2 else ''}",
        preferences="~".join(
            each
            for each in (
                f"size.{size}",
                theme and f"theme.{theme}",
                "space.wide" if at % 2 else "",
            )
            if each
        ),
    )
    for at, (size, theme) in enumerate(product(SIZES, THEMES), start=1)
)


def looks_at(name: str) -> Iterator[tuple[Rendering, Look]]:
    """A page's renderings and looks: all of them, or each rendering in a look of its own.

    There are as many looks as renderings, and the next page begins with the next look: so every
    look meets every page and every rendering.
    """
    if WHOLE:
        yield from product(ALL, LOOKS)
        return
    first = NAMES.index(name)
    for at, rendering in enumerate(ALL):
        yield rendering, LOOKS[(first + at) % len(LOOKS)]
