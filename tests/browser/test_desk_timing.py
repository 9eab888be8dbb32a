"""Choosing when a manuscript appears, with hands: by mouse, by key, on a phone, without script."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import article_id, give_password, let_in, new_article, save
from tests.browser.watching import Arrive, Visitor, sideways
from tests.served import Site

# On the eve of a day off the date stands between.
TOMORROW = re.compile(r"明早(?: |（\d+月\d+日）)8:00")
TIMED = "/admin/articles/article/timed/"


@pytest.fixture
def writer(newsroom: Site, arrive: Arrive) -> Visitor:
    visitor = arrive(newsroom)
    let_in(visitor, newsroom, "bianji")
    return visitor


def chosen(page: Page) -> str:
    return page.locator(".when .chip-radio:checked + .chip").inner_text()


def test_a_writer_chooses_tomorrow_morning_and_finds_it_on_the_desk(writer: Visitor):
    page = new_article(writer)
    pk = article_id(page)
    page.locator(".when .chip", has_text="明早").click()
    assert writer.barriers(SERIOUS) == []
    save(page)
    assert TOMORROW.search(chosen(page))
    expect(page.locator(".messagelist")).to_contain_text(TOMORROW)
    writer.open("/admin/")
    page.get_by_role("link", name="日历").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("定时")
    row = page.locator(".days li li", has=page.locator(f'a[href*="/{pk}/publish/"]'))
    expect(row).to_contain_text("8:00")
    expect(row).to_contain_text("还没送审")
    assert writer.barriers() == []
    row.get_by_role("link").click()
    expect(page.locator("#when")).to_contain_text(TOMORROW)
    assert writer.barriers(SERIOUS) == []
    page.locator("#when .chip", has_text="由发布员发").click()
    page.get_by_role("button", name="定好时间").click()
    expect(page.locator(".messagelist")).to_contain_text("不定时间了")
    assert writer.problems == []


def test_chips_are_pressed_by_key_and_another_moment_is_typed(writer: Visitor):
    page = new_article(writer)
    first = page.locator(".when .chip-radio").first
    first.focus()
    for _number in range(page.locator(".when .chip-radio").count() - 1):
        page.keyboard.press("ArrowRight")
    assert chosen(page) == "✓ 另选…" or chosen(page) == "另选…"
    page.keyboard.press("Tab")
    typed = page.locator(".when .chip-other")
    expect(typed).to_be_focused()
    typed.fill("2099-12-03T10:30")
    save(page)
    expect(typed).to_have_value("2099-12-03T10:30")
    expect(typed).to_be_visible()


def test_a_past_moment_comes_back_with_a_sentence_beside_it(writer: Visitor):
    page = new_article(writer)
    page.locator(".when .chip", has_text="另选").click()
    page.locator(".when .chip-other").fill("2020-01-02T10:30")
    page.get_by_role("button", name="存稿", exact=True).click()
    expect(page.locator(".when .errorlist")).to_contain_text("已经过了，请选一个将来的时间")
    expect(page.locator("#faults a")).to_have_attribute("href", "#id_publish_at")
    expect(page.locator(".when .chip-other")).to_have_value("2020-01-02T10:30")
    assert writer.barriers(SERIOUS) == []


def test_on_a_phone_every_chip_is_within_reach(newsroom: Site, arrive: Arrive):
    visitor = arrive(newsroom, width=390)
    let_in(visitor, newsroom, "bianji")
    page = new_article(visitor)
    sizes: list[dict[str, Any]] = page.locator(".when .chip").evaluate_all(
        "(all) => all.map((chip) => chip.getBoundingClientRect().toJSON())"
    )
    assert len(sizes) >= 5
    assert all(size["height"] >= 43.9 and size["right"] <= 390 for size in sizes)
    page.locator(".when .chip", has_text="另选").click()
    assert sideways(page) <= 0
    visitor.open(TIMED)
    assert sideways(page) <= 0
    assert visitor.barriers() == []


# Its height, and how far from its edge the words begin.
LOOKS = """(all) => all.map((chip) => {
  const look = getComputedStyle(chip);
  const edge = parseFloat(look.borderLeftWidth) + parseFloat(look.paddingLeft);
  return [chip.getBoundingClientRect().height, edge];
})"""


def test_chips_look_alike_wherever_they_stand(writer: Visitor):
    page = writer.page
    for width in (390, 768, 1366):
        page.set_viewport_size({"width": width, "height": 900})
        writer.open("/admin/articles/meetingreport/add/")
        looks: list[list[float]] = page.locator(".chip").evaluate_all(LOOKS)
        assert page.locator(".field-expires_at .chip").count() > 3
        assert len({tuple(look) for look in looks}) == 1, (width, looks)
        assert looks[0][1] == 12, width


def test_without_script_it_is_chosen_all_the_same(newsroom: Site, arrive: Arrive, writer: Visitor):
    page = new_article(writer)
    pk = article_id(page)
    plain = arrive(newsroom, script=False)
    page = plain.open("/admin/")
    give_password(page, "bianji", newsroom.passwords["bianji"])
    page = plain.open(f"/admin/articles/article/{pk}/publish/")
    other = page.locator("#when .chip-other")
    expect(other).to_be_hidden()
    page.locator("#when .chip", has_text="另选").click()
    expect(other).to_be_visible()
    page.locator("#when .chip", has_text="马上发").click()
    page.get_by_role("button", name="定好时间").click()
    expect(page.locator("#when")).to_contain_text("审定以后马上发布")
