"""Every page in every rendering as each reader sees it: nobody is shut out, nothing is too small."""

import pytest
from playwright.sync_api import expect

from tests.browser.public import renderings_of
from tests.browser.ux.looks import CHOSEN, LOOKS, WHOLE, WINDOWS, is_looked_at_by_axe, looks_at
from tests.browser.ux.measuring import measured, spaced_out, tabbed, zoomed
from tests.browser.ux.pages import EVERY, KIN, NAMES, Pages, excused
from tests.browser.ux.verdicts import Verdicts
from tests.browser.watching import Arrive, Visitor, settled
from tests.served import Site

CROWDED = ("home", "report", "search")


def prefer(visitor: Visitor, preferences: str) -> None:
    visitor.context.clear_cookies()
    if preferences:
        visitor.context.add_cookies([{"name": "ux", "value": preferences, "url": visitor.origin}])


def resize(visitor: Visitor, window: tuple[int, int]) -> None:
    visitor.page.set_viewport_size({"width": window[0], "height": window[1]})


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_shut_out_in_any_look(demo: Site, arrive: Arrive, verdicts: Verdicts, name: str):
    pages, visitor = Pages(demo), arrive(demo)
    pages.prepare(visitor, name)
    for at, (rendering, look) in enumerate(looks_at(name)):
        resize(visitor, WINDOWS[0])
        visitor.page.emulate_media(**look.media())
        prefer(visitor, look.preferences)
        page = pages.open(visitor, name, rendering)
        expect(page.locator("html")).to_have_attribute("lang", rendering.tag)
        expect(page.locator("html")).to_have_attribute("data-mode", str(rendering.mode))
        for window in WINDOWS:
            resize(visitor, window)
            settled(page)
            found = excused(name, measured(page, rendering))
            if is_looked_at_by_axe(name, at, window[0]):
                found["axe-core"] = visitor.barriers(aaa=True)
            verdicts.note(name, rendering, f"{look.name}, at {window[0]}", found)
        verdicts.note(name, rendering, look.name, {"nothing complains": visitor.complaints()})
    assert verdicts.faults == [], "\n".join(verdicts.faults)


@pytest.mark.parametrize("name", [name for name in CROWDED if name in NAMES] or CROWDED[:1])
def test_each_size_fits_in_each_theme_with_either_spacing(
    demo: Site, arrive: Arrive, verdicts: Verdicts, name: str
):
    """The panel's 24 combinations of size and theme, half of them spaced wide."""
    pages, visitor = Pages(demo), arrive(demo)
    mine = CHOSEN if WHOLE else CHOSEN[CROWDED.index(name) :: len(CROWDED)]
    for at, look in enumerate(mine):
        rendering = renderings_of(name)[at % len(renderings_of(name))]
        prefer(visitor, look.preferences)
        page = pages.open(visitor, name, rendering)
        for window in WINDOWS:
            resize(visitor, window)
            settled(page)
            found = measured(page, rendering)
            verdicts.note(name, rendering, f"{look.name}, at {window[0]}", found)
    assert verdicts.faults == [], "\n".join(verdicts.faults)


@pytest.mark.parametrize("name", NAMES)
def test_the_tab_key_passes_through_and_a_readers_spacing_and_text_size_fit(
    demo: Site, arrive: Arrive, verdicts: Verdicts, name: str
):
    pages, visitor = Pages(demo), arrive(demo)
    pages.prepare(visitor, name)
    some = list(looks_at(name))
    mine = some if WHOLE else [some[EVERY.index(name) % len(some)]]
    for at, (rendering, look) in enumerate(mine):
        window = (WINDOWS[2], WINDOWS[0])[at % 2]
        resize(visitor, window)
        visitor.page.emulate_media(**look.media())
        prefer(visitor, look.preferences)
        page = pages.open(visitor, name, rendering)
        found = {"keyboard": tabbed(page)}
        # First with the page's own lines, then with those of the reader.
        found["text twice as large"] = zoomed(page)
        found["a reader's spacing"] = spaced_out(page)
        verdicts.note(name, rendering, f"{look.name}, at {window[0]}", found)
    assert verdicts.faults == [], "\n".join(verdicts.faults)


def test_every_look_meets_every_page_and_every_rendering():
    met = {(name, rendering, look) for name in EVERY for rendering, look in looks_at(name)}
    assert {(name, rendering) for name, rendering, _look in met} == {
        (name, rendering) for name in EVERY for rendering in renderings_of(name)
    }
    # A page that has fewer renderings meets fewer looks; others of its template meet them all.
    whole = [name for name in EVERY if len(renderings_of(name)) == len(LOOKS)]
    assert len({(name, look) for name, _rendering, look in met if name in whole}) == len(
        whole
    ) * len(LOOKS)
    assert len({(rendering, look) for _name, rendering, look in met}) == 6 * len(LOOKS)
    assert set(EVERY) - KIN <= set(whole)
