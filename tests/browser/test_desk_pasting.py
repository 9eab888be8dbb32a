"""What word processors put on the clipboard: their lists stay lists, and no number is lost."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import body, new_article, paste_html, save, stored
from tests.browser.watching import Visitor

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


def word_list(*items: tuple[int, str, str]) -> list[str]:
    """The paragraphs of a list in Word, which tell their places in it: level, marker, words."""
    places = ["CxSpFirst", *["CxSpMiddle"] * (len(items) - 2), "CxSpLast"]
    return [WORD_ITEM.format(place, *item) for place, item in zip(places, items, strict=True)]


def word_items(*items: tuple[int, str, str]) -> list[str]:
    """The same of items that Word does not take for one list."""
    return [WORD_ITEM.format("", *item) for item in items]


NUMBERED = word_list((1, "1.", "贯通断点"), (1, "2.", "补种绿化"), (1, "3.", "装灯<b>三十</b>盏"))
WORD = [
    (
        "numbers and what interrupts them",
        [
            *NUMBERED[:2],
            EMPTY,
            *NUMBERED[2:],
            PLAIN.format("中间一段。"),
            *word_items((1, "4、", "接着做")),
        ],
        "<ol><li>贯通断点</li><li>补种绿化</li><li>装灯<strong>三十</strong>盏</li></ol>"
        '<p>中间一段。</p><ol start="4"><li>接着做</li></ol>',
    ),
    (
        "bullets of several signs",
        word_list((1, SIGN.format("l"), "座椅"), (1, "·", "路灯"), (1, SIGN.format("§"), "标识")),
        "<ul><li>座椅</li><li>路灯</li><li>标识</li></ul>",
    ),
    (
        "lists inside lists",
        word_list(
            *((1, "1.", "东岸"), (2, "o", "码头"), (2, "o", "步道")),
            *((3, "1.", "铺装"), (1, "2.", "西岸")),
        ),
        "<ol><li>东岸<ul><li>码头</li><li>步道<ol><li>铺装</li></ol></li></ul></li>"
        "<li>西岸</li></ol>",
    ),
    (
        "the numbers of official papers",
        word_items(
            *((1, "一、", "总体要求"), (2, "（一）", "指导思想")),
            *((1, "第一条", "为了规范管理，制定本办法。"), (1, "1.1", "范围")),
            *((1, "1.", "先做"), (2, "a)", "甲段"), (1, "2.", "后做"), (1, "5.", "最后")),
        ),
        "<p>一、总体要求</p><p>（一）指导思想</p><p>第一条\u3000为了规范管理，制定本办法。</p>"
        "<p>1.1 范围</p><ol><li><p>先做</p><p>a) 甲段</p></li><li>后做</li></ol>"
        '<ol start="5"><li>最后</li></ol>',
    ),
    (
        "a numbered heading",
        [
            word_items((1, "2.", "保障措施"))[0]
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


def paste_over(page: Page, html: str, plain: str = "") -> Locator:
    """Paste in the place of the whole text; returns the text."""
    text = body(page)
    text.click()
    page.keyboard.press("Control+A")
    paste_html(text, html, plain)
    return text


def wait_for_the_end(text: Locator) -> None:
    """A last paragraph shows that the paste is over."""
    expect(text.locator("p", has_text=re.compile("^完$"))).to_have_count(1)


def test_lists_of_word_processors_stay_lists_and_no_number_is_lost(writer: Visitor) -> None:
    page = new_article(writer)
    text = body(page)
    taken = {}
    for name, parts, _wanted in WORD:
        text.click()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        paste_html(text, WORD_PAGE.format("".join(parts) + PLAIN.format("完")))
        wait_for_the_end(text)
        taken[name] = stored(page).removesuffix("<p>完</p>")
    assert taken == {name: wanted for name, _parts, wanted in WORD}


def test_a_pasted_list_is_stored_and_comes_back_as_it_was(writer: Visitor) -> None:
    page = new_article(writer)
    _name, parts, wanted = WORD[3]
    text = paste_over(page, WORD_PAGE.format("".join(parts)))
    expect(text).to_contain_text("最后")
    save(page)
    body(page)
    assert stored(page) == wanted


LAYOUT = (
    "<p>　　第一段。</p><p>&nbsp;</p><p><span>　</span><span>　第二段，<b>　粗</b>。</span></p>"
    "<p><br></p><div>&nbsp;&nbsp;第三段。</div><table><tr><td>&nbsp;甲</td><td>乙</td></tr></table>"
)


def test_typed_indents_and_empty_paragraphs_stay_behind(writer: Visitor) -> None:
    page = new_article(writer)
    text = paste_over(page, f"<html><body>{LAYOUT}<p>完</p></body></html>")
    wait_for_the_end(text)
    assert stored(page).startswith(
        "<p>第一段。</p><p>第二段，<strong>　粗</strong>。</p><p>第三段。</p><table>"
    )
    assert "<td>甲</td><td>乙</td>" in stored(page)
    assert "<p></p>" not in stored(page)


def test_plain_text_comes_without_typed_indents(writer: Visitor) -> None:
    page = new_article(writer)
    text = paste_over(page, "", "　　第一段。\r\n\r\n　　\r\n    第二段。\n完")
    wait_for_the_end(text)
    assert stored(page) == "<p>第一段。</p><p>第二段。</p><p>完</p>"


def test_what_was_copied_in_the_editor_comes_as_it_was(writer: Visitor) -> None:
    page = new_article(writer)
    text = paste_over(page, '<p data-pm-slice="1 1 []">　　留着。</p>')
    expect(text).to_contain_text("留着。")
    assert stored(page) == "<p>　　留着。</p>"
