"""Long forms in a browser: faults lead to their fields, saving leaves one where one was."""

from playwright.sync_api import Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import choose_language, new_article, photo, save, sign_in
from tests.browser.watching import Arrive, Visitor, settled, sideways
from tests.served import Site


def press_save(page: Page) -> None:
    page.get_by_role("button", name="存稿", exact=True).click()


def test_the_list_of_faults_has_the_focus_and_leads_to_each(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_photos").set_input_files([photo(91)])
    choose_language(page, "English")
    page.locator("#id_images-0-credit_en").evaluate("(field) => field.removeAttribute('maxlength')")
    page.locator("#id_images-0-credit_en").fill("x" * 200)
    choose_language(page, "简体")
    page.locator("#id_source_url").fill("不是网址")
    press_save(page)
    faults = page.locator("#faults")
    expect(faults).to_be_focused()
    expect(faults.get_by_role("link")).to_have_count(2)
    expect(page.locator(".main-column > .tabs").get_by_role("tab", name="English")).to_have_text(
        "English！，有要改的"
    )
    assert writer.barriers(SERIOUS) == []

    choose_language(page, "简体")
    faults.get_by_role("link", name="摄影").click()
    expect(page.locator("#id_images-0-credit_en")).to_be_focused()
    expect(page.locator("#id_images-0-credit_en")).to_be_in_viewport()
    faults.get_by_role("link", name="来源链接").click()
    expect(page.locator("#id_source_url")).to_be_focused()


def test_a_fault_of_a_text_leads_into_its_editor(writer: Visitor) -> None:
    page = new_article(writer)
    page.locator("#id_title_zh_hans").fill("")
    press_save(page)
    link = page.locator("#faults").get_by_role("link")
    link.evaluate("(link) => (link.hash = '#id_body_en')")
    link.click()
    expect(page.locator(".field-body_en .ProseMirror").first).to_be_focused()


def test_saving_to_go_on_comes_back_to_the_language_and_the_place(writer: Visitor) -> None:
    page = new_article(writer, "<p>一段。</p>" * 30)
    choose_language(page, "English")
    page.locator("#id_author_en").fill("Su Qihua")
    page.locator("#id_author_en").evaluate("(field) => field.scrollIntoView({block: 'center'})")
    settled(page)
    where = "document.getElementById('id_author_en').getBoundingClientRect().top"
    before = page.evaluate(where)
    # Not with the mouse: the driver would scroll to the button.
    page.evaluate(
        """() => {
          const button = document.querySelector("[name=_continue]");
          button.form.requestSubmit(button);
        }"""
    )
    expect(page.locator("#save-state")).to_contain_text("刚刚存好")
    expect(page.get_by_role("tab", name="English").first).to_have_attribute("aria-selected", "true")
    page.wait_for_function(f"(before) => Math.abs({where} - before) < 3", arg=before)

    # The next opening is one like any other.
    page.goto(page.url)
    expect(page.get_by_role("tab", name="简体").first).to_have_attribute("aria-selected", "true")


def test_a_refusal_is_shown_from_its_beginning(writer: Visitor) -> None:
    page = new_article(writer)
    choose_language(page, "English")
    page.locator("#id_source_url").fill("不是网址")
    press_save(page)
    expect(page.locator("#faults")).to_be_in_viewport()
    page.locator("#id_source_url").fill("")
    save(page)
    assert page.evaluate("sessionStorage.getItem('desk:place')") is None


def test_in_a_middling_window_nothing_runs_together(writer: Visitor) -> None:
    page = new_article(writer)
    for width in (900, 1024, 1100):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(page.url)
        name, tools = page.locator("#site-name").bounding_box(), page.locator("#user-tools")
        box = tools.bounding_box()
        assert name
        assert box
        assert name["x"] + name["width"] <= box["x"], width
        assert width - (box["x"] + box["width"]) < 40, width
        expect(page.get_by_role("heading", name="离发布还差")).to_be_in_viewport()
        assert sideways(page) == 0, width


def test_a_block_with_many_links_has_one_bar_of_languages(demo: Site, arrive: Arrive) -> None:
    visitor = arrive(demo, width=1366)
    page = sign_in(visitor, demo, "guanli")
    visitor.open("/admin/portal/homeblock/")
    page.get_by_role("link", name="办事服务").first.click()
    expect(page.get_by_role("tablist")).to_have_count(1)
    rows = page.locator(".inline-related:visible")
    before = rows.count()
    page.get_by_text("打开来改").first.click()
    choose_language(page, "English")
    expect(page.locator("#id_links-0-label_en")).to_be_visible()
    expect(page.locator("#id_links-0-label_zh_hans")).to_be_hidden()
    page.locator(".add-row a").click()
    expect(rows).to_have_count(before + 1)
    expect(page.locator(f"#id_links-{before}-label_en")).to_be_visible()
    assert visitor.barriers(SERIOUS) == []


def test_the_field_for_attachments_speaks_the_desks_language_and_names_what_was_chosen(
    writer: Visitor,
) -> None:
    page = new_article(writer)
    chooser = page.locator("#attachments-group .chooser").last
    expect(chooser).to_have_text("选文件…还没有选")
    paper = {"name": "名单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page.locator("#id_files").set_input_files([paper])  # type: ignore[arg-type]
    expect(chooser).to_have_text("选文件…名单.pdf")
    expect(page.locator("#id_files")).to_have_css("opacity", "0")
    with page.expect_file_chooser():
        chooser.get_by_text("选文件…").click()
    assert writer.barriers(SERIOUS) == []


def test_a_refused_file_is_told_beside_the_buttons_and_stands_in_the_way_of_sending(
    writer: Visitor,
) -> None:
    page = new_article(writer)
    bad = {"name": "旧.doc", "mimeType": "application/msword", "buffer": b"old words"}
    page.locator("#id_files").set_input_files([bad])  # type: ignore[arg-type]
    press_save(page)
    expect(page.locator("#save-state")).to_contain_text("刚刚存好。“旧.doc”")
    page.locator("#id_files").set_input_files([bad])  # type: ignore[arg-type]
    page.get_by_role("button", name="存好，送审").click()
    expect(page.locator("#refused-attachments")).to_be_focused()
    expect(page.locator("#refused-attachments")).to_be_in_viewport()
    expect(page.locator(".messagelist")).to_contain_text("没有送审：有 1 个文件没有收下")
    assert writer.barriers(SERIOUS) == []
