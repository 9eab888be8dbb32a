"""Choosing a character for one place of a manuscript, and keeping it through the next edit."""

from playwright.sync_api import expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import article_id, body, caret_after, new_article, save
from tests.browser.watching import Visitor, sideways

NARROW = 360


def test_a_choice_is_made_by_one_press_and_kept_after_the_next_edit(writer: Visitor):
    page = new_article(writer, "<p>部长周俊鹏到会讲话。</p>")
    save(page)
    form = page.url
    link = page.get_by_role("link", name="繁体逐处看")
    expect(link.locator("xpath=..")).to_contain_text("1 处要看")
    link.click()

    unsure = page.get_by_role("region", name="拿不准的")
    expect(unsure.locator("[lang=zh-Hant] mark")).to_have_text("周")
    assert writer.barriers(SERIOUS) == []
    unsure.get_by_role("button", name="改成“週”").click()
    expect(page.locator(".messagelist")).to_contain_text("这一处改成“週”了")
    chosen = page.get_by_role("region", name="这一篇选定的")
    expect(chosen).to_contain_text("部長週俊鵬")
    expect(unsure).to_contain_text("没有")

    page.goto(form)
    caret_after(body(page).locator("p").first)
    page.keyboard.insert_text("他提出三点要求。")
    save(page)
    pk = article_id(page)
    writer.open(f"/admin/articles/article/{pk}/preview/zh-hant/standard/")
    expect(page.locator("article")).to_contain_text("部長週俊鵬到會講話。他提出三點要求。")

    page.set_viewport_size({"width": NARROW, "height": 740})
    writer.open(f"/admin/articles/article/{pk}/traditional/")
    assert sideways(page) <= 0
    assert writer.barriers(SERIOUS) == []
    page.get_by_role("button", name="“部长周俊鹏”不选定了").click()
    expect(unsure.locator("[lang=zh-Hant] mark")).to_have_text("周")
