"""The article editor in a real browser, under the desk's policy: nothing is lost or let in."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.desk import body, choose_language, place_picture, save, sign_in
from tests.browser.desk import photo as photo_file
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
# A list's paragraph as Word on the desk puts it on the clipboard: level, marker, words.
WORD_ITEM = (
    "<p class=MsoListParagraph{0} style='margin-left:21.0pt;text-indent:-21.0pt;\n"
    "mso-list:l0 level{1} lfo1'><![if !supportLists]><span lang=EN-US style='mso-fareast-font-family:"
    "等线'><span\nstyle='mso-list:Ignore'>{2}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;"
    "&nbsp; </span></span></span><![endif]>{3}<span lang=EN-US><o:p></o:p></span></p>"
)
SIGN = "<span style='font-family:Wingdings;mso-bidi-font-family:\"Times New Roman\"'>{}</span>"
WORD_PAGE = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator '
    'content="Microsoft Word 15"><style><!-- @list l0:level1 {{mso-level-text:"%1.";}} --></style>'
    "</head><body lang=ZH-CN><!--StartFragment-->{}<!--EndFragment--></body></html>"
)
PLAIN = '<p class=MsoNormal style="text-indent:21.0pt">{}<span lang=EN-US><o:p></o:p></span></p>'
EMPTY = "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>"
# The same by WPS: no name for it, sometimes no word on what the marker is.
WPS_ITEM = (
    '<p class="MsoNormal" style="margin-left:21.0000pt;mso-list:l0 level{} lfo1;">'
    "<!--[if !supportLists]--><span style=\"mso-spacerun:'yes';font-family:等线;\">{}<span>&nbsp;"
    "</span></span><!--[endif]--><span style=\"mso-spacerun:'yes';font-family:等线;\">{}</span>"
    '<span style="font-family:等线;"><o:p></o:p></span></p>'
)
# And by Word in the browser: each item a list in a box of its own.
ONLINE_ITEM = (
    '<div class="ListContainerWrapper SCXW1 BCX0"><{0} class="NumberListStyle{1}" role="list" '
    'start="{2}" style="list-style-type: {4};"><li data-leveltext="%1." data-listid="1" '
    'data-aria-posinset="{2}" data-aria-level="{1}" role="listitem" class="OutlineElement Ltr">'
    '<p class="Paragraph SCXW1" style="font-weight: normal;"><span lang="ZH-CN" class="TextRun">'
    '<span class="NormalTextRun">{3}</span></span><span class="EOP">&nbsp;</span></p></li></{0}></div>'
)
WORD = [
    (
        "numbers and what interrupts them",
        [
            WORD_ITEM.format("CxSpFirst", 1, "1.", "贯通断点"),
            WORD_ITEM.format("CxSpMiddle", 1, "2.", "补种绿化"),
            EMPTY,
            WORD_ITEM.format("CxSpLast", 1, "3.", "装灯<b>三十</b>盏"),
            PLAIN.format("中间一段。"),
            WORD_ITEM.format("", 1, "4、", "接着做"),
        ],
        "<ol><li>贯通断点</li><li>补种绿化</li><li>装灯<strong>三十</strong>盏</li></ol>"
        '<p>中间一段。</p><ol start="4"><li>接着做</li></ol>',
    ),
    (
        "bullets of several signs",
        [
            WORD_ITEM.format("CxSpFirst", 1, SIGN.format("l"), "座椅"),
            WORD_ITEM.format("CxSpMiddle", 1, "·", "路灯"),
            WORD_ITEM.format("CxSpLast", 1, SIGN.format("§"), "标识"),
        ],
        "<ul><li>座椅</li><li>路灯</li><li>标识</li></ul>",
    ),
    (
        "lists inside lists",
        [
            WORD_ITEM.format("CxSpFirst", 1, "1.", "东岸"),
            WORD_ITEM.format("CxSpMiddle", 2, "o", "码头"),
            WORD_ITEM.format("CxSpMiddle", 2, "o", "步道"),
            WORD_ITEM.format("CxSpMiddle", 3, "1.", "铺装"),
            WORD_ITEM.format("CxSpLast", 1, "2.", "西岸"),
        ],
        "<ol><li>东岸<ul><li>码头</li><li>步道<ol><li>铺装</li></ol></li></ul></li>"
        "<li>西岸</li></ol>",
    ),
    (
        "the numbers of official papers",
        [
            WORD_ITEM.format("", 1, "一、", "总体要求"),
            WORD_ITEM.format("", 2, "（一）", "指导思想"),
            WORD_ITEM.format("", 1, "第一条", "为了规范管理，制定本办法。"),
            WORD_ITEM.format("", 1, "1.1", "范围"),
            WORD_ITEM.format("", 1, "1.", "先做"),
            WORD_ITEM.format("", 2, "a)", "甲段"),
            WORD_ITEM.format("", 1, "2.", "后做"),
            WORD_ITEM.format("", 1, "5.", "最后"),
        ],
        "<p>一、总体要求</p><p>（一）指导思想</p><p>第一条\u3000为了规范管理，制定本办法。</p>"
        "<p>1.1 范围</p><ol><li><p>先做</p><p>a) 甲段</p></li><li>后做</li></ol>"
        '<ol start="5"><li>最后</li></ol>',
    ),
    (
        "a numbered heading",
        [
            WORD_ITEM.format("", 1, "2.", "保障措施")
            .replace("<p class=MsoListParagraph", "<h2")
            .replace("</p>", "</h2>"),
            PLAIN.format("正文。"),
        ],
        "<h2>2. 保障措施</h2><p>正文。</p>",
    ),
    (
        "numbers and words of a language in the middle of a sentence",
        [PLAIN.format("投入<span lang=EN-US>1200</span>万元，用<span lang=EN-US>BIM</span>建模。")],
        '<p>投入1200万元，用<span lang="EN-US">BIM</span>建模。</p>',
    ),
    (
        "lists of WPS",
        [
            WPS_ITEM.format(1, "1.", "勘察"),
            WPS_ITEM.format(1, "2.", "设计"),
            WPS_ITEM.format(2, "●", "初步设计"),
            WPS_ITEM.format(1, "（三）", "施工"),
        ],
        "<ol><li>勘察</li><li>设计<ul><li>初步设计</li></ul></li></ol><p>（三）施工</p>",
    ),
    (
        "lists of Word in the browser",
        [
            ONLINE_ITEM.format("ol", 1, 1, "报名", "decimal"),
            ONLINE_ITEM.format("ul", 2, 1, "线上", "disc"),
            ONLINE_ITEM.format("ol", 1, 2, "审核", "decimal"),
        ],
        "<ol><li>报名<ul><li>线上</li></ul></li><li>审核</li></ol>",
    ),
    (
        "lists that are lists",
        ["<ol start=1 type=1><li class=MsoNormal style='mso-list:l0 level1 lfo1'>甲</li><li>乙</li></ol>"],
        "<ol><li>甲</li><li>乙</li></ol>",
    ),
]  # fmt: skip
HOSTILE = (
    "<p>好<script>window.bad = 1</script><img src=x onerror='window.bad = 2'></p>"
    "<p style='color:red' onclick='window.bad = 3'><font size=7>字</font></p>"
    "<a href='javascript:window.bad=4'>点</a><iframe srcdoc='<script>1</script>'></iframe>"
)


@pytest.fixture
def writer(newsroom: Site, arrive: Arrive) -> Visitor:
    visitor = arrive(newsroom, width=1366)
    sign_in(visitor, newsroom, "bianji")
    return visitor


def photo(seed: int) -> FilePayload:
    return photo_file(seed)


def new_article(visitor: Visitor, html: str = "<p>开头。</p>") -> Page:
    """A saved manuscript whose Simplified body is this HTML."""
    page = visitor.open("/admin/articles/meetingreport/add/")
    page.locator("#id_title_zh_hans").fill("编辑器里的稿子")
    page.locator("#id_source_zh_hans").fill("云渡区融媒体中心")
    body(page)
    page.evaluate("(html) => document.getElementById('id_body_zh_hans').value = html", html)
    save(page)
    body(page)
    return page


def stored(page: Page, language: str = "zh_hans") -> str:
    return page.locator(f"#id_body_{language}").input_value()


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
    text.locator("h2").click()
    page.keyboard.press("End")
    page.keyboard.type("清楚")
    assert stored(page) == STORED.replace("账目", "账目清楚")
    save(page)
    body(page)
    assert stored(page) == STORED.replace("账目", "账目清楚")


def test_a_table_gets_rows_merged_cells_header_cells_and_a_caption(writer: Visitor) -> None:
    page = new_article(writer)
    text = body(page)
    text.locator("p").first.click()
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


def paste_html(text: Locator, html: str) -> None:
    """Put HTML on the clipboard and paste it where the cursor stands."""
    text.evaluate(
        """(editor, html) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          const options = {clipboardData, bubbles: true, cancelable: true};
          editor.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        html,
    )


def test_lists_of_word_processors_stay_lists_and_no_number_is_lost(writer: Visitor) -> None:
    page = new_article(writer)
    text = body(page)
    taken = {}
    for name, parts, _wanted in WORD:
        text.click()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        # The last paragraph shows that the paste is over.
        paste_html(text, WORD_PAGE.format("".join(parts) + PLAIN.format("完")))
        expect(text.locator("p", has_text=re.compile("^完$"))).to_have_count(1)
        taken[name] = stored(page).removesuffix("<p>完</p>")
    assert taken == {name: wanted for name, _parts, wanted in WORD}


def test_a_pasted_list_is_stored_and_comes_back_as_it_was(writer: Visitor) -> None:
    page = new_article(writer)
    _name, parts, wanted = WORD[3]
    text = body(page)
    text.click()
    page.keyboard.press("Control+A")
    paste_html(text, WORD_PAGE.format("".join(parts)))
    expect(text).to_contain_text("最后")
    save(page)
    body(page)
    assert stored(page) == wanted


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
    text.locator("p").first.click()
    page.keyboard.press("End")
    place_picture(page, "讲台")
    figure = text.locator("figure")
    expect(figure.locator("figcaption")).to_have_text("讲台")
    expect(figure.locator("img")).to_have_js_property("naturalWidth", 1500)
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
    text.locator("p").first.click()
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
    page.locator("#id_photos").set_input_files([photo(65), photo(66)])
    expect(page.locator(".photo:visible")).to_have_count(2)
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
