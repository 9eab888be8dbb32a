"""How a page may look to a reader, and which looks at which pages one run takes."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from accessibility.renderings import Rendering
from tests.browser.public import renderings_of
from tests.browser.ux.pages import EVERY, KIN

# Width and height; the last is a window of 1280 x 1024 at 400 %.
WINDOWS = ((1280, 900), (768, 900), (360, 740), (320, 256))
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
        yield from product(renderings_of(name), LOOKS)
        return
    first = EVERY.index(name)
    for at, rendering in enumerate(renderings_of(name)):
        yield rendering, LOOKS[(first + at) % len(LOOKS)]


def in_turn(name: str) -> tuple[Rendering, ...]:
    """For what the look does not change: all renderings, or one that is the next page's next."""
    own = renderings_of(name)
    return own if WHOLE else (own[EVERY.index(name) % len(own)],)


def is_looked_at_by_axe(name: str, at: int, width: int) -> bool:
    """Whether axe, which takes longest, sees a page's view number `at` at this width, too.

    It reads markup and colours, which hardly any width changes: the widest always, and a phone.
    """
    phone = (360, 320)[at % 2]
    if WHOLE:
        return width in (WINDOWS[0][0], phone)
    if name in KIN:
        return at % 2 == 0 and width == (WINDOWS[0][0], phone)[at // 2 % 2]
    return width == WINDOWS[0][0] or (at == 0 and width == phone)
