"""A wrong name on the way to the public: listed, repaired with one press, another one ticked."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import give_password, sign_in
from tests.browser.sites import said
from tests.browser.watching import Arrive, sideways
from tests.served import Site


@pytest.fixture
def site(pressed: tuple[Site, str]) -> tuple[Site, list[int]]:
    """A newsroom with two reports whose names are in doubt, and their ids."""
    served, told = pressed
    return served, [int(each) for each in re.findall(r"report (\d+)", told)]


def doubts(page: Page) -> Locator:
    return page.locator(".doubts h3 mark")


def test_a_wrong_name_is_repaired_another_ticked_and_both_are_printed(site, arrive: Arrive):
    served, (pk, _other) = site
    writer = arrive(served)
    page = sign_in(writer, served, "bianji")
    writer.open(f"/admin/articles/meetingreport/{pk}/change/")
    note = page.locator(".note", has_text="这些名字和已知的只差一点")
    expect(note).to_contain_text("赵红路（已知 赵虹路）")
    note.get_by_role("link", name="核对姓名").click()
    expect(doubts(page)).to_have_text(["赵红路", "周俊朋"])
    assert writer.barriers(SERIOUS) == []
    first = page.locator(".doubts > li").first
    expect(first.locator(".stands li")).to_have_count(3)
    expect(first.locator("q").first).to_contain_text("区委书记赵红路")
    first.get_by_role("button", name="都改成“赵虹路”（4 处）").click()
    expect(page.locator(".messagelist .success")).to_contain_text("已把“赵红路”改成“赵虹路”")
    expect(doubts(page)).to_have_text(["周俊朋"])
    page.get_by_role("button", name="没有错，就是“周俊朋”").click()
    expect(page.locator(".ticked")).to_contain_text("周俊朋")
    expect(doubts(page)).to_have_count(0)
    page.locator(".settling").get_by_role("button", name="于得水", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("已收进词条：于得水 → 于得水")
    said(served.data_dir, f"from tests.browser.misspelt import *; pass_reviews({pk})")
    publisher = arrive(served)
    page = sign_in(publisher, served, "fabu")
    publisher.open(f"/admin/articles/article/{pk}/publish/")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("已发布，第 1 印")
    public = publisher.open(f"/articles/{pk}/")
    text = public.locator("main").inner_text()
    assert text.count("赵虹路") == 4
    assert "赵红路" not in text
    assert "周俊朋" in text


def test_on_a_phone_without_script_names_are_answered_by_key(site, arrive: Arrive):
    served, (_other, pk) = site
    visitor = arrive(served, width=360, script=False)
    page = visitor.open("/admin/")
    give_password(page, "bianji", served.passwords["bianji"])
    visitor.open(f"/admin/articles/article/{pk}/publish/#names")
    assert sideways(page) <= 0
    only = page.locator(".stands").first.get_by_role("button", name="只改这里：赵虹路").first
    box = only.bounding_box()
    assert box
    assert box["height"] >= 44
    only.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("共 2 处")
    page.get_by_role("button", name="没有错，就是“赵红路”").press("Enter")
    expect(page.locator(".ticked")).to_contain_text("赵红路")
    page.get_by_role("button", name="收回").press("Enter")
    expect(doubts(page).filter(has_text="赵红路")).to_be_visible()
    assert sideways(page) <= 0
