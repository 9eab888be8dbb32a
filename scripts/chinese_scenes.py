"""How the desk shows what becomes of the Chinese: places, names, terms, and reprints.

After the working day of desk_scenes.py, on the same desk. Everything is done by hand.
"""

import re

from playwright.sync_api import expect

from scripts import desk_papers as papers
from scripts.camera import DESK, Site, shoot
from scripts.desk_scenes import Day
from tests.browser.desk import save

TERMS = f"{DESK}accessibility/glossaryterm/"
# Both ways of writing it are right; an office may well prefer the other one.
PREFERRED = ("发布", "發布")
ONE_SIGN = ("谷", "谷")


def play(site: Site) -> None:
    look_at_places_and_names(site)
    keep_terms(site)
    reprint(site)


def look_at_places_and_names(site: Site) -> None:
    """A manuscript with a wrong name in it, and with characters that only a person can decide."""
    page = Day(site).bring("bianji", papers.flood_report())
    save(page)
    form = page.url
    page.get_by_role("link", name="繁体逐处看").click()
    shoot(page, "desk-places", part=page.locator("h1"), until=page.locator("#h-sure"))
    page.goto(form)
    page.get_by_role("link", name="核对姓名").first.click()
    shoot(page, "desk-names", part=page.locator("#names"))


def keep_terms(site: Site) -> None:
    """A term that would do harm, told before it is kept; and one that is meant so."""
    page = site.at_desk("bianji")
    page.goto(f"{TERMS}add/")
    for simplified, traditional in (ONE_SIGN, PREFERRED):
        page.fill("#id_simplified", simplified)
        page.fill("#id_traditional", traditional)
        page.get_by_role("button", name="存好，接着改").click()
        if simplified == ONE_SIGN[0]:
            expect(page.locator("form .note.warn")).to_contain_text("只有一个字")
            shoot(
                page, "desk-term", part=page.locator("h1").last, until=page.locator(".submit-row")
            )
    doubts = page.get_by_label("我看过上面的提醒，就要这样")
    if doubts.is_visible():
        doubts.check()
        page.get_by_role("button", name="存好，接着改").click()
    expect(page.get_by_text(re.compile("已重新转换"))).to_be_visible(timeout=120_000)


def reprint(site: Site) -> None:
    """What is public and would read otherwise now, before a publisher."""
    page = site.at_desk("fabu")
    page.goto(f"{TERMS}reprints/")
    shoot(page, "desk-reprints", height=720)
