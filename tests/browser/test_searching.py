"""Searching as people do it: typing, taking what is offered, narrowing, being put right."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.axe import violations
from tests.browser.watching import Arrive
from tests.served import Site

FIELD = "main .bigsearch input[name=q]"


def rows(page: Page) -> Locator:
    return page.locator(".suggested [role=option]")


@pytest.mark.parametrize("prefix", ["", "/senior", "/zh-hant", "/zh-hant/senior"])
def test_what_is_offered_while_one_types_is_taken_by_keyboard(
    demo: Site, arrive: Arrive, prefix: str
):
    page = arrive(demo, width=360).open(f"{prefix}/search/")
    field = page.locator(FIELD)
    field.click()
    # At once, as an input method gives it: letter by letter a slow machine offers twice.
    field.fill("居住")
    rows(page).first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    chosen = rows(page).first
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert chosen.get_attribute("aria-selected") == "true"
    assert violations(page) == []
    title = chosen.inner_text()
    field.press("Enter")
    page.wait_for_url(f"**{prefix}/articles/*/")
    assert page.locator("h1").inner_text().replace("\n", "") == title


@contextmanager
def an_answer_on_its_way(page: Page, field: Locator) -> Iterator[None]:
    """What is offered for the first letter is there, for the second it is waited for: in vain,
    for what is done meanwhile ends the asking."""
    field.click()
    field.press_sequentially("居")
    rows(page).first.wait_for()
    page.route(lambda url: quote("居住") in url, lambda route: None)
    with page.expect_request(lambda request: quote("居住") in request.url):
        field.press_sequentially("住")
    with page.expect_event("requestfailed"):
        yield
    page.unroute_all(behavior="ignoreErrors")


def test_what_is_offered_stands_still_under_whoever_chooses_from_it(demo: Site, arrive: Arrive):
    page = arrive(demo).open("/search/")
    field = page.locator(FIELD)
    with an_answer_on_its_way(page, field):
        field.press("ArrowDown")
    assert rows(page).first.get_attribute("aria-selected") == "true"
    title = rows(page).first.inner_text()
    field.press("Enter")
    page.wait_for_url("**/articles/*/")
    assert page.locator("h1").inner_text().replace("\n", "") == title


def test_escape_closes_what_is_offered_and_enter_still_searches(demo: Site, arrive: Arrive):
    page = arrive(demo).open("/")
    field = page.locator("#q")
    with an_answer_on_its_way(page, field):
        field.press("Escape")
    assert page.locator(".suggested").is_hidden()
    assert field.input_value() == "居住"
    field.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator("mark").first.inner_text() == "居住"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_found_leads_to_what_was_meant_and_that_is_narrowed(
    demo: Site, arrive: Arrive, script: bool
):
    page = arrive(demo, script=script, width=360).open("/zh-hant/search/?q=聚住證")
    page.get_by_role("link", name="居住證", exact=True).click()
    assert page.locator(FIELD).input_value() == "居住證"
    found = page.locator(".hits li").count()
    assert found > 1
    page.locator("summary", has_text="篩選和排序").click()
    page.get_by_label("附件", exact=True).select_option("docx")
    page.locator("main .bigsearch button[type=submit]").click()
    page.wait_for_url("**/search/?*file=docx*")
    assert 0 < page.locator(".hits li").count() < found
    assert page.get_by_label("附件", exact=True).input_value() == "docx"
    page.locator(".hits a").first.click()
    page.wait_for_url("**/zh-hant/articles/*/")


def test_a_query_that_finds_nothing_tells_where_to_ask_in_the_senior_version(
    demo: Site, arrive: Arrive
):
    page = arrive(demo, width=360).open("/senior/search/?q=没有这样的词语")
    assert page.get_by_role("status").count() >= 1
    assert page.locator("main a[href='tel:12345']").count() >= 1
    assert violations(page) == []


@pytest.mark.parametrize("mode", ["", "/senior"], ids=["standard", "senior"])
def test_who_finds_nothing_is_led_to_what_others_read_and_to_asking(
    demo: Site, arrive: Arrive, mode: str
):
    page = arrive(demo, width=320).open(f"{mode}/search/?q=魑魅魍魉")
    assert violations(page) == []
    page.locator("section[aria-labelledby=popular] a").first.click()
    page.wait_for_url(f"**{mode}/articles/*/")
    page.go_back()
    page.locator(f"main a.btn[href^='{mode}/ask/']").click()
    page.wait_for_url(f"**{mode}/ask/?q=*")
    assert "魑魅魍魉" in page.locator("#q2").input_value()
