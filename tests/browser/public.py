"""The public pages of the demo that the tests look at."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

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
# A meeting report with pictures and a table in Chinese alone; an article in three languages; one
# that was withdrawn, which nothing leads to any more.
ARTICLES = ("report", "translated", "withdrawn")
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
        if name == "withdrawn":
            return withdrawn_article(self.site.url)
        return PLAIN[name]

    def status(self, name: str) -> int:
        return {"missing": 404, "withdrawn": 410}.get(name, 200)


def first_article(site: Site, listing: str) -> str:
    """The address of the first article that a list names."""
    found = re.search(r"(?:/en)?/articles/\d+/", site.get(listing).read().decode())
    assert found, f"{listing} names no article"
    return found[0]


@cache
def withdrawn_article(origin: str) -> str:
    """The address of an article that the site has withdrawn."""
    for number in range(1, 200):
        try:
            urlopen(f"{origin}/articles/{number}/")
        except HTTPError as refused:
            if refused.code == 410:
                return f"/articles/{number}/"
    raise AssertionError("nothing has been withdrawn")
