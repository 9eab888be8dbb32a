"""The pictures in the documents, taken of the site itself.

    python -m scripts.screenshots             serves a demo of its own, in a temporary folder
    python -m scripts.screenshots ADDRESS     takes them of a site that is running

Of a site that is running only what everybody sees is taken. The demo also gets a working day at
the desk (desk_scenes.py, chinese_scenes.py): its staff write, review and publish, and the pictures are what they see
on the way. All are written to docs/images, each small enough for a page to carry.
"""

import argparse
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts import chinese_scenes, chromium, desk_scenes, looks
from scripts.camera import FOLDER, Site, shoot

ROOT = Path(__file__).resolve().parent.parent
REPORTS = "/columns/news/meetings/"
REPORT = "滨水空间建设推进会"  # of the demo; another site's newest stands in for it
POLICIES, POLICY = "/columns/openness/", "城乡居民医疗保险"
PASSWORD = re.compile(r"(\w+) +((?:[a-z2-9]{4}-){3}[a-z2-9]{4})")
OPEN = "网站已经开放"
# Name, width and height of the window, dots a pixel.
WIDE, PHONE = (1280, 1440, 1), (360, 1440, 2)


@contextlib.contextmanager
def demo() -> Iterator[tuple[str, dict[str, str]]]:
    """A site with demo content that lasts as long as the block: its address and its passwords."""
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
            yield f"http://127.0.0.1:{port}", passwords_until_open(process)
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


def public_pages(site: Site) -> None:
    """What readers see: the home page and a meeting report."""
    report = a_report(site)
    for name, path, window in (
        ("home-wide", "/", WIDE),
        ("home-phone", "/", PHONE),
        ("article-wide", report, WIDE),
        ("article-senior-phone", "/senior" + report, PHONE),
    ):
        page = site.reader(*window)
        answer = page.goto(path)
        if answer is None or not answer.ok:
            raise RuntimeError(f"{path} cannot be opened")
        shoot(page, name, height=window[1])
        page.context.close()


def a_report(site: Site) -> str:
    """The address of the meeting report that is shown."""
    return one_of(site, REPORTS, REPORT)


def a_policy(site: Site) -> str:
    """The address of a document that has a table and an attachment."""
    return one_of(site, POLICIES, POLICY)


def one_of(site: Site, listing: str, title: str) -> str:
    """The article of a list whose title holds these words, else its newest."""
    page = site.reader(*WIDE)
    page.goto(listing)
    rows = page.locator("main a[href^='/articles/']")
    named = rows.filter(has_text=title)
    found = (named if named.count() else rows).first.get_attribute("href")
    page.context.close()
    if not found:
        raise RuntimeError(f"no article in {listing}")
    return found


def take_all(address: str, passwords: dict[str, str], binary: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=binary, args=["--no-sandbox", "--disable-gpu"]
        )
        site = Site(browser, address, passwords)
        public_pages(site)
        looks.take(site, a_report(site), a_policy(site))
        if passwords:
            desk_scenes.play(site)
            chinese_scenes.play(site)
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
        take_all(address.rstrip("/"), {}, binary)
    else:
        with demo() as (own_address, passwords):
            take_all(own_address, passwords, binary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
