"""A site that nobody has published on yet, opened as its operator opens it first."""

from playwright.sync_api import expect

from accessibility.renderings import ALL
from tests.browser.watching import Arrive, sideways
from tests.served import Site


def test_a_home_without_articles_opens_without_an_error(newsroom: Site, arrive: Arrive):
    visitor = arrive(newsroom, width=320)
    for rendering in ALL:
        page = visitor.open(rendering.path("/"))
        expect(page.locator("html")).to_have_attribute("lang", rendering.tag)
        assert sideways(page) <= 0, page.url
        assert visitor.barriers() == [], page.url
