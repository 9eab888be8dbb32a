"""Every page in every rendering as each reader sees it: nobody is shut out, nothing is too small."""

import pytest
from playwright.sync_api import expect

from accessibility.renderings import ALL, Rendering
from tests.browser.public import NAMES, OFFLINE, Pages
from tests.browser.ux.looks import CHOSEN, LOOKS, WHOLE, WIDTHS, looks_at
from tests.browser.ux.measuring import measured, spaced_out, tabbed
from tests.browser.watching import Arrive, settled
from tests.served import Site

# Axe reads markup and colours, which no width changes. What a phone lays out anew is the same in
# every language, and the senior version has one column anyway.
PHONE_TOO = Rendering("zh-hans")
BARE = {"landmark nav: none", "landmark footer: 0"}
CROWDED = ("home", "report", "search")


def prefer(visitor, preferences: str) -> None:
    visitor.context.clear_cookies()
    if preferences:
        visitor.context.add_cookies([{"name": "ux", "value": preferences, "url": visitor.origin}])


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_shut_out_in_any_look(demo: Site, arrive: Arrive, name: str):
    pages = Pages(demo)
    visitor = arrive(demo)
    faults = []
    for rendering, look in looks_at(name):
        visitor.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        visitor.page.emulate_media(**look.media())
        prefer(visitor, look.preferences)
        page = visitor.open(rendering.path(pages.path(name)), pages.status(name))
        expect(page.locator("html")).to_have_attribute("lang", rendering.tag)
        expect(page.locator("html")).to_have_attribute("data-mode", str(rendering.mode))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            settled(page)
            where = f"{page.url} at {width}, {look.name}"
            found = measured(page, rendering)
            if width == WIDTHS[0] or (width == WIDTHS[-1] and (WHOLE or rendering == PHONE_TOO)):
                found += visitor.barriers(aaa=True)
            faults += [f"{where}: {each}" for each in found]
    assert faults == [], "\n".join(faults)


def test_nor_by_the_page_without_a_network(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    faults = []
    for rendering, look in zip(ALL, LOOKS, strict=True):
        visitor.page.emulate_media(**look.media())
        page = visitor.open(rendering.path(OFFLINE))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            settled(page)
            found = [each for each in measured(page, rendering) if each not in BARE]
            faults += [f"{page.url} at {width}, {look.name}: {each}" for each in found]
        faults += [f"{page.url}, {look.name}: {each}" for each in visitor.barriers(aaa=True)]
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("name", CROWDED)
def test_each_size_fits_in_each_theme_with_either_spacing(demo: Site, arrive: Arrive, name: str):
    """The panel's 24 combinations of size and theme, half of them spaced wide."""
    pages = Pages(demo)
    visitor = arrive(demo)
    faults = []
    mine = CHOSEN if WHOLE else CHOSEN[CROWDED.index(name) :: len(CROWDED)]
    for at, look in enumerate(mine):
        rendering = list(looks_at(name))[at % len(LOOKS)][0]
        prefer(visitor, look.preferences)
        page = visitor.open(rendering.path(pages.path(name)))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            settled(page)
            where = f"{page.url} at {width}, {look.name}"
            faults += [f"{where}: {each}" for each in measured(page, rendering)]
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("name", NAMES)
def test_the_tab_key_passes_through_and_a_readers_spacing_fits(
    demo: Site, arrive: Arrive, name: str
):
    pages = Pages(demo)
    visitor = arrive(demo)
    faults = []
    some = list(looks_at(name))
    for at, (rendering, look) in enumerate(some if WHOLE else some[NAMES.index(name) % 6 :][:1]):
        visitor.page.set_viewport_size({"width": (360, 1280)[at % 2], "height": 900})
        prefer(visitor, look.preferences)
        page = visitor.open(rendering.path(pages.path(name)), pages.status(name))
        found = tabbed(page) + spaced_out(page)
        faults += [f"{page.url}, {look.name}: {each}" for each in found]
    assert faults == [], "\n".join(faults)


def test_every_look_meets_every_page_and_every_rendering():
    met = {(name, rendering, look) for name in NAMES for rendering, look in looks_at(name)}
    assert len({(name, rendering) for name, rendering, _look in met}) == len(NAMES) * 6
    assert len({(name, look) for name, _rendering, look in met}) == len(NAMES) * len(LOOKS)
    assert len({(rendering, look) for _name, rendering, look in met}) == 6 * len(LOOKS)
