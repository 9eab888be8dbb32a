"""From a term at the desk to the page that citizens read, by way of a publisher."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import sign_in
from tests.browser.glossary import NAME
from tests.browser.watching import Arrive, Visitor, sideways
from tests.served import Site, manage

WRONG, RIGHT = "於之謙", "于之謙"
PATIENCE = 30_000  # milliseconds until the background must have done its work
TERMS = "/admin/accessibility/glossaryterm/"


@pytest.fixture
def articles(newsroom: Site) -> list[int]:
    """One that says the name as the machine writes it, and one that a person has corrected."""
    said = manage(
        newsroom.data_dir, "shell", "-v0", "-c",
        "from tests.browser.glossary import print_articles; print_articles()",
    ).stdout  # fmt: skip
    found = re.search(r"articles (\d+) (\d+)", said)
    assert found, said
    return [int(found[1]), int(found[2])]


def test_a_term_is_kept_derived_reprinted_and_read(
    newsroom: Site, arrive: Arrive, articles: list[int]
) -> None:
    pk, corrected = articles
    writer, publisher, reader = arrive(newsroom), arrive(newsroom), arrive(newsroom)
    sign_in(writer, newsroom, "bianji")
    sign_in(publisher, newsroom, "fabu")
    address = f"/zh-hant/articles/{pk}/"
    expect(reader.open(address).locator("article h1")).to_have_text(f"{WRONG}到沿河社區調研")
    simplified, released = words(reader, f"/articles/{pk}/"), published(reader, address)

    keep_the_term(writer, corrected)
    # Nothing that is public changes by that.
    expect(reader.open(address).locator("article h1")).to_have_text(f"{WRONG}到沿河社區調研")

    release_the_batch(publisher)
    page = reader.open(address)
    expect(page.locator("article h1")).to_have_text(f"{RIGHT}到沿河社區調研")
    expect(page.locator("article strong")).to_have_text("于")
    assert words(reader, f"/articles/{pk}/") == simplified
    assert published(reader, address) == released


def keep_the_term(writer: Visitor, corrected: int) -> None:
    page = writer.open(TERMS)
    page.get_by_role("link", name="新建词条").click()
    # The surname alone would change every word that holds it.
    fill(page, NAME[0], NAME[0])
    expect(page.locator("form .note.warn")).to_contain_text("只有一个字")
    expect(page.get_by_label("我看过上面的提醒，就要这样")).to_be_visible()
    assert writer.barriers(SERIOUS) == []
    fill(page, NAME, RIGHT)
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.get_by_text(re.compile("已重新转换"))).to_be_visible(timeout=PATIENCE)
    by_hand = page.get_by_role("region", name="人工改过、含有它的繁体")
    expect(by_hand.get_by_role("link", name=f"{NAME}答记者问")).to_have_attribute(
        "href", re.compile(rf"/{corrected}/change/")
    )
    assert writer.barriers(SERIOUS) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) <= 0


def fill(page: Page, simplified: str, traditional: str) -> None:
    page.locator("#id_simplified").fill(simplified)
    page.locator("#id_traditional").fill(traditional)
    page.get_by_role("button", name="存好，接着改").click()


def release_the_batch(publisher: Visitor) -> None:
    page = publisher.open("/admin/")
    page.get_by_role("link", name=re.compile("繁体可以重印")).click()
    batch = page.get_by_role("region", name=f"{NAME}到沿河社区调研")
    expect(batch.locator("del").first).to_have_text("於")
    expect(batch.locator("ins").first).to_have_text("于")
    assert publisher.barriers(SERIOUS) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) <= 0
    page.get_by_role("button", name="重印勾上的").click()
    expect(page.locator(".messagelist .success")).to_contain_text("重印了 1 篇的繁体")
    expect(page.get_by_text("没有要重印的")).to_be_visible()


def words(reader: Visitor, path: str) -> str:
    text = reader.open(path).locator("article").inner_text()
    return re.sub(r"浏览次数\n\d+", "", text)


def published(reader: Visitor, path: str) -> str | None:
    return reader.open(path).locator('meta[name="PubDate"]').get_attribute("content")
