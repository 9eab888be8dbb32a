"""Word manuscripts dropped on the desk in a real browser, with its script and without."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import body, drop, sign_in
from tests.browser.watching import Arrive, Visitor
from tests.served import Site
from tests.test_docx_desk import notice, report


def test_a_dropped_manuscript_opens_with_its_receipt(writer: Visitor):
    page = writer.open("/admin/")
    drop(page, ("推进会通稿.docx", report().saved()))
    page.wait_for_url(re.compile(r"/meetingreport/\d+/change/"))
    expect(page.locator("#id_title_zh_hans")).to_have_value("云渡区召开河道推进会")
    expect(page.get_by_role("heading", name="导入回执")).to_be_visible()
    expect(page.locator(".receipt")).to_contain_text("推进会通稿.docx")
    expect(body(page).locator("figure")).to_have_count(1)


def test_several_dropped_ones_are_listed_and_a_bad_one_says_why(writer: Visitor):
    page = writer.open("/admin/articles/meetingreport/add/")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    drop(page, ("报道.docx", report().saved()), ("旧.doc", old), ("公告.docx", notice().saved()))
    page.wait_for_url(re.compile(r"/word/\?id="))
    expect(page.locator(".rows .title")).to_have_count(2)
    expect(page.locator(".messagelist")).to_contain_text("“旧.doc”是旧格式的文件")


def test_one_button_in_our_own_words_stands_for_the_browsers_field(writer: Visitor, tmp_path: Path):
    page = writer.open("/admin/")
    expect(page.get_by_role("button", name="导入")).to_have_count(0)
    file = tmp_path / "报道.docx"
    file.write_bytes(report().saved())
    with page.expect_file_chooser() as asked:
        page.locator(".pick", has_text="选 Word 稿").click()
    page.locator("#id_word").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.locator(".pick").evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"
    assert writer.barriers(SERIOUS) == []
    asked.value.set_files(file)
    expect(page.get_by_role("heading", name="导入回执")).to_be_visible()
    with page.expect_file_chooser():
        page.locator(".pick", has_text="选照片").click()


def test_without_script_field_and_button_do_the_same(
    newsroom: Site, arrive: Arrive, tmp_path: Path
):
    visitor = arrive(newsroom, script=False)
    page = sign_in(visitor, newsroom, "bianji")
    file = tmp_path / "报道.docx"
    file.write_bytes(report().saved())
    page.locator("#id_word").set_input_files(file)
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_role("heading", name="导入回执")).to_be_visible()
