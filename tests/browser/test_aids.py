"""无障碍浏览 beyond colours and sizes: keys, guide, captions, pointing, and nothing of it in the way."""

import pytest
from playwright.sync_api import Page, expect

from accessibility.preferences import VALUES, write
from tests.browser.public import Pages
from tests.browser.speaking import give_voices, texts, wait_for_words
from tests.browser.test_panel import open_panel, preferences
from tests.browser.watching import Arrive
from tests.served import Site

KEYS = {
    "KeyC": ("data-theme", "light"),
    "KeyL": ("data-space", "wide"),
    "KeyU": ("data-cur", "1"),
    "KeyH": ("data-hl", "1"),
    "KeyI": ("data-img", "1"),
    "KeyS": ("data-still", "1"),
    "KeyG": ("data-guide", "1"),
    "KeyM": ("data-cap", "1"),
    "KeyT": ("data-point", "1"),
    "Equal": ("data-size", "1"),
    "KeyX": ("data-plain", "1"),
    "Digit0": ("data-panel", "1"),
}

# The character of a paragraph at a place in its box.
UNDER = """(block, [x, y]) => {
  const box = block.getBoundingClientRect();
  const caret = document.caretRangeFromPoint(box.left + x, box.top + y);
  const { data } = caret.startContainer;
  return data[Math.min(caret.startOffset, data.length) - 1] || data[0];
}"""


def test_every_key_does_what_the_list_says_and_only_with_alt_and_shift(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    give_voices(reader)
    page = reader.open(Pages(demo).path("report"))
    html = page.locator("html")
    for key, (attribute, value) in KEYS.items():
        page.keyboard.press(key)
        page.keyboard.press(f"Alt+{key}")
        assert html.get_attribute(attribute) is None, key
        page.keyboard.press(f"Alt+Shift+{key}")
        expect(html).to_have_attribute(attribute, value)
    everything = preferences(reader)
    page.keyboard.press("Alt+Shift+Minus")
    expect(html).not_to_have_attribute("data-size", "1")
    page.keyboard.press("Alt+Shift+Equal")
    assert preferences(reader) == everything
    page.keyboard.press("Alt+Shift+KeyZ")
    assert preferences(reader) == "panel.1"


def test_keys_jump_and_lead(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    path = Pages(demo).path("report")
    page = reader.open(path)
    for key, place in [("Digit1", "#main"), ("Digit3", "#q"), ("Digit4", "footer")]:
        page.keyboard.press(f"Alt+Shift+{key}")
        if key == "Digit3":
            expect(page.locator(place)).to_be_focused()
            page.keyboard.press("Alt+Shift+KeyC")  # in a field keys are the field's
            expect(page.locator("html")).not_to_have_attribute("data-theme", "light")
            page.locator(place).evaluate("(each) => each.blur()")
        else:
            expect(page.locator(place).last).to_be_focused()
    page.keyboard.press("Alt+Shift+KeyE")
    expect(page).to_have_url(f"{reader.origin}/senior{path}")
    page.keyboard.press("Alt+Shift+KeyE")
    expect(page).to_have_url(reader.origin + path)
    page.keyboard.press("Alt+Shift+KeyK")
    expect(page.locator("#keys")).to_be_in_viewport()


def test_escape_closes_the_panel_that_a_key_has_opened(demo: Site, arrive: Arrive):
    page = arrive(demo).open("/")
    page.keyboard.press("Alt+Shift+Digit0")
    expect(page.locator("#panel")).to_be_visible()
    expect(page.locator("#a11y .opener")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#a11y .opener")).to_be_focused()


def test_keys_are_switched_off_and_on_in_the_panel(demo: Site, arrive: Arrive):
    page = arrive(demo).open("/")
    open_panel(page)
    off = page.get_by_role("button", name="停用快捷键")
    off.click()
    page.keyboard.press("Alt+Shift+KeyC")
    expect(page.locator("html")).not_to_have_attribute("data-theme", "light")
    off.click()
    page.keyboard.press("Alt+Shift+KeyC")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def heard(page: Page) -> str:
    return (
        page.locator("body").aria_snapshot().replace("- status: 阅读帮手 大字幕 已选用", "- status")
    )


def test_guide_and_captions_follow_and_are_in_nobodys_way(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    page = reader.open(Pages(demo).path("report"))
    tree = heard(page)
    page.keyboard.press("Alt+Shift+KeyG")
    page.keyboard.press("Alt+Shift+KeyM")
    paragraph = page.locator(".prose > p").first
    paragraph.hover()
    captions = page.locator(".captions")
    expect(captions).to_have_text(paragraph.inner_text())
    assert captions.bounding_box()["height"] <= 0.25 * 900 + 1
    box = page.locator(".guide").bounding_box()
    middle = paragraph.bounding_box()
    assert abs(box["y"] - middle["y"] - middle["height"] / 2) < 8
    for each in (captions, page.locator(".guide")):
        assert each.evaluate("(each) => getComputedStyle(each).pointerEvents") == "none"
    # A screen reader hears the page as it was, and once what was chosen.
    assert heard(page) == tree
    last = page.locator("footer a").last
    last.focus()
    assert last.bounding_box()["y"] + last.bounding_box()["height"] <= 900 - 225 + 1
    page = reader.open("/")
    page.locator("h2").first.hover()
    expect(page.locator(".captions")).to_have_text(page.locator("h2").first.inner_text())
    page.keyboard.press("Alt+Shift+KeyG")
    page.keyboard.press("Alt+Shift+KeyM")
    expect(page.locator(".guide")).to_have_count(0)
    expect(page.locator(".captions")).to_have_count(0)


def is_cut(page: Page) -> bool:
    return bool(page.locator(".captions").evaluate("(bar) => bar.scrollHeight > bar.clientHeight"))


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 900), (320, 256)])
def test_captions_show_what_is_under_the_pointer_whole(
    demo: Site, arrive: Arrive, width: int, height: int
):
    reader = arrive(demo)
    page = reader.open(Pages(demo).path("report"))
    page.set_viewport_size({"width": width, "height": height})
    page.keyboard.press("Alt+Shift+KeyM")
    captions, paragraph = page.locator(".captions"), page.locator(".prose > p").nth(1)
    whole = paragraph.inner_text()
    paragraph.scroll_into_view_if_needed()
    box = paragraph.bounding_box()
    assert box
    seen = []
    # Along the first line, and in the third.
    for x, y in [(box["width"] - 12, 14), (40, 14), (box["width"] - 40, 14 + 2 * 33)]:
        paragraph.hover(position={"x": x, "y": y})
        character = paragraph.evaluate(UNDER, [x, y])
        expect(captions).to_contain_text(character)
        seen.append(captions.inner_text())
        assert seen[-1] in whole
        assert not is_cut(page), seen[-1]
    assert float(captions.evaluate("(bar) => parseFloat(getComputedStyle(bar).fontSize)")) >= 32
    # A sentence that has room stands there from its beginning to its end.
    if width == 1280:
        assert all(each[-1] in "。；！？：，、" for each in seen), seen


def test_a_long_sentence_that_is_read_aloud_passes_through_the_captions(demo: Site, arrive: Arrive):
    reader = arrive(demo, width=360)
    give_voices(reader)
    page = reader.open(Pages(demo).path("report"))
    page.keyboard.press("Alt+Shift+KeyM")
    page.locator("[data-tool=read]").click()
    wait_for_words(page)
    long = "".join(f"沿河第{number}社区每季度走一遍，" for number in "一二三四五六七八")
    page.evaluate(
        "(text) => document.dispatchEvent(new CustomEvent('sentence', { detail: text }))", long
    )
    captions = page.locator(".captions")
    expect(captions).to_contain_text(long[:14])
    first = captions.inner_text()
    assert long.startswith(first)
    assert not is_cut(page)
    expect(captions).not_to_have_text(first, timeout=20_000)
    assert captions.inner_text() in long
    assert not is_cut(page)


def test_what_is_pointed_at_is_spoken_and_nothing_before(demo: Site, arrive: Arrive):
    reader = arrive(demo)
    give_voices(reader)
    page = reader.open(Pages(demo).path("report"))
    page.locator("h1").hover()
    page.keyboard.press("Alt+Shift+KeyT")
    assert texts(page) == []
    paragraph = page.locator(".prose > p").first
    paragraph.hover()
    wait_for_words(page)
    assert texts(page) == [paragraph.inner_text()]


def test_all_of_it_together_breaks_no_page(demo: Site, arrive: Arrive):
    reader = arrive(demo, width=360)
    give_voices(reader)
    everything = write({key: values[-1] for key, values in VALUES.items()})
    assert len(everything) <= 128
    reader.context.add_cookies([{"name": "ux", "value": everything, "url": reader.origin}])
    for path in ("/", "/senior/", "/en/"):
        page = reader.open(path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        expect(page.locator("#panel")).to_be_visible()
        assert reader.barriers() == [], path


@pytest.mark.parametrize("prefix", ["", "/en", "/senior"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_buttons_of_a_group_in_the_panel_begin_at_one_line(
    demo: Site, arrive: Arrive, prefix: str, width: int
):
    page = arrive(demo, width=width).open(prefix + "/ask/")
    open_panel(page)
    above = set()
    for group in page.locator("#panel fieldset").all():
        name = group.locator("legend").bounding_box()
        boxes = [each.bounding_box() for each in group.locator("button:visible").all()]
        assert name
        rows = {round(box["y"]): round(box["x"]) for box in reversed(boxes) if box}
        assert len(set(rows.values())) == 1, f"{rows} of {group.inner_text()}"
        above.add(min(rows) >= name["y"] + name["height"])
    assert len(above) == 1, "some names above, some beside"


def test_the_keys_that_belong_together_stand_in_one_line(demo: Site, arrive: Arrive):
    visitor = arrive(demo)
    for path in ("/accessibility/", "/en/accessibility/"):
        for keys in visitor.open(path).locator(".keys dt").all():
            tops = [box["y"] for each in keys.locator("kbd").all() if (box := each.bounding_box())]
            assert max(tops) - min(tops) < 1
