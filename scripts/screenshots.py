"""The pictures in the documents, taken of the site itself.

    python -m scripts.screenshots             serves a demo of its own, in a temporary folder
    python -m scripts.screenshots ADDRESS     takes them of a site that is running

Of a running site the desk is only taken when WRITER and PUBLISHER in the environment say who signs
in, each as name:password. All are written to docs/images, each small enough for a page to carry.
"""

import argparse
import contextlib
import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts import chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"
LARGEST = 200 * 1024  # bytes
COLOURS = (256, 192, 128, 96, 64)
REPORTS = "/columns/news/meetings/"
REPORT = "滨水空间建设推进会"  # of the demo; another site's newest stands in for it
DESK = f"/{os.environ.get('ADMIN_PATH', 'admin').strip('/')}/"
PASSWORD = re.compile(r"(\w+) +((?:[a-z2-9]{4}-){3}[a-z2-9]{4})")
OPEN = "网站已经开放"


@dataclass(frozen=True)
class Shot:
    """One picture: the page at `path`, as wide and high as the window, `scale` dots a pixel.

    `who` sees it, as name:password; "" is a reader.
    """

    name: str
    path: str
    width: int
    height: int = 1440
    scale: int = 1
    who: str = ""


@dataclass(frozen=True)
class Site:
    """A site that answers, and who signs in on its desk, as name:password; "" for nobody."""

    address: str
    writer: str = ""
    publisher: str = ""

    def shots(self, report: str) -> list[Shot]:
        """What is taken, given the address of a meeting report."""
        number = report.strip("/").rpartition("/")[2]
        form = f"{DESK}articles/meetingreport/{number}/change/"
        publishing = f"{DESK}articles/article/{number}/publish/"
        found = [
            Shot("home-wide", "/", 1280),
            Shot("home-phone", "/", 360, scale=2),
            Shot("article-wide", report, 1280),
            Shot("article-senior-phone", "/senior" + report, 360, scale=2),
        ]
        if self.writer and self.publisher:
            found += [
                Shot("desk-report", form, 1280, height=1080, who=self.writer),
                Shot("desk-publish", publishing, 1440, height=1080, who=self.publisher),
            ]
        return found


@contextlib.contextmanager
def demo() -> Iterator[Site]:
    """A site with demo content that lasts as long as the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="portal-screenshots-") as data_dir:
        mine = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--prepare", "--with-parent"],
            cwd=ROOT,
            env={**mine, "DATA_DIR": data_dir, "PORT": str(port), "DEMO": "1", "HOST": "127.0.0.1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            known = passwords_until_open(process)
            writer, publisher = (f"{name}:{known[name]}" for name in ("bianji", "fabu"))
            yield Site(f"http://127.0.0.1:{port}", writer, publisher)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def passwords_until_open(process: "subprocess.Popen[str]") -> dict[str, str]:
    """Follow what the site says until it is open; raises RuntimeError when it never is."""
    passwords: dict[str, str] = {}
    for line in process.stdout or ():
        passwords |= dict(PASSWORD.findall(line))
        if OPEN in line:
            return passwords
    raise RuntimeError("the site did not start")


def opened(browser: Browser, site: Site, shot: Shot) -> BrowserContext:
    """A window of the shot's size that shows nothing yet."""
    return browser.new_context(
        base_url=site.address,
        viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=shot.scale,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )


def sign_in(page: Page, who: str) -> None:
    name, _colon, password = who.partition(":")
    page.goto(f"{DESK}login/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("#login-form button[type=submit]")
    page.wait_for_url(f"**{DESK}")


def take(browser: Browser, site: Site, shot: Shot) -> None:
    """Open the page, wait until its pictures are there, and keep what the window shows."""
    with opened(browser, site, shot) as context:
        page = context.new_page()
        if shot.who:
            sign_in(page, shot.who)
        answer = page.goto(shot.path)
        if answer is None or not answer.ok:
            raise RuntimeError(f"{shot.path} cannot be opened")
        page.wait_for_load_state("networkidle")
        missing = page.evaluate(
            "() => [...document.images].filter(i => i.complete && !i.naturalWidth && i.src)"
            ".map(i => i.src)"
        )
        if missing:
            raise RuntimeError(f"{shot.path} lacks pictures: {missing}")
        keep(shot.name, page.screenshot())


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


def a_report(browser: Browser, site: Site) -> str:
    """The address of the meeting report that is shown."""
    with browser.new_context(base_url=site.address) as context:
        page = context.new_page()
        page.goto(REPORTS)
        rows = page.locator("main a[href^='/articles/']")
        named = rows.filter(has_text=REPORT)
        found = (named if named.count() else rows).first.get_attribute("href")
    if not found:
        raise RuntimeError(f"no article in {REPORTS}")
    return found


def take_all(site: Site, binary: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=binary, args=["--no-sandbox", "--disable-gpu"]
        )
        for shot in site.shots(a_report(browser, site)):
            take(browser, site, shot)
        browser.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", nargs="?", help="of a running site, as http://127.0.0.1:8000")
    address = parser.parse_args().address
    binary = chromium.find_or_install()
    if binary is None:
        print("no Chromium on this machine", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    if address:
        writer, publisher = (os.environ.get(key, "") for key in ("WRITER", "PUBLISHER"))
        take_all(Site(address.rstrip("/"), writer, publisher), binary)
    else:
        with demo() as site:
            take_all(site, binary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
