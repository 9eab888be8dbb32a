"""Many photos at once: cards, progress, bad ones, twins, words, the focal point."""

from pathlib import Path

from playwright.sync_api import Route, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import (
    body,
    caret_after,
    choose_language,
    give_password,
    let_in,
    new_article,
    photo,
    save,
    stored,
)
from tests.browser.photo_cards import broken, cards, drop, on_its_side, order, received, smaller
from tests.browser.watching import Arrive, Visitor, settled, sideways
from tests.served import Site


def test_of_twenty_dropped_at_once_nineteen_arrive_and_the_broken_one_names_itself(
    writer: Visitor,
) -> None:
    page = new_article(writer)
    first = photo(1_000)
    files = [first, *(photo(1_000 + n) for n in range(1, 16)), first, smaller(first)]
    files += [on_its_side(1_020), broken()]
    drop(page, files)
    expect(cards(page)).to_have_count(20)
    expect(page.locator("#photo-state")).to_contain_text("/ 20")
    received(page, 19)
    expect(page.locator("#photo-state")).to_contain_text("19 张照片收好了，1 张要您看一看")
    bad = cards(page).last
    expect(bad).to_contain_text("“微信图片_1123.jpg”打不开")
    expect(bad.get_by_role("button", name="重新选择")).to_be_visible()
    twins = page.locator(".twin:visible")
    expect(twins).to_have_count(2)
    expect(twins.nth(0)).to_contain_text("和第 1 张一样")
    expect(twins.nth(1)).to_contain_text("和第 1 张很像")
    assert writer.barriers(SERIOUS) == []

    bad.get_by_role("button", name="不要这张").first.click()
    expect(cards(page)).to_have_count(19)
    # Nothing is sent twice: saving has only notes to send.
    files_left = (
        "() => [...document.querySelectorAll('.photo [type=file]')].filter((f) => f.value).length"
    )
    assert page.evaluate(files_left) == 0
    save(page)
    expect(cards(page)).to_have_count(19)
    turned = cards(page).nth(18).locator(".pic img")
    expect(turned).to_have_attribute("width", "480")
    expect(turned).to_have_attribute("height", "720")
    expect(page.locator(".twin:visible")).to_have_count(2)


def test_a_broken_photo_is_chosen_anew_on_its_card(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(1_100)])
    card = cards(page).first
    page.locator("#id_images-0-caption_zh_hans").fill("先写好的图说")
    received(page, 1)
    with page.expect_file_chooser() as chooser:
        card.get_by_role("button", name="换一张").click()
    chooser.value.set_files([broken("坏的.jpg")])
    expect(card).to_contain_text("“坏的.jpg”打不开")
    with page.expect_file_chooser() as chooser:
        card.get_by_role("button", name="重新选择").click()
    chooser.value.set_files([photo(1_101)])
    received(page, 1)
    expect(card).not_to_contain_text("打不开")
    save(page)
    expect(page.locator("#id_images-0-caption_zh_hans")).to_have_value("先写好的图说")


def test_a_photo_given_up_comes_back_with_its_words_and_one_in_the_text_asks(
    writer: Visitor,
) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(1_201), photo(1_202)])
    received(page, 2)
    page.locator("#id_images-1-caption_zh_hans").fill("讲台")
    second = cards(page).nth(1)
    second.locator(".take-away").click()
    expect(cards(page)).to_have_count(1)
    page.get_by_role("button", name="放回来").click()
    expect(cards(page)).to_have_count(2)
    expect(page.locator("#id_images-1-caption_zh_hans")).to_have_value("讲台")

    text = body(page)
    caret_after(text.locator("p").first)
    second.get_by_role("button", name="入文").click()
    expect(text.locator("figure")).to_have_count(1)
    expect(second.get_by_text("在正文里")).to_be_visible()
    expect(cards(page).first.get_by_text("在正文里")).to_be_hidden()
    second.locator(".take-away").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("插在正文里")
    assert writer.barriers(SERIOUS) == []
    dialog.get_by_role("button", name="算了").click()
    expect(cards(page)).to_have_count(2)
    second.locator(".take-away").click()
    dialog.get_by_role("button", name="一起去掉").click()
    expect(cards(page)).to_have_count(1)
    expect(text.locator("figure")).to_have_count(0)
    save(page)
    expect(cards(page)).to_have_count(1)
    assert "data-image" not in stored(page)


def test_a_stored_photo_in_the_text_asks_before_it_is_marked_for_deletion(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(1_251)])
    received(page, 1)
    caret_after(body(page).locator("p").first)
    cards(page).first.get_by_role("button", name="入文").click()
    save(page)
    text = body(page)
    expect(text.locator("figure")).to_have_count(1)
    box = page.locator("#id_images-0-DELETE")
    box.click()
    page.get_by_role("dialog").get_by_role("button", name="算了").click()
    expect(box).not_to_be_checked()
    box.click()
    page.get_by_role("dialog").get_by_role("button", name="一起去掉").click()
    expect(box).to_be_checked()
    expect(text.locator("figure")).to_have_count(0)


def test_a_lost_session_loses_no_photo_that_was_received(newsroom: Site, writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(1_301), photo(1_302)])
    received(page, 2)
    page.locator("#id_images-0-caption_zh_hans").fill("会场")
    writer.context.clear_cookies()
    writer.refused |= {page.url, page.url.replace("/change/", "/keep/")}
    page.get_by_role("button", name="存稿", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您写的还在")
    with writer.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    window = opened.value
    give_password(window, "bianji", newsroom.passwords["bianji"])
    expect(window.get_by_role("heading", level=1)).to_contain_text("今天")
    window.close()
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(cards(page)).to_have_count(2)
    expect(page.locator("#id_images-0-caption_zh_hans")).to_have_value("会场")


def test_a_photo_that_did_not_get_through_goes_along_with_the_form(writer: Visitor) -> None:
    page = new_article(writer)
    page.route("**/article/photos/", lambda route: route.abort())
    page.locator("#id_photos").set_input_files([photo(1_401)])
    card = cards(page).first
    expect(card).to_contain_text("这张没有传上")
    page.unroute("**/article/photos/")
    page.locator("#id_photos").set_input_files([photo(1_402)])
    received(page, 1)
    save(page)
    expect(cards(page)).to_have_count(2)
    writer.problems[:] = [each for each in writer.problems if "/photos/" not in each]


def test_one_too_large_is_told_before_it_goes_out_and_a_busy_server_is_asked_again(
    writer: Visitor, tmp_path: Path
) -> None:
    page = new_article(writer)
    asked: list[str] = []
    busy = [503, 503]

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if busy:
            route.fulfill(status=busy.pop(), headers={"Retry-After": "3"})
        else:
            route.continue_()

    page.route("**/article/photos/", answer)
    large, fitting = tmp_path / "大.jpg", tmp_path / "合适.jpg"
    large.write_bytes(b"\xff" * (20 * 1024 * 1024 + 1))
    fitting.write_bytes(photo(1_451)["buffer"])
    page.locator("#id_photos").set_input_files([large, fitting])
    expect(cards(page).first).to_contain_text("“大.jpg”超过 20 MB")
    received(page, 1)
    assert len(asked) == 3
    page.unroute("**/article/photos/")
    writer.problems[:] = [each for each in writer.problems if "503" not in each]


def test_words_are_taken_over_proposed_counted_and_told_at_once(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(n) for n in (1_501, 1_502, 1_503)])
    received(page, 3)
    caption, alt, credit = (
        page.locator(f"#id_images-0-{name}_zh_hans") for name in ("caption", "alt", "credit")
    )
    first = cards(page).first
    credit.fill("石小满")
    first.get_by_role("button", name="摄影全部同第一张").click()
    for n in (1, 2):
        expect(page.locator(f"#id_images-{n}-credit_zh_hans")).to_have_value("石小满")
    caption.fill("推进会现场。")
    expect(first.locator(".field-caption_zh_hans .tell").last).to_have_text("6 字")
    cards(page).nth(1).get_by_role("button", name="图说同上一张").click()
    expect(page.locator("#id_images-1-caption_zh_hans")).to_have_value("推进会现场。")

    proposal = first.locator(".proposal:visible")
    expect(proposal).to_contain_text("建议 推进会现场")
    expect(alt).to_have_value("")
    proposal.get_by_role("button", name="用这句").click()
    expect(alt).to_have_value("推进会现场")
    expect(alt).to_be_focused()
    expect(first.locator(".field-alt_zh_hans .at-once")).to_contain_text("只念一遍")
    alt.fill("主席台前七人就座，台下坐满人")
    expect(first.locator(".field-alt_zh_hans .at-once")).to_be_hidden()
    alt.fill("IMG_2031")
    expect(first.locator(".field-alt_zh_hans .at-once")).to_contain_text("“IMG_2031”是文件名")
    assert writer.barriers(SERIOUS) == []
    alt.fill("主席台前七人就座")
    save(page)
    # What was proposed and not taken is not stored.
    expect(page.locator("#id_images-1-alt_zh_hans")).to_have_value("")


def test_the_focal_point_is_set_by_a_click_or_by_keys_and_stored(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(1_601)])
    received(page, 1)
    card = cards(page).first
    card.get_by_role("button", name="焦点", exact=True).click()
    cross = card.locator(".cross")
    expect(cross).to_be_focused()
    picture = card.locator(".pic img")
    box = picture.bounding_box()
    assert box
    # The photo is 3:2 and shown whole within its frame.
    width = min(box["width"], box["height"] * 1.5)
    left = (box["width"] - width) / 2
    picture.click(position={"x": left + width / 4, "y": box["height"] / 2})
    across, down = (page.locator(f"#id_images-0-focal_{axis}") for axis in "xy")
    expect(across).to_have_value("25")
    expect(down).to_have_value("50")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(across).to_have_value("30")
    expect(down).to_have_value("45")
    expect(page.locator("#photo-state")).to_have_text("焦点：横 30%，纵 45%。")
    assert writer.barriers(SERIOUS) == []
    page.keyboard.press("Escape")
    expect(card.get_by_role("button", name="焦点", exact=True)).to_be_focused()
    save(page)
    expect(across).to_have_value("30")
    expect(cards(page).first.locator(".cross")).to_be_visible()


def test_others_hand_in_photos_by_an_event_and_are_told_their_keys(writer: Visitor) -> None:
    page = new_article(writer)
    keys = page.evaluate(
        """async () => {
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 40;
          const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
          const files = [
            new File([blob], "贴来的.png", {type: "image/png"}),
            new File(["x"], "附件.pdf", {type: "application/pdf"}),
          ];
          return new Promise((placed) =>
            document.dispatchEvent(new CustomEvent("desk:add-photos", {detail: {files, placed}})));
        }"""
    )
    assert keys == [order(page)[0], None]
    expect(page.locator("#photo-state")).to_contain_text("收")
    received(page, 1)


def test_on_a_phone_the_cards_stand_below_each_other_and_nothing_is_cut(
    newsroom: Site, arrive: Arrive
) -> None:
    visitor = arrive(newsroom, width=360, has_touch=True)
    let_in(visitor, newsroom, "bianji")
    page = new_article(visitor)
    page.locator("#id_photos").set_input_files([photo(1_701), photo(1_702)])
    received(page, 2)
    page.locator("#id_images-0-caption_zh_hans").fill("会场里坐满了人")
    buttons = cards(page).first.locator("button:visible")
    for width in (360, 390):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        assert sideways(page) <= 0, width
        assert visitor.barriers(SERIOUS) == [], width
        small = buttons.evaluate_all(
            "(all) => all.map((b) => [b.textContent || b.ariaLabel, b.getBoundingClientRect().height])"
            ".filter(([, height]) => height < 44)"
        )
        assert small == [], width


def test_without_script_several_are_chosen_and_the_focal_point_is_typed(
    newsroom: Site, arrive: Arrive
) -> None:
    visitor = arrive(newsroom, script=False)
    let_in(visitor, newsroom, "bianji")
    page = visitor.open("/admin/articles/meetingreport/add/")
    page.locator("#id_title_zh_hans").fill("不用脚本的稿子")
    one = photo(1_801)
    page.locator("#id_photos").set_input_files([one, broken("坏的.jpg"), smaller(one)])
    page.get_by_role("button", name="存稿", exact=True).click()
    expect(page.locator("#refused-images")).to_contain_text("“坏的.jpg”打不开")
    expect(cards(page)).to_have_count(2)
    expect(cards(page).nth(1)).to_contain_text("和第 1 张很像")
    page.locator("#id_images-0-focal_x").fill("30")
    page.locator("#id_images-0-order").fill("5")
    page.get_by_role("button", name="存稿", exact=True).click()
    expect(page.locator("#id_images-1-focal_x")).to_have_value("30")
    expect(page.locator("#id_images-1-focal_y")).to_have_value("50")


def test_english_words_have_their_own_proposal(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(1_901)])
    received(page, 1)
    choose_language(page, "English")
    page.locator("#id_images-0-caption_en").fill("The hall, full of people")
    proposal = cards(page).first.locator(".proposal:visible")
    expect(proposal.locator("q")).to_have_attribute("lang", "en")
    proposal.get_by_role("button", name="用这句").click()
    expect(page.locator("#id_images-0-alt_en")).to_have_value("The hall, full of people")
