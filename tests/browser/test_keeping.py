"""Words that were never saved, as their writer finds them again: killed page, ended session."""

import re
from datetime import datetime

from playwright.sync_api import Page, Request, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import (
    body,
    choose_language,
    click_into,
    give_password,
    new_article,
    photo,
    save,
    sign_in,
)
from tests.browser.watching import Arrive, Visitor, sideways
from tests.served import Site, wait_until

KEPT = re.compile(r"\d\d:\d\d 自动保存好了")


def kept_state(page: Page) -> None:
    """Wait until the line beside the buttons says that all is kept."""
    expect(page.locator("#kept-state")).to_have_text(KEPT, timeout=20_000)


def requests_of(page: Page) -> list[Request]:
    """The requests that keep a form's words, as they are made from here on."""
    made: list[Request] = []

    def note(request: Request) -> None:
        if "/keep/" in request.url and 'name="beat"' not in (request.post_data or ""):
            made.append(request)

    page.on("request", note)
    return made


def again(arrive: Arrive, site: Site, **more: int) -> Visitor:
    """The same writer at another machine, after the first one lost its power."""
    visitor = arrive(site, **more)
    sign_in(visitor, site, "bianji", anew=True)
    return visitor


def test_a_killed_page_is_found_again_on_the_first_page(
    arrive: Arrive, newsroom: Site, writer: Visitor
) -> None:
    page = new_article(writer, "<p>存过的一段。</p>")
    page.locator("#id_photos").set_input_files([photo(301)])
    page.locator("#id_images-0-alt_zh_hans").fill("台下坐满参会人员")
    save(page)
    address = page.url.removeprefix(newsroom.url)
    click_into(body(page))
    page.keyboard.press("End")
    page.keyboard.type("断电前写的一句。")
    page.locator("#id_images-0-caption_zh_hans").fill("断电前写的图说")
    choose_language(page, "English")
    page.locator("#id_title_en").fill("Half a headline")
    with page.expect_response(
        lambda answer: "/keep/" in answer.url and "Third floor" in (answer.request.post_data or ""),
        timeout=30_000,
    ):
        page.locator("#id_meeting-0-place_en").fill("Third floor")
    kept_state(page)
    # The machine is gone: no page of it hears that it ends.
    writer.context.set_offline(True)
    writer.context.close()

    back = again(arrive, newsroom)
    entry = back.page.get_by_role("region", name="自动保存，尚未存入稿件")
    expect(entry.get_by_role("link", name="编辑器里的稿子").first).to_be_visible()
    assert back.barriers(SERIOUS) == []
    back.open(address)
    bar = back.page.locator(".kept-bar")
    expect(bar).to_contain_text("没有存进稿件（断电、掉线")
    assert back.barriers(SERIOUS) == []
    bar.get_by_role("link", name="看看差别").click()
    expect(back.page.locator(".conflicts")).to_contain_text("断电前写的一句。")
    expect(back.page.locator(".conflicts")).to_contain_text("断电前写的图说")
    assert back.barriers(SERIOUS) == []
    back.page.get_by_role("link", name="接着写").click()
    expect(body(back.page)).to_contain_text("存过的一段。断电前写的一句。")
    expect(back.page.locator("#id_images-0-caption_zh_hans")).to_have_value("断电前写的图说")
    expect(back.page.locator("#id_title_en")).to_have_value("Half a headline")
    expect(back.page.locator("#id_meeting-0-place_en")).to_have_value("Third floor")
    assert back.barriers(SERIOUS) == []
    save(back.page)
    expect(back.page.locator(".kept-bar")).to_have_count(0)
    expect(back.page.locator("#id_title_en")).to_have_value("Half a headline")


def test_a_report_that_was_never_saved_is_found_on_its_form_on_a_phone(
    arrive: Arrive, newsroom: Site
) -> None:
    visitor = again(arrive, newsroom, width=390)
    page = visitor.open("/admin/articles/meetingreport/add/")
    page.locator("#id_title_zh_hans").fill("手机上写的新报道")
    kept_state(page)
    page.close(run_before_unload=False)

    visitor.page = visitor.context.new_page()
    page = visitor.open("/admin/articles/meetingreport/add/")
    bar = page.locator(".kept-bar", has_text="手机上写的新报道")
    expect(bar).to_be_visible()
    assert sideways(page) == 0
    bar.get_by_role("link", name="接着写").click()
    expect(page.locator("#id_title_zh_hans")).to_have_value("手机上写的新报道")
    assert sideways(page) == 0
    page.locator("#id_title_zh_hans").fill("手机上接着写的新报道")
    kept_state(page)
    page.reload()
    expect(page.locator(".kept-bar", has_text="手机上接着写的新报道")).to_be_visible()


def test_typing_makes_few_requests_and_doing_nothing_none(writer: Visitor) -> None:
    page = new_article(writer)
    made = requests_of(page)
    page.wait_for_timeout(7_000)
    assert made == []
    began = datetime.now().astimezone()
    click_into(body(page))
    page.keyboard.type("一句接一句地写下去，中间不停。" * 8, delay=60)
    page.wait_for_timeout(8_000)
    kept_state(page)
    seconds = (datetime.now().astimezone() - began).total_seconds()
    assert 1 <= len(made) <= seconds / 5 + 2
    so_many = len(made)
    page.wait_for_timeout(7_000)
    assert len(made) == so_many


def test_a_page_that_is_left_at_once_has_its_last_words_kept(
    arrive: Arrive, newsroom: Site, writer: Visitor
) -> None:
    page = writer.open("/admin/articles/article/add/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#id_title_zh_hans").fill("一秒钟里写的")
    page.goto(newsroom.url + "/admin/")
    kept = page.get_by_role("link", name="一秒钟里写的").first

    def is_there() -> bool:
        # The words travel while the next page is asked for already.
        page.reload()
        return kept.is_visible()

    wait_until(is_there, "the words are kept")


def test_an_ended_session_loses_nothing_and_goes_on_after_signing_in(
    newsroom: Site, writer: Visitor
) -> None:
    page = new_article(writer)
    page.locator("#id_subtitle_zh_hans").fill("登录还在时写的")
    kept_state(page)
    cookies = [each for each in writer.context.cookies() if each["name"] != "sessionid"]
    writer.context.clear_cookies()
    writer.context.add_cookies(cookies)  # type: ignore[arg-type]
    keep = page.url.replace("/change/", "/keep/")
    writer.refused.add(keep)
    page.locator("#id_subtitle_zh_hans").fill("登录过期后写的")
    state = page.locator("#kept-state")
    expect(state).to_contain_text("登录已过期。您写的都还在", timeout=20_000)
    assert writer.barriers(SERIOUS) == []

    with page.expect_popup() as opened:
        state.get_by_role("link", name="在新窗口登录").click()
    window = opened.value
    give_password(window, "bianji", newsroom.passwords["bianji"])
    expect(window.get_by_role("heading", level=1)).to_contain_text("今天")
    window.close()
    kept_state(page)
    save(page)
    expect(page.locator("#id_subtitle_zh_hans")).to_have_value("登录过期后写的")


def test_a_line_that_is_cut_is_told_and_kept_when_it_is_back(writer: Visitor) -> None:
    page = new_article(writer)
    writer.context.set_offline(True)
    page.locator("#id_subtitle_zh_hans").fill("掉线时写的")
    expect(page.locator("#kept-state")).to_contain_text("还没存上，正在再试", timeout=20_000)
    writer.context.set_offline(False)
    kept_state(page)
    writer.problems.clear()  # of the line that was cut, and of nothing else


def test_two_people_at_one_manuscript_are_told_and_nobody_loses_a_word(
    arrive: Arrive, newsroom: Site, writer: Visitor
) -> None:
    page = new_article(writer)
    colleague = arrive(newsroom)
    sign_in(colleague, newsroom, "tongshi")
    other = colleague.open(page.url.removeprefix(newsroom.url))
    expect(other.locator("#presence")).to_contain_text("也打开了这篇稿", timeout=20_000)
    expect(page.locator("#presence")).to_contain_text("程小满", timeout=20_000)
    assert colleague.barriers(SERIOUS) == []

    page.locator("#id_subtitle_zh_hans").fill("顾明夏写的副题")
    other.locator("#id_subtitle_zh_hans").fill("程小满写的副题")
    other.locator("#id_author_zh_hans").fill("程小满")
    save(other)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="看那边改了什么").click()
    expect(opened.value.locator(".conflicts")).to_contain_text("程小满写的副题")
    opened.value.close()
    expect(page.locator("#id_subtitle_zh_hans")).to_have_value("顾明夏写的副题")

    page.get_by_role("button", name="由我接着写").click()
    expect(page.locator("#presence")).to_contain_text("已告诉那边，由您接着写。", timeout=20_000)
    expect(other.locator("#presence")).to_contain_text("起接着写这篇稿", timeout=20_000)
    assert colleague.barriers(SERIOUS) == []
    page.get_by_role("button", name="存稿", exact=True).click()
    expect(page.locator(".conflicts")).to_contain_text("程小满写的副题")
    page.get_by_role("button", name="照选定的存").click()
    expect(page.locator("#id_author_zh_hans")).to_have_value("程小满")
    expect(page.locator("#id_subtitle_zh_hans")).to_have_value("顾明夏写的副题")

    other.close()
    # The window says that it closes; where that is lost, it is forgotten after 100 seconds.
    expect(page.locator("#presence")).to_be_hidden(timeout=150_000)
