"""The desk's languages in a browser: the switch without a script, and English words in their places."""

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import body, sign_in
from tests.browser.watching import Arrive, Visitor, settled, sideways
from tests.served import Site

LIST, REPORT = "/admin/articles/article/", "/admin/articles/meetingreport/add/"


def press_language(page: Page, name: str) -> None:
    page.locator(".desk-languages:visible").get_by_role("button", name=name).click()


@pytest.fixture
def english(newsroom: Site, arrive: Arrive) -> Iterator[Visitor]:
    """A writer whose desk speaks English; afterwards it is as others expect it."""
    visitor = arrive(newsroom, width=1366)
    page = sign_in(visitor, newsroom, "bianji")
    press_language(page, "English")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
    yield visitor
    page.set_viewport_size({"width": 1366, "height": 768})
    visitor.open("/admin/")
    press_language(page, "简体")
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天")


def test_the_switch_works_without_a_script_also_before_signing_in(
    newsroom: Site, arrive: Arrive
) -> None:
    page = arrive(newsroom, width=390, script=False).open("/admin/login/")
    press_language(page, "繁體")
    expect(page.get_by_role("button", name="登錄")).to_be_visible()
    press_language(page, "English")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    press_language(page, "简体")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_scripts_speak_english_too(english: Visitor) -> None:
    page = english.open(REPORT)
    text = body(page)
    toolbar = page.locator(".field-body_zh_hans .prose-menubar, .field-body_zh_hans").first
    toolbar.get_by_role("button", name="Tidy up").click()
    expect(page.locator(".editor-receipt").first).to_contain_text("Tidy up: nothing to change.")
    expect(page.get_by_role("tab", name="Traditional").first).to_be_visible()
    expect(text).to_be_editable()


def test_english_words_fit_into_their_places(english: Visitor) -> None:
    page = english.page
    for width, path in product([320, 390, 1366], ["/admin/", LIST, REPORT]):
        page.set_viewport_size({"width": width, "height": 800})
        english.open(path)
        settled(page)
        assert sideways(page) == 0, f"{path} at {width}"
        assert english.barriers(SERIOUS) == [], f"{path} at {width}"
