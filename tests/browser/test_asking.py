"""Asking as people do it: with a script in one tab, without one page after the other."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.watching import Arrive
from tests.served import Site

FIELD = "main form[action$='/ask/'] [name=q]"


def ask(page: Page, question: str, script: bool = True) -> None:
    field = page.locator(FIELD)
    field.fill(question)
    if script:
        field.press("Enter")
    else:
        page.get_by_role("button", name=re.compile("提問|提问")).click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_question_leads_to_its_answer_and_on_to_the_source(
    demo: Site, arrive: Arrive, script: bool
):
    page = arrive(demo, script=script, width=360).open("/zh-hant/ask/")
    ask(page, "居民醫保甚麼時候繳", script)
    answer = page.get_by_role("link", name="城鄉居民醫保什麼時候繳、繳多少？")
    expect(answer).to_be_visible()
    source = page.locator(".files a").first
    expect(source).to_be_visible()
    expect(page.locator(".files time").first).to_be_visible()
    source.click()
    page.wait_for_url("**/zh-hant/articles/*/")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_question_that_nothing_answers_leads_to_the_telephone(
    demo: Site, arrive: Arrive, script: bool
):
    page = arrive(demo, script=script, width=360).open("/senior/ask/")
    ask(page, "火星移民飞船船票", script)
    expect(page.get_by_text("这个问题我不知道怎么答。")).to_be_visible()
    assert page.locator("main .call[href='tel:12345']").count() == 1


def test_answers_stand_in_a_log_each_added_whole_and_the_field_keeps_the_focus(
    demo: Site, arrive: Arrive
):
    page = arrive(demo).open("/ask/")
    log = page.get_by_role("log")
    ask(page, "身份证丢了怎么办")
    expect(log.get_by_role("listitem").first).to_contain_text("您问：身份证丢了怎么办")
    expect(log).to_contain_text("工本费40元")
    ask(page, "火星移民飞船船票")
    expect(log.locator(".log > li")).to_have_count(2)
    assert log.get_attribute("aria-live") == "polite"
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.url.endswith("/ask/")  # the address, and so the history, has no question in it
    names = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(names) == len(set(names))
    assert violations(page) == []


def test_shift_and_enter_break_the_line_and_the_length_is_told(demo: Site, arrive: Arrive):
    page = arrive(demo).open("/ask/")
    field = page.locator(FIELD)
    field.fill("第一行")
    field.press("Shift+Enter")
    field.press_sequentially("第二行")
    assert field.input_value() == "第一行\n第二行"
    expect(page.get_by_text("7 / 500")).to_be_visible()
    assert page.get_by_role("log").count() == 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_reader_says_whether_it_helped(demo: Site, arrive: Arrive, script: bool):
    page = arrive(demo, script=script).open("/ask/?q=身份证丢了怎么办")
    page.get_by_role("button", name="有用").click()
    expect(page.get_by_text("谢谢您告诉我们").first).to_be_visible()


def test_a_field_has_a_name_in_the_english_version_too(demo: Site, arrive: Arrive):
    page = arrive(demo, width=360).open("/en/senior/ask/")
    field = page.get_by_label("Your question")
    field.fill("I lost my ID card")
    field.press("Enter")
    expect(page.get_by_role("log")).to_contain_text(
        "How do I replace a lost Chinese identity card?"
    )
    assert violations(page) == []


# Hears what `window.spoken` says, bit by bit, as browsers do; "" is silence.
EARS = """
window.heardIn = [];
window.SpeechRecognition = undefined;
window.webkitSpeechRecognition = class {
  start() {
    window.heardIn.push(this.lang);
    this.timer = setTimeout(() => {
      if (window.spoken === null) { this.onerror({ error: "not-allowed" }); this.onend(); return; }
      for (const part of [window.spoken.slice(0, 2), window.spoken])
        if (part) this.onresult({ results: [[{ transcript: part }]] });
      if (window.ends) this.onend();
    });
  }
  stop() { clearTimeout(this.timer); this.onend(); }
};
window.ends = true;
"""
DEAF = "window.SpeechRecognition = window.webkitSpeechRecognition = undefined;"


@pytest.mark.parametrize(
    ("path", "name", "tongue", "said"),
    [
        ("/ask/", "说话提问", "zh-CN", "身份证丢了怎么办"),
        ("/zh-hant/senior/ask/", "說話提問", "zh-TW", "身份證丟了怎麼辦"),
        ("/en/ask/", "Ask by voice", "en-US", "I lost my ID card"),
    ],
)
def test_what_is_said_stands_in_the_field_and_is_sent_by_the_reader(
    demo: Site, arrive: Arrive, path: str, name: str, tongue: str, said: str
):
    visitor = arrive(demo, width=360)
    visitor.context.add_init_script(EARS)
    page = visitor.open(path)
    page.evaluate("(said) => { window.spoken = said; }", said)
    button = page.get_by_role("button", name=name)
    button.click()
    expect(page.locator(FIELD)).to_have_value(said)
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.heardIn") == [tongue]
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.get_by_role("log").count() == 0
    expect(page.get_by_text(f"{len(said)} / 500")).to_be_visible()
    box = button.bounding_box()
    assert box
    assert box["height"] >= 44
    assert violations(page) == []
    page.locator(FIELD).press("Enter")
    expect(page.get_by_role("log")).to_be_visible()


def test_listening_is_told_and_is_stopped_by_the_same_button(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    visitor.context.add_init_script(EARS)
    page = visitor.open("/ask/")
    page.evaluate("window.spoken = '养狗'; window.ends = false;")
    page.locator(FIELD).fill("我想")
    button = page.get_by_role("button", name="说话提问")
    button.click()
    expect(page.get_by_text("正在听")).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(FIELD)).to_have_value("我想养狗")
    button.click()
    expect(page.get_by_text("正在听")).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("spoken", ["''", "null"], ids=["silence", "not allowed"])
def test_a_browser_that_heard_nothing_says_so(demo: Site, arrive: Arrive, spoken: str):
    visitor = arrive(demo)
    visitor.context.add_init_script(EARS)
    page = visitor.open("/ask/")
    page.evaluate(f"window.spoken = {spoken};")
    page.locator(FIELD).fill("养狗")
    page.get_by_role("button", name="说话提问").click()
    expect(page.get_by_text("没有听到")).to_be_visible()
    assert page.locator(FIELD).input_value() == "养狗"


@pytest.mark.parametrize("script", [True, False], ids=["deaf", "no script"])
def test_no_button_is_shown_where_the_browser_cannot_hear(demo: Site, arrive: Arrive, script: bool):
    visitor = arrive(demo, script=script)
    visitor.context.add_init_script(DEAF)
    page = visitor.open("/ask/")
    expect(page.locator("[data-voice]")).to_be_hidden()
    assert page.get_by_role("button", name="说话提问").count() == 0


def test_only_our_own_pages_may_listen(demo: Site):
    headers = demo.get("/ask/").headers
    assert "microphone=(self)" in headers["Permissions-Policy"]
