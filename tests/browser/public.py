"""The public pages of the demo that the tests look at."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from tests.served import Site

OUTSIDE = "https://www.nanze.example/notice?id=7&lang=zh"
NOTICE = f"/leave/?url={quote(OUTSIDE, safe='')}"
PLAIN = {
    "home": "/",
    "column": "/columns/news/meetings/",
    "site map": "/sitemap/",
    "client": "/client/",
    "statement": "/accessibility/",
    "privacy": "/privacy/",
    "ask": "/ask/",
    "knowledge": "/ask/knowledge/",
    "search": f"/search/?q={quote('滨水')}",
    "notice": NOTICE,
    "missing": "/nothing-here/",
}
OFFLINE = "/offline/"  # what a phone keeps: without menus and links, which would lead nowhere
# A meeting report with pictures and a table in Chinese alone; an article in three languages.
ARTICLES = ("report", "translated")
NAMES = (*PLAIN, *ARTICLES)


@dataclass(frozen=True)
class Pages:
    """Where each page is; articles are found by the lists that show them."""

    site: Site

    def path(self, name: str) -> str:
        if name == "report":
            return first_article(self.site, "/columns/news/meetings/")
        if name == "translated":
            return first_article(self.site, "/en/feed/").removeprefix("/en")
        return PLAIN[name]

    def status(self, name: str) -> int:
        return 404 if name == "missing" else 200


def first_article(site: Site, listing: str) -> str:
    """The address of the first article that a list names."""
    found = re.search(r"(?:/en)?/articles/\d+/", site.get(listing).read().decode())
    assert found, f"{listing} names no article"
    return found[0]
