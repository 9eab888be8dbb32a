"""Where the links of the home page lead, and which of them lead nowhere in a language."""

import re
from collections.abc import Iterable
from copy import copy

from accessibility.links import inside
from accessibility.renderings import DEFAULT
from accessibility.written import Written
from articles.models import LiveEntry
from articles.tree import Tree
from portal.models import HomeBlock, HomeLink
from portal.site import Site

_ARTICLE = re.compile(r"/articles/(\d{1,18})/(?:[?#].*)?")
_COLUMN = re.compile(r"/columns/([a-z0-9/-]+)/(?:[?#].*)?")
_live = Written(
    lambda language, *articles: (
        LiveEntry.objects.live(language)
        .filter(article__in=articles)
        .values_list("article_id", flat=True)
    )
)


def links_of(site: Site, columns: Tree, language: str) -> dict[int, list[HomeLink]]:
    """Block -> its links that readers of the language get, asked for in one query.

    A link to an article that is not live in the language, or to a column that holds nothing in it,
    is left out; a figure says something without its link too, and only loses that.
    """
    shown = {
        block.pk: [link for link in block.links.all() if link.is_shown_in(language)]
        for block in site.blocks
    }
    hosts = (site.facts.site_domain,) if site.facts.site_domain else ()
    bare = {link.pk: inside(link.url, DEFAULT, hosts) for links in shown.values() for link in links}
    live = _live_articles(bare.values(), language)

    def leads(link: HomeLink) -> bool:
        if article := _ARTICLE.fullmatch(bare[link.pk]):
            return int(article[1]) in live
        if found := _COLUMN.fullmatch(bare[link.pk]):
            column = columns.paths.get(found[1])
            return column is None or column.pk in columns.alive[language]
        return True

    figures = {block.pk for block in site.blocks if block.kind == HomeBlock.Kind.DATA}
    return {
        pk: [
            link if leads(link) else _without_address(link)
            for link in links
            if pk in figures or leads(link)
        ]
        for pk, links in shown.items()
    }


def _live_articles(addresses: Iterable[str], language: str) -> set[int]:
    named = {int(match[1]) for match in map(_ARTICLE.fullmatch, addresses) if match}
    if not named:
        return set()
    return set(_live(language, *named))


def _without_address(link: HomeLink) -> HomeLink:
    """A copy: the record itself is kept in the process for all languages."""
    bare = copy(link)
    bare.url = ""
    return bare
