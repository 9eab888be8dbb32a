"""Every kind of public page at four widths, light and dark, on one picture a page."""

import io

from PIL import Image
from playwright.sync_api import Page

from scripts.camera import Site, keep

WIDTHS, HEIGHT = (360, 768, 1280, 1440), 1000
SCALE, GAP, GROUND = 0.3, 12, "#8a8f98"
PAGES = {
    "home": "/",
    "home-en": "/en/",
    "home-senior": "/senior/",
    "column": "/columns/openness/",
    "column-senior": "/senior/columns/openness/",
    "search": "/search/?q=湖岸",
    "ask": "/ask/",
    "statement": "/accessibility/",
    "client": "/client/",
    "notice": "/leave/?url=https%3A%2F%2Fwww.nanze.example%2F",
    "missing": "/nothing-here/",
}


def take(site: Site, report: str, translated: str) -> None:
    """`report` and `translated` are the addresses of a meeting report and of a policy."""
    articles = {
        "report": report,
        "report-senior": f"/senior{report}",
        "policy": translated,
        "policy-hant": f"/zh-hant{translated}",
    }
    for name, path in {**PAGES, **articles}.items():
        keep(f"looks-{name}", _sheet(site, path))


def _sheet(site: Site, path: str) -> bytes:
    rows = [
        [_window(site, path, width, scheme) for width in WIDTHS] for scheme in ("light", "dark")
    ]
    widths = [picture.width for picture in rows[0]]
    size = (sum(widths) + GAP * (len(widths) + 1), 2 * rows[0][0].height + 3 * GAP)
    sheet = Image.new("RGB", size, GROUND)
    top = GAP
    for row in rows:
        left = GAP
        for picture in row:
            sheet.paste(picture, (left, top))
            left += picture.width + GAP
        top += row[0].height + GAP
    output = io.BytesIO()
    sheet.save(output, "PNG")
    return output.getvalue()


def _window(site: Site, path: str, width: int, scheme: str) -> Image.Image:
    page: Page = site.reader(width, HEIGHT)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.context.close()
    return picture.resize(
        (round(picture.width * SCALE), round(picture.height * SCALE)), Image.Resampling.LANCZOS
    )
