"""The desk in a browser: nothing blocked, nobody shut out, nothing that was written lost."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import (
    article_id,
    body,
    choose_language,
    click_into,
    give_password,
    let_in,
    photo,
    save,
    sign_in,
)
from tests.browser.watching import Arrive, Visitor, sideways
from tests.served import Site


@pytest.fixture
def writer(newsroom: Site, arrive: Arrive) -> Visitor:
    visitor = arrive(newsroom)
    let_in(visitor, newsroom, "bianji")
    return visitor


def new_report(visitor: Visitor, title: str) -> int:
    """A report with a paragraph and a described picture, saved; the form stays open."""
    page = visitor.open("/admin/articles/meetingreport/add/")
    page.locator("#id_title_zh_hans").fill(title)
    page.locator("#id_source_zh_hans").fill("云渡区融媒体中心")
    click_into(body(page))
    page.keyboard.insert_text("会议指明了方向。")
    page.locator("#id_photos").set_input_files([photo(len(title))])
    page.locator("#id_images-0-caption_zh_hans").fill("会场全景")
    page.locator("#id_images-0-alt_zh_hans").fill("会场里坐满了人")
    save(page)
    return article_id(page)


def addresses(page: Page, selector: str) -> list[str]:
    """Where the links lead that match, without repetition, in their order."""
    found = page.locator(selector).evaluate_all("(all) => all.map((link) => link.href)")
    return list(dict.fromkeys(urlsplit(address).path for address in found))


def test_the_sign_in_page_is_open_to_everybody(newsroom: Site, arrive: Arrive):
    visitor = arrive(newsroom, width=360)
    page = visitor.open("/admin/")
    assert visitor.barriers() == []
    assert sideways(page) <= 0
    page.locator("#id_username").fill("bianji")
    page.locator("#id_password").fill("not-the-password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#id_username")).to_have_value("bianji")
    assert visitor.barriers() == []


def test_every_screen_is_drawn_in_full_and_open_to_everybody(newsroom: Site, arrive: Arrive):
    visitor = arrive(newsroom)
    page = sign_in(visitor, newsroom, "guanli")
    screens = addresses(page, "#nav-sidebar a")
    assert len(screens) > 5
    found = {}
    for screen in screens:
        page = visitor.open(screen)
        found[screen] = visitor.barriers(SERIOUS)
        # Of each list the form for a new row and that of the first one.
        forms = [
            *addresses(page, ".object-tools a:not([download])")[:1],
            *addresses(page, "#result_list th a")[:1],
        ]
        for form in forms:
            visitor.open(form)
            found[form] = visitor.barriers(SERIOUS)
    assert {path: barriers for path, barriers in found.items() if barriers} == {}
    assert len(found) > len(screens)


def test_a_manuscripts_screens_are_open_to_everybody(newsroom: Site, writer: Visitor):
    pk = new_report(writer, "无障碍的会议")
    # From its top: where the saved form is left off, a bar may lie across a control.
    page = writer.open(f"/admin/articles/meetingreport/{pk}/change/")
    for language in ("简体", "繁体", "English"):
        choose_language(page, language)
        assert writer.barriers(SERIOUS) == [], language
    page.locator(".field-body_en").get_by_role("button", name="把照片放进正文").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert writer.barriers(SERIOUS) == []
    page.keyboard.press("Escape")
    writer.open(f"/admin/articles/meetingreport/{pk}/history/")
    assert writer.barriers(SERIOUS) == []
    page = writer.open(f"/admin/articles/article/{pk}/publish/")
    expect(page.locator("iframe")).to_have_count(4)  # nothing is written in English
    assert writer.barriers(SERIOUS) == []


def test_previews_open_at_the_heading_and_leave_the_page_where_it_is(writer: Visitor):
    pk = new_report(writer, "从标题看起的会议")
    page = writer.open(f"/admin/articles/article/{pk}/publish/")
    frames = page.locator(".six iframe")
    heading = frames.first.content_frame.locator("article h1")
    expect(heading).to_be_in_viewport()
    page.wait_for_function("() => document.querySelector('.six iframe').contentWindow.scrollY > 0")
    top = "(each) => each.getBoundingClientRect().top"
    assert 0 <= heading.evaluate(top) < 40
    assert page.evaluate("scrollY") == 0


def test_what_is_written_by_keyboard_is_there_after_saving(writer: Visitor):
    page = writer.open("/admin/articles/article/add/")
    page.locator("#id_title_zh_hans").fill("只用键盘写")
    text = body(page)
    text.focus()
    page.keyboard.insert_text("第一段")
    page.keyboard.press("Control+b")
    page.keyboard.insert_text("要点")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.insert_text("第二段")
    page.locator("#id_column").select_option(index=1)
    save(page)
    page.reload()
    assert (
        page.locator("#id_body_zh_hans").input_value()
        == "<p>第一段<strong>要点</strong></p><p>第二段</p>"
    )
    expect(body(page).locator("p")).to_have_text(["第一段要点", "第二段"])


def test_of_two_people_who_save_one_article_the_second_loses_nothing(
    newsroom: Site, arrive: Arrive, writer: Visitor
):
    pk = new_report(writer, "两个人一起写")
    colleague = arrive(newsroom)
    let_in(colleague, newsroom, "tongshi")
    page = colleague.open(f"/admin/articles/meetingreport/{pk}/change/")
    page.locator("#id_summary_zh_hans").fill("同事写的摘要")
    page.locator("#id_title_zh_hans").fill("同事改的标题")

    writer.page.locator("#id_title_zh_hans").fill("编辑改的标题")
    writer.page.locator("#id_editor_zh_hans").fill("苏其华")
    save(writer.page)

    page.get_by_role("button", name="存稿", exact=True).click()
    conflicts = page.locator(".conflicts")
    expect(conflicts).to_contain_text("编辑改的标题")
    expect(conflicts).to_contain_text("苏其华")
    expect(page.locator(".errornote")).to_have_count(0)
    expect(page.locator("#id_title_zh_hans")).to_have_value("同事改的标题")
    expect(page.locator("#id_summary_zh_hans")).to_have_value("同事写的摘要")
    expect(page.locator("#id_editor_zh_hans")).to_have_value("苏其华")
    assert colleague.barriers(SERIOUS) == []
    assert sideways(page) <= 0
    conflicts.get_by_role("button", name="照选定的存").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    page = writer.open(f"/admin/articles/meetingreport/{pk}/change/")
    expect(page.locator("#id_title_zh_hans")).to_have_value("同事改的标题")
    expect(page.locator("#id_summary_zh_hans")).to_have_value("同事写的摘要")
    expect(page.locator("#id_editor_zh_hans")).to_have_value("苏其华")


def test_pictures_that_two_people_changed_are_seen_side_by_side(
    newsroom: Site, arrive: Arrive, writer: Visitor
):
    pk = new_report(writer, "两个人换照片")
    writer.page.locator("#id_photos").set_input_files([photo(71)])
    writer.page.locator("#id_images-1-alt_zh_hans").fill("第二张")
    save(writer.page)
    colleague = arrive(newsroom, width=360)
    let_in(colleague, newsroom, "tongshi")
    page = colleague.open(f"/admin/articles/meetingreport/{pk}/change/")
    page.locator("#id_images-0-caption_zh_hans").fill("同事写的图说")
    page.locator("#id_images-1-file").set_input_files([photo(72)])

    writer.page.locator("#id_images-0-DELETE").check()
    writer.page.locator("#id_images-1-file").set_input_files([photo(73)])
    save(writer.page)

    page.get_by_role("button", name="存稿", exact=True).click()
    conflicts = page.locator(".conflicts")
    expect(conflicts).to_contain_text("那边已删去这一项，您写的：")
    expect(conflicts).to_contain_text("同事写的图说")
    drawn = "(all) => all.map((picture) => picture.complete && picture.naturalWidth > 0)"
    expect(conflicts.locator("img")).to_have_count(2)
    page.wait_for_load_state("load")
    assert conflicts.locator("img").evaluate_all(drawn) == [True, True]
    assert colleague.barriers(SERIOUS) == []
    assert sideways(page) <= 0
    conflicts.get_by_role("button", name="照选定的存").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator(".photos > .photo")).to_have_count(1)


def test_a_text_outlives_the_session_in_which_it_was_written(newsroom: Site, writer: Visitor):
    pk = new_report(writer, "写到登录过期")
    page = writer.page
    page.locator("#id_subtitle_zh_hans").fill("过期之后的副标题")
    text = body(page)
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("这一句写了很久。")
    writer.context.clear_cookies()
    writer.refused |= {page.url, page.url.replace("/change/", "/keep/")}
    page.get_by_role("button", name="存稿", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您写的还在")
    assert writer.barriers(SERIOUS) == []

    with writer.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    window = opened.value
    give_password(window, "bianji", newsroom.passwords["bianji"])
    expect(window.get_by_role("heading", level=1)).to_contain_text("今天")
    window.close()

    page.get_by_role("button", name="继续").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert article_id(page) == pk
    expect(page.locator("#id_subtitle_zh_hans")).to_have_value("过期之后的副标题")
    assert "这一句写了很久。" in page.locator("#id_body_zh_hans").input_value()
