"""The order of the photos: by dragging, by finger, by keys and by buttons; what is seen is stored."""

import random

from playwright.sync_api import Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import let_in, new_article, photo, save
from tests.browser.photo_cards import cards, order, received
from tests.browser.watching import Arrive, Visitor
from tests.served import Site


def with_photos(visitor: Visitor, first_seed: int, count: int) -> Page:
    page = new_article(visitor)
    page.locator("#id_photos").set_input_files([photo(first_seed + n) for n in range(count)])
    received(page, count)
    return page


def places(page: Page) -> list[str]:
    """What the form would store as each card's place, in the order of the cards."""
    return cards(page).evaluate_all(
        """(all) => all.map((card) => card.querySelector('[name$="-order"]').value)"""
    )


def test_any_moves_leave_every_photo_with_a_place_of_its_own(writer: Visitor) -> None:
    page = with_photos(writer, 2_000, 5)
    before = order(page)
    chance = random.Random(7)
    wanted = list(before)
    for _ in range(120):
        at, key = (
            chance.randrange(5),
            chance.choice(["ArrowLeft", "ArrowRight", "Home", "End", "Up"]),
        )
        moved = wanted.pop(at)
        to = {"ArrowLeft": at - 1, "ArrowRight": at + 1, "Home": 0, "End": 4, "Up": at - 1}[key]
        wanted.insert(min(max(to, 0), 4), moved)
        cards(page).nth(at).evaluate(
            """(card, key) => {
              const press = new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
              if (key === "Up") card.querySelector(".move-up").click();
              else card.querySelector(".handle").dispatchEvent(press);
            }""",
            key,
        )
    assert order(page) == wanted
    assert sorted(order(page)) == sorted(before)
    assert places(page) == ["0", "1", "2", "3", "4"]
    save(page)
    assert order(page) == wanted


def test_the_keyboard_alone_does_the_whole_job(writer: Visitor) -> None:
    page = with_photos(writer, 2_100, 3)
    one, two, three = order(page)
    handle = cards(page).nth(2).locator(".handle")
    handle.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert order(page) == [three, one, two]
    expect(page.locator("#photo-state")).to_have_text("移到了第 1 位，共 3 张。")
    expect(page.locator("#photo-state")).to_have_role("status")
    expect(page.locator(f'[data-key="{three}"] .handle')).to_be_focused()
    expect(page.locator(".handle:focus")).to_have_attribute(
        "aria-label", "第 1 张：拖动，或按方向键换次序"
    )
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#photo-state")).to_have_text("已经在头上了。")

    # On from the handle: the cover, the arrows, the focal point, into the text.
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(cards(page).first.locator("[name=cover_key]")).to_be_checked()
    expect(page.locator(".photo.cover")).to_have_attribute("data-key", three)
    for word in ("往前移", "往后移", "焦点", "入文"):
        page.keyboard.press("Tab")
        expect(cards(page).first.get_by_role("button", name=word, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".field-body_zh_hans figure")).to_have_count(1)
    save(page)
    assert order(page) == [three, one, two]
    expect(page.locator(f'[name=cover_key][value="{three}"]')).to_be_checked()


def test_a_card_is_dragged_with_the_mouse_and_escape_puts_it_back(writer: Visitor) -> None:
    page = with_photos(writer, 2_200, 4)
    before = order(page)
    first, last = cards(page).first.locator(".pic img"), cards(page).nth(2).locator(".pic img")
    # High enough that the bar at the window's foot lies over no card.
    page.set_viewport_size({"width": 1366, "height": 1400})
    first.evaluate("(each) => each.scrollIntoView({ block: 'center' })")
    start, end = first.bounding_box(), last.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + 70)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 10, end["y"] + 70, steps=12)
    expect(page.locator(".photo.dragged")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page) == before

    page.mouse.move(start["x"] + 60, start["y"] + 70)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 10, end["y"] + 70, steps=12)
    page.mouse.up()
    assert order(page) == [before[1], before[2], before[0], before[3]]
    assert places(page) == ["0", "1", "2", "3"]
    expect(page.locator("#photo-state")).to_have_text("移到了第 3 位，共 4 张。")
    assert writer.barriers(SERIOUS) == []


def test_a_finger_drags_a_card_by_its_handle(newsroom: Site, arrive: Arrive) -> None:
    visitor = arrive(newsroom, width=390, has_touch=True)
    let_in(visitor, newsroom, "bianji")
    page = with_photos(visitor, 2_300, 2)
    before = order(page)
    page.evaluate(
        "document.querySelectorAll('.photo fieldset').forEach((each) => (each.hidden = true))"
    )
    page.set_viewport_size({"width": 390, "height": 1400})
    handle = cards(page).first.locator(".handle")
    # Below the bar of languages, which stays at the window's top.
    handle.evaluate("(each) => scrollBy(0, each.getBoundingClientRect().top - 150)")
    start = handle.bounding_box()
    assert start
    touch = page.context.new_cdp_session(page)

    def finger(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    x, y = start["x"] + 20, start["y"] + 20
    finger("touchStart", {"x": x, "y": y})
    # Towards the other card, wherever it stands by now: a person looks where they drag.
    other = page.locator(f'.photos > .photo[data-key="{before[1]}"]')
    for _ in range(40):
        if order(page) != before:
            break
        box = other.bounding_box()
        assert box
        y += max(-30, min(30, box["y"] + 100 - y))
        finger("touchMove", {"x": x, "y": y})
    finger("touchEnd")
    expect(cards(page).first).to_have_attribute("data-key", before[1])
    assert order(page) == before[::-1]
