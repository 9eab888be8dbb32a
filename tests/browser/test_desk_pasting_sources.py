"""What Word, WPS, Excel, WeChat and web pages put on the clipboard: structure stays, dress goes,
and a receipt says what was taken, changed and left behind."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.clipboards import CLEAN, SOURCES, WEB, WECHAT, WORD
from tests.browser.desk import body, new_article, paste_html, save, stored
from tests.browser.watching import Visitor

# Nothing of these may be left of any of them, in the editor or after it was saved.
LEFT_OVER = re.compile(
    r"style|class|script|on\w+=|mso|o:p|section|<font|<img|data-(?!image)|file:|mmbiz|qpic|v\.qq", re.I
)  # fmt: skip


def receipt(page: Page, language: str = "zh_hans") -> Locator:
    return page.locator(f".field-body_{language} .editor-receipt")


def paste_over(page: Page, html: str) -> Locator:
    """Paste in the place of the whole text; returns the text."""
    text = body(page)
    text.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    paste_html(text, html, "x")
    return text


def test_structure_stays_and_dress_goes_whatever_the_program(writer: Visitor) -> None:
    page = new_article(writer)
    taken = {}
    for name, clipboard in SOURCES.items():
        paste_over(page, clipboard.html)
        expect(body(page)).to_have_text(re.compile(r"\S"))
        taken[name] = stored(page)
        for sentence in clipboard.receipt:
            expect(receipt(page)).to_contain_text(sentence)
    assert taken == {name: clipboard.stored for name, clipboard in SOURCES.items()}
    assert [name for name, html in taken.items() if LEFT_OVER.search(html)] == []
    assert page.evaluate("window.bad") is None


def test_what_was_pasted_is_saved_as_it_was_shown(writer: Visitor) -> None:
    page = new_article(writer, "<p>甲</p>")
    text = body(page)
    for clipboard in SOURCES.values():
        text.click()
        page.keyboard.press("Control+End")
        paste_html(text, clipboard.html, "x")
    shown = stored(page)
    save(page)
    body(page)
    # An empty paragraph of a cell is kept in the editor alone.
    assert stored(page) == shown
    assert not LEFT_OVER.search(stored(page))


def test_a_clean_paste_says_nothing(writer: Visitor) -> None:
    page = new_article(writer)
    paste_over(page, WEB.html)
    expect(receipt(page)).to_contain_text("粘贴回执")
    paste_over(page, CLEAN.html)
    assert stored(page) == CLEAN.stored
    expect(receipt(page)).to_be_empty()
    # Nor do some words in the middle of a sentence, whatever their colour was.
    page.keyboard.press("Control+End")
    paste_html(body(page), '<span style="color:red">几个字</span>', "几个字")
    expect(body(page).locator("p").last).to_have_text("第二段。几个字")
    expect(receipt(page)).to_be_empty()


def test_one_undo_brings_back_what_was_there_and_takes_the_receipt_away(writer: Visitor) -> None:
    page = new_article(writer, "<p>原来的话。</p>")
    text = body(page)
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("刚打的字。")
    paste_html(text, WECHAT.html, "x")
    page.keyboard.type("贴后打的字")
    expect(receipt(page)).to_contain_text("没有带来")
    page.keyboard.press("Control+Z")
    assert "贴后打的字" not in stored(page)
    assert "石桥河" in stored(page)
    page.keyboard.press("Control+Z")
    assert stored(page) == "<p>原来的话。刚打的字。</p>"
    expect(receipt(page)).to_be_empty()


def test_the_receipt_is_read_aloud_reached_by_keys_and_closed(writer: Visitor) -> None:
    page = new_article(writer)
    text = paste_over(page, WORD.html)
    expect(receipt(page)).to_have_attribute("role", "status")
    expect(receipt(page)).to_contain_text("收下")
    assert [each for each in writer.barriers(SERIOUS) if "receipt" in each] == []
    page.keyboard.press("Alt+Shift+R")
    close = receipt(page).get_by_role("button", name="关闭")
    expect(close).to_be_focused()
    page.keyboard.press("Enter")
    expect(receipt(page)).to_be_empty()
    expect(text).to_be_focused()


CALLS = """() => {
  window.calls = 0;
  const count = (owner, name) => {
    const before = owner[name];
    owner[name] = function (...all) { window.calls++; return before.apply(this, all); };
  };
  for (const name of ["querySelector", "querySelectorAll", "closest", "matches", "setAttribute",
    "removeAttribute", "append", "before", "after", "remove", "replaceWith"]) {
    count(Element.prototype, name);
  }
  window.updates = 0;
  document.getElementById("id_body_zh_hans").addEventListener("input", () => window.updates++);
}"""


def long_paste(paragraphs: int, tables: int) -> str:
    one = WORD.html[WORD.html.index("<p class=MsoNormal style") : WORD.html.index("<h1")]
    table = "<table><tr><td>甲</td><td>乙</td></tr>" + "<tr><td>1</td><td>2</td></tr>" * 20
    return one * (paragraphs // 2) + (table + "</table>" + one) * tables + one * (paragraphs // 2)


def test_a_long_paste_costs_what_is_in_it_and_updates_the_form_once(writer: Visitor) -> None:
    page = new_article(writer)
    text = body(page)
    page.evaluate(CALLS)
    costs = []
    for paragraphs, tables in ((100, 5), (200, 10)):
        text.click()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.evaluate("() => { window.calls = 0; window.updates = 0; }")
        paste_html(text, long_paste(paragraphs, tables), "x")
        expect(text.locator("table")).to_have_count(tables)
        expect(text.locator("p:not(td p)")).to_have_count(paragraphs + tables)
        costs.append(page.evaluate("window.calls"))
        assert page.evaluate("window.updates") <= 2
    assert costs[1] <= 2.2 * costs[0], costs
    assert costs[1] < 100_000, costs
