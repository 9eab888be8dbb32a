"""A camera before a site: people's windows, and what they show as pictures small enough for a page."""

import io
import os
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
LARGEST = 200 * 1024  # bytes
COLOURS = (256, 192, 128, 96, 64)
DESK = f"/{os.environ.get('ADMIN_PATH', 'admin').strip('/')}/"
WIDE, PHONE = 1366, 390
HEIGHT = 900
AROUND = 12  # pixels of the page that are left round a part of it
# What a picture must not show: a page that is still on its way.
COMPLETE = """() => [...document.images].every(
  (image) => image.complete || image.loading === "lazy" || !image.src)"""
BROKEN = """() => [...document.images]
  .filter((image) => image.src && image.complete && !image.naturalWidth).map((image) => image.src)"""


@dataclass
class Site:
    """A site that answers, with the windows that are open on it.

    `passwords` are those of its accounts by username; empty where nobody signs in.
    """

    browser: Browser
    address: str
    passwords: dict[str, str] = field(default_factory=dict)
    _windows: dict[tuple[str, int], Page] = field(default_factory=dict)

    def reader(self, width: int, height: int, scale: int = 1) -> Page:
        """A new window of somebody who does not sign in."""
        return self._context(width, height, scale).new_page()

    def at_desk(self, username: str, width: int = WIDE) -> Page:
        """The person's window of that width; the first time they sign in."""
        if page := self._windows.get((username, width)):
            return page
        before = [page for (who, _width), page in self._windows.items() if who == username]
        context = self._context(
            width, HEIGHT, 2 if width <= PHONE else 1, before[0].context if before else None
        )
        page = self._windows[username, width] = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())  # to leave a page with words unsaved
        page.goto(DESK)
        if not before:
            sign_in(page, username, self.passwords[username])
        return page

    def _context(
        self, width: int, height: int, scale: int, like: BrowserContext | None = None
    ) -> BrowserContext:
        return self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            storage_state=like.storage_state() if like else None,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )


def sign_in(page: Page, username: str, password: str) -> None:
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click("#login-form button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


def shoot(
    page: Page,
    name: str,
    *,
    height: int = HEIGHT,
    part: Locator | None = None,
    until: Locator | None = None,
    around: int = AROUND,
) -> None:
    """Keep what the window shows when it is so many pixels high, or one `part` of the page alone.

    With `until` the picture reaches from the one part to the other. Raises RuntimeError where a
    picture of the page is broken.
    """
    size = page.viewport_size
    assert size
    if part is not None:
        # As high as the whole page, so that nothing sticks to an edge that the picture has not.
        height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": height})
    page.evaluate("() => scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    page.wait_for_function(COMPLETE)
    page.evaluate("() => { document.activeElement.blur(); return document.fonts.ready; }")
    if missing := page.evaluate(BROKEN):
        raise RuntimeError(f"{page.url} lacks pictures: {missing}")
    clip = None if part is None else _piece([part, until or part], around)
    keep(name, page.screenshot(clip=clip, full_page=part is not None))
    page.set_viewport_size(size)


def _piece(parts: list[Locator], around: int) -> FloatRect:
    """The smallest piece of the page that holds the parts, and so many pixels round it."""
    boxes = [box for part in parts if (box := part.bounding_box())]
    left = max(min(box["x"] for box in boxes) - around, 0)
    top = max(min(box["y"] for box in boxes) - around, 0)
    right = max(box["x"] + box["width"] for box in boxes) + around
    bottom = max(box["y"] + box["height"] for box in boxes) + around
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def keep(name: str, png: bytes) -> None:
    """Write the picture with as many colours as fit into the size that is allowed."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        output = io.BytesIO()
        # Without kmeans a small red sun in a large blue picture comes out brown.
        picture.quantize(colours, kmeans=4).save(output, "PNG", optimize=True)
        if output.tell() <= LARGEST:
            (FOLDER / f"{name}.png").write_bytes(output.getvalue())
            print(f"{name}.png  {output.tell() // 1024} KB  {colours} colours", flush=True)
            return
    raise RuntimeError(f"{name} is too large even with {COLOURS[-1]} colours")
