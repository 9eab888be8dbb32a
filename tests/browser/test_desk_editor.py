"""The article editor in a real browser, under the desk's policy: nothing is lost or let in."""

import re

from playwright.sync_api import FilePayload, expect

from tests.browser.desk import (
    PHOTO_WIDTH,
    body,
    choose_language,
    click_into,
    new_article,
    paste_html,
    photo,
    place_picture,
    save,
    stored,
)
from tests.browser.watching import Arrive, Visitor, settled, sideways
from tests.served import Site

STORED = (
    '<p>第一段，<strong>要点</strong>，见<a href="/columns/news/">新闻动态</a>。</p>'
    "<h2>账目</h2>"
    '<table><caption>断点分布</caption><thead><tr><th scope="col">河</th>'
    '<th scope="col">处</th></tr></thead><tbody><tr><th scope="row">石桥河</th><td>九</td></tr>'
    '<tr><td colspan="2">合计<sup>1</sup></td></tr></tbody></table>'
    "<ol><li>第一，贯通。</li><li>第二，绿化。</li></ol>"
    '<blockquote><p>引用的话。</p></blockquote><p>说<span lang="en">OK</span>。</p>'
)
HOSTILE = (
    "<p>好<script>window.bad = 1</script><img src=x onerror='window.bad = 2'></p>"
    "<p style='color:red' onclick='window.bad = 3'><font size=7>字</font></p>"
    "<a href='javascript:window.bad=4'>点</a><iframe srcdoc='<script>1</script>'></iframe>"
)


def test_a_body_that_nobody_touched_stays_as_it_is_to_the_byte(writer: Visitor) -> None:
    page = new_article(writer, STORED)
    assert stored(page) == STORED
    page.locator("#id_subtitle_zh_hans").fill("只改了副标题")
    save(page)
    body(page)
    assert stored(page) == STORED
    choose_language(page, "繁体")
    assert page.locator(".field-body_zh_hant .badge").first.inner_text() == "自动"


def test_a_word_more_leaves_everything_else_as_it_was(writer: Visitor) -> None:
    page = new_article(writer, STORED)
    text = body(page)
    click_into(text.locator("h2"))
    page.keyboard.press("End")
    page.keyboard.type("清楚")
    assert stored(page) == STORED.replace("账目", "账目清楚")
    save(page)
    body(page)
    assert stored(page) == STORED.replace("账目", "账目清楚")


def test_a_table_gets_rows_merged_cells_header_cells_and_a_caption(writer: Visitor) -> None:
    page = new_article(writer)
    text = body(page)
    click_into(text.locator("p").first)
    page.keyboard.press("End")
    bar = page.locator(".field-body_zh_hans .prose-menubar").first

    def press(word: str) -> None:
        bar.get_by_text(word, exact=True).click()

    press("表格")
    page.keyboard.type("表头")
    expect(text.locator("th")).to_have_count(3)
    press("加行")
    expect(text.locator("tr")).to_have_count(4)
    text.locator("td").nth(0).drag_to(text.locator("td").nth(1))
    press("合并格")
    expect(text.locator("td[colspan='2']")).to_have_count(1)
    press("表题")
    page.get_by_role("textbox", name="表题").fill("断点分布")
    page.get_by_role("button", name="好", exact=True).click()
    expect(text.locator("caption")).to_have_text("断点分布")
    save(page)
    body(page)
    html = stored(page)
    assert "<caption>断点分布</caption><thead>" in html
    assert html.count('<th scope="col">') == 3
    assert html.count('colspan="2"') == 1


def test_pasted_code_never_runs_and_is_never_stored(writer: Visitor) -> None:
    page = new_article(writer)
    text = body(page)
    text.click()
    paste_html(text, HOSTILE)
    expect(text).to_contain_text("字")
    save(page)
    body(page)
    assert page.evaluate("window.bad") is None
    assert not any(word in stored(page) for word in ("script", "onerror", "style", "iframe", "img"))
    # Parsing what was pasted may offend the policy; that it was refused is what is wanted.
    writer.problems[:] = [p for p in writer.problems if "style-src-attr" not in p]
    writer.problems[:] = [p for p in writer.problems if "Content Security Policy" not in p]
    writer.problems[:] = [p for p in writer.problems if "script-src" not in p]


def test_a_picture_goes_into_the_text_before_it_is_saved_and_stands_there_after(
    writer: Visitor,
) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(71), photo(72)])
    cards = page.locator(".photo:visible")
    expect(cards).to_have_count(2)
    page.locator("#id_images-0-caption_zh_hans").fill("会场")
    page.locator("#id_images-1-caption_zh_hans").fill("讲台")
    cards.nth(1).get_by_role("button", name="往前移").click()
    text = body(page)
    click_into(text.locator("p").first)
    page.keyboard.press("End")
    place_picture(page, "讲台")
    figure = text.locator("figure")
    expect(figure.locator("figcaption")).to_have_text("讲台")
    expect(figure.locator("img")).to_have_js_property("naturalWidth", PHOTO_WIDTH)
    key = figure.get_attribute("data-image")
    save(page)
    text = body(page)
    expect(text.locator("figure img")).to_have_js_property("complete", True)
    assert f'<figure data-image="{key}"></figure>' in stored(page)
    first = page.locator(".photo:visible").first
    assert first.get_attribute("data-key") == key
    expect(page.locator(".messagelist")).to_contain_text("还有 2 张图片没有替代文本")


def test_pictures_placed_one_after_another_all_stay_and_typing_goes_on_behind_them(
    writer: Visitor,
) -> None:
    page = new_article(writer, "<p>第一段。</p><p>第二段。</p>")
    page.locator("[name=photos]").set_input_files([photo(11), photo(12)])
    text = body(page)
    click_into(text.locator("p").first)
    page.keyboard.press("End")
    for number in (0, 1):
        page.get_by_role("button", name="入文").nth(number).click()
        expect(text.locator("figure")).to_have_count(number + 1)
        expect(text).to_be_focused()
    page.keyboard.type("接着写")
    shape = re.sub(r' data-image="[^"]+"', "", stored(page)).replace("<p></p>", "")
    assert shape == (
        "<p>第一段。</p><figure></figure><figure></figure><p>接着写</p><p>第二段。</p>"
    )


def test_a_photo_taken_away_again_is_no_row(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(81), photo(82)])
    page.locator(".photo:visible").first.get_by_role("button", name="不要这张").click()
    expect(page.locator(".photo:visible")).to_have_count(1)
    save(page)
    expect(page.locator(".photo:visible")).to_have_count(1)


def test_a_photo_taken_away_does_not_come_back_with_a_refusal(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(83), photo(84)])
    page.locator(".photo:visible").first.get_by_role("button", name="不要这张").click()
    page.locator("#id_title_zh_hans").fill("")
    page.get_by_role("button", name="存稿", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator(".photo:visible")).to_have_count(1)


OUTSIDE = """() => [...document.querySelectorAll(".photo")].flatMap((card) => {
  const frame = card.getBoundingClientRect();
  return [...card.querySelectorAll("*")].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.width > 1 && (box.right > frame.right + 1 || box.left < frame.left - 1);
  }).map((part) => part.outerHTML.slice(0, 80));
})"""


def test_nothing_of_a_photos_card_sticks_out_of_it_at_any_width(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(seed) for seed in (61, 62, 63, 64)])
    save(page)
    cards = page.locator(".photo:visible")
    expect(cards).to_have_count(4)
    expect(cards.first.get_by_text("缺替代文本")).to_be_visible()
    # The other badge goes when the work is done, which nobody can time.
    cards.first.locator(".tells").evaluate(
        "(tells) => tells.insertAdjacentHTML('afterbegin', '<span class=badge>处理中</span>')"
    )
    for width in (360, 390, 768, 1024, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        assert page.evaluate(OUTSIDE) == [], width
        assert sideways(page) == 0, width


def test_the_page_says_that_files_are_on_their_way(writer: Visitor) -> None:
    page = new_article(writer)
    # Photos are sent as they come; attachments go along with the form.
    papers = [
        FilePayload(name=f"附件{n}.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7\n%%EOF")
        for n in (1, 2)
    ]
    page.locator("#id_files").set_input_files(papers)
    page.evaluate(
        """() => document.querySelector("#save-state").closest("form")
          .addEventListener("submit", (event) => event.preventDefault())"""
    )
    page.get_by_role("button", name="存稿", exact=True).click()
    expect(page.locator("#save-state")).to_contain_text("正在上传 2 个文件")


def test_the_editors_own_style_sheet_is_let_in_by_its_digest(writer: Visitor) -> None:
    page = new_article(writer)
    white_space = body(page).evaluate("(text) => getComputedStyle(text).whiteSpace")
    assert white_space in ("pre-wrap", "break-spaces")
    sheets = page.evaluate("[...document.querySelectorAll('style')].map((s) => !!s.sheet)")
    assert sheets == [True]


def test_without_script_the_languages_stand_one_below_the_other(
    newsroom: Site, arrive: Arrive, writer: Visitor
) -> None:
    page = new_article(writer, STORED)
    context = writer.context.browser.new_context(
        java_script_enabled=False, storage_state=writer.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(page.url)
    for language in ("zh_hans", "zh_hant", "en"):
        expect(plain.locator(f"#id_title_{language}")).to_be_visible()
        expect(plain.locator(f"#id_body_{language}")).to_be_visible()
    plain.locator("#id_subtitle_zh_hans").fill("没有脚本也能存")
    plain.locator("#id_photos").set_input_files(photo(91))
    plain.get_by_role("button", name="存稿", exact=True).click()
    expect(plain.locator(".messagelist .success")).to_be_visible()
    expect(plain.locator(".photo .pic img")).to_have_count(1)
    assert plain.locator("#id_body_zh_hans").input_value() == STORED
    context.close()
