"""The public pages of the demo that the tests look at."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote

from accessibility.renderings import ALL, ENGLISH, Rendering
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
# The same templates with more in them, or less.
MORE = {
    "channel": "/columns/openness/",
    "second page": "/columns/openness/page/2/",
    "no hits": f"/search/?q={quote('没有这样的词')}",
    "hits in a column": f"/search/?q={quote('会议')}&column=news",
    "answered": f"/ask/?q={quote('身份证丢了怎么补办')}",
    "declined": f"/ask/?q={quote('明天下雨吗')}",
    "topic": "/ask/knowledge/papers/",
}
# Documents: one with files to fetch, one that was corrected and then repealed (foundation.py).
DOCUMENTS = {
    "policy": "关于加强既有住宅加装电梯服务的通知",
    "repealed": "农作物秸秆综合利用补助办法",
}
EVERY = (*NAMES, *MORE, *DOCUMENTS, "answer")


@dataclass(frozen=True)
class Pages:
    """Where each page is; articles are found by the lists that show them."""

    site: Site

    def path(self, name: str) -> str:
        if name == "report":
            return first_article(self.site, "/columns/news/meetings/")
        if name == "translated":
            return first_article(self.site, "/en/feed/").removeprefix("/en")
        if name in DOCUMENTS:
            return article_called(self.site, "/columns/openness/policies/", DOCUMENTS[name])
        if name == "withdrawn":
            return withdrawn_article(self.site)
        if name == "answer":
            return first_answer(self.site, "/ask/knowledge/")
        return {**PLAIN, **MORE}[name]

    def status(self, name: str) -> int:
        return {"missing": 404, "withdrawn": 410}.get(name, 200)


def renderings_of(name: str) -> tuple[Rendering, ...]:
    """Those that have the page: the English list that is shown has no second one."""
    if name == "second page":
        return tuple(each for each in ALL if each.language != ENGLISH)
    return ALL


def first_answer(site: Site, listing: str) -> str:
    """The address of the first answer of the knowledge base."""
    found = re.search(r'href="(/ask/knowledge/\d+/)"', site.get(listing).read().decode())
    assert found, f"{listing} names no answer"
    return found[1]


def first_article(site: Site, listing: str) -> str:
    """The address of the first article that a list names."""
    found = re.search(r"(?:/en)?/articles/\d+/", site.get(listing).read().decode())
    assert found, f"{listing} names no article"
    return found[0]


def article_called(site: Site, listing: str, title: str) -> str:
    """The address of the article of a list whose title holds these words."""
    found = re.search(rf'(/articles/\d+/)"[^>]*>[^<]*{title}', site.get(listing).read().decode())
    assert found, f"{listing} does not name {title}"
    return found[1]


def withdrawn_article(site: Site) -> str:
    """The address of an article that was withdrawn: no list names one."""
    with closing(sqlite3.connect(f"file:{site.database}?mode=ro", uri=True)) as database:
        row = database.execute(
            "SELECT article_id FROM articles_liveentry WHERE NOT is_live"
        ).fetchone()
    assert row, "nothing was withdrawn"
    return f"/articles/{row[0]}/"
