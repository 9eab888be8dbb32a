"""What a page is measured by: the ruler, the wider spacing of a reader's own, the Tab key."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from accessibility.renderings import Rendering
from tests.browser.watching import settled, sideways

# Pixels; lines as multiples of the size of their words.
STANDARD = {"target": 44, "words": 14, "apart": 1.75, "line": 40, "title": 28}
SENIOR = {"target": 48, "words": 20, "apart": 1.75, "line": 40, "title": 30}
MOST_STOPS = 150

# WCAG 1.4.12, put on as a reader's own sheet is: no policy of the page hinders it.
SPACE_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    + " word-spacing: .16em !important; } p { margin-block-end: 2em !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter((el) => {
  const style = getComputedStyle(el);
  const cuts = (way) => /hidden|clip/.test(way);
  if (el.clientWidth < 8 || el.clientHeight < 8 || el.closest(".vh, svg, .skip") || !(el.innerText || "").trim()) return false;
  return (cuts(style.overflowX) && el.scrollWidth > el.clientWidth + 1)
    || (cuts(style.overflowY) && el.scrollHeight > el.clientHeight + 1);
}).map((el) => `cut off: <${el.tagName.toLowerCase()} .${el.classList[0]}> ${el.innerText.trim().slice(0, 24)}`)"""
FOLDER = Path(__file__).parent


@cache
def _script(name: str, argument: str = "") -> str:
    """One function of the colours and a script of this folder."""
    words = [(FOLDER / each).read_text() for each in ("colours.js", f"{name}.js")]
    return f"({argument}) => {{\n{''.join(words)}\n}}"


def measured(page: Page, rendering: Rendering) -> dict[str, list[str]]:
    """What the ruler finds on the page as it is laid out now, by promise."""
    limits = SENIOR if rendering.is_senior else STANDARD
    found: dict[str, list[str]] = page.evaluate(_script("ruler", "limits"), limits)
    return found


def spaced_out(page: Page) -> list[str]:
    """What is cut off or sticks out with the spacing that a reader may put on."""
    page.evaluate(SPACE_OUT)
    return _squeezed(page)


def zoomed(page: Page) -> list[str]:
    """The same for somebody whose browser writes everything twice as large."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    try:
        size = page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)")
        small = [] if size >= 2 * STANDARD["words"] else [f"body still of {size} px"]
        return small + _squeezed(page)
    finally:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
        session.detach()


def _squeezed(page: Page) -> list[str]:
    settled(page)
    found: list[str] = page.evaluate(CUT_OFF)
    if (excess := sideways(page)) > 0:
        found.append(f"wider by {excess} px")
    return found


def tabbed(page: Page) -> list[str]:
    """What somebody stumbles on who goes through the page by the Tab key."""
    found = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(_script("focus"))
        if at is None:
            return found
        name, again, faults = at
        if again:
            return [*found, f"the focus comes back to {name} instead of leaving the page"]
        found += [f"focus {fault}: {name}" for fault in faults]
    return [*found, f"more than {MOST_STOPS} stops"]
