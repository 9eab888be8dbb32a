"""What a page is measured by: the ruler, the wider spacing of a reader's own, the Tab key."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from accessibility.renderings import Rendering
from tests.browser.watching import settled, sideways

STANDARD, SENIOR = {"target": 44, "words": 14}, {"target": 48, "words": 20}
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
# Where the focus is: its name, whether one has been there, and what hinders seeing it.
FOCUSED = """() => {
  const el = document.activeElement;
  if (!el || el === document.body || el === document.documentElement) return null;
  const style = getComputedStyle(el), box = el.getBoundingClientRect();
  const name = `<${el.tagName.toLowerCase()}> ${(el.textContent || el.value || el.name || "").trim().slice(0, 20)}`;
  const faults = [];
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push("no mark");
  if (box.width < 2 || box.height < 2 || box.bottom < 1 || box.top > innerHeight - 1
    || box.right < 1 || box.left > innerWidth - 1) faults.push("out of sight");
  else {
    const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 1), innerWidth - 2);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), innerHeight - 2);
    const there = document.elementFromPoint(x, y);
    if (there && there !== el && !el.contains(there) && !there.contains(el)
      && ![...(el.labels || [])].some((label) => label.contains(there))) faults.push("covered");
  }
  const again = el.dataset.stopped !== undefined;
  el.dataset.stopped = "";
  return [name, again, faults];
}"""


@cache
def _ruler() -> str:
    script = (Path(__file__).parent / "ruler.js").read_text()
    return script[script.index("(limits)") :]


def measured(page: Page, rendering: Rendering) -> list[str]:
    """What the ruler finds on the page as it is laid out now."""
    found: list[str] = page.evaluate(_ruler(), SENIOR if rendering.is_senior else STANDARD)
    return found


def spaced_out(page: Page) -> list[str]:
    """What is cut off or sticks out with the spacing that a reader may put on."""
    page.evaluate(SPACE_OUT)
    settled(page)
    found: list[str] = page.evaluate(CUT_OFF)
    if (excess := sideways(page)) > 0:
        found.append(f"wider by {excess} px")
    return [f"spaced out, {each}" for each in found]


def tabbed(page: Page) -> list[str]:
    """What somebody stumbles on who goes through the page by the Tab key."""
    found = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None:
            return found
        name, again, faults = at
        if again:
            return [*found, f"the focus comes back to {name} instead of leaving the page"]
        found += [f"focus {fault}: {name}" for fault in faults]
    return [*found, f"more than {MOST_STOPS} stops"]
