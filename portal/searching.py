"""The site's search: its page in all renderings, and the same for programs as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

import articles.search.asked as asked_words
from accessibility import renderings, speaking
from accessibility.chinese import to_simplified, to_traditional
from accessibility.page_store import epoch_of
from accessibility.pages import page
from articles import presenting, search, tree
from articles.limiting import seconds_to_wait
from articles.models import Article, Attachment, Column, LiveEntry
from articles.models.column import LONGEST_PATH
from articles.popular import popular
from articles.search import Filters, Found, Query
from articles.tree import Tree
from portal import refusing
from portal import site as sites
from portal.kinds import MEETING, columns_of, kinds
from portal.refusing import as_json
from portal.views import too_often

ROWS, SENIOR_ROWS, MOST_ROWS = 20, 5, 50
POPULAR = 5  # that somebody who found nothing is shown
# Of suggestions; whoever types asks for some with each search.
MOST_WORDS, MOST_TITLES, MOST_SUGGESTED_FOR, SUGGESTIONS_A_SEARCH = 3, 5, 40, 10
LAST_PAGE = 99_999
# The official aliases of the senior version, which the search must lead to; ours beside them.
SENIOR_WORDS = frozenset(
    (
        *("长辈版", "关怀版", "亲情版", "关爱版", "大字版", "老年版", "长者版", "适老版", "老人版"),
        *("senior version", "elderly version", "large print", "large text"),
    )
)
DAYS = {"week": 7, "month": 31, "year": 366}
TIMES = {
    "week": gettext_lazy("一周以内"),
    "month": gettext_lazy("一个月以内"),
    "year": gettext_lazy("一年以内"),
}
FILES = {kind.value: kind.label for kind in Attachment.Kind if kind != Attachment.Kind.ZIP}


@dataclass(frozen=True)
class Asked:
    """What a request asks for, as far as it can be understood; the rest counts as not said."""

    text: str
    column: Column | None
    time: str
    kind: str
    file: str
    by_time: bool
    number: int

    @classmethod
    def by(cls, values: Mapping[str, str], columns: Tree, language: str) -> "Asked":
        def one_of(name: str, known: Mapping[str, Any]) -> str:
            return values.get(name, "") if values.get(name, "") in known else ""

        return cls(
            text=values.get("q", "").replace("\x00", "").strip()[: search.LONGEST],
            column=columns.paths.get(values.get("column", "")[:LONGEST_PATH]),
            time=one_of("time", TIMES),
            kind=one_of("kind", kinds(columns, language)),
            file=one_of("file", FILES),
            by_time=values.get("sort") == "time",
            number=_number(values.get("page", ""), LAST_PAGE),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words was chosen."""
        return bool(self.column or self.time or self.kind or self.file or self.by_time)

    def filters(self, columns: Tree, today: date) -> Filters:
        return Filters(
            columns=tuple(columns.below(self.column)) if self.column else (),
            since=today - timedelta(days=DAYS[self.time]) if self.time else None,
            kind=MEETING if self.kind == MEETING else "",
            kind_columns=columns_of(self.kind, columns),
            file=self.file,
        )

    def query(self) -> str:
        """What the address of the same search says, but for the page."""
        said = {
            "q": self.text,
            "column": self.column.path if self.column else "",
            "time": self.time,
            "kind": self.kind,
            "file": self.file,
            "sort": "time" if self.by_time else "",
        }
        return urlencode({name: value for name, value in said.items() if value})


def search_page(request: HttpRequest) -> HttpResponse:
    """Search by a GET form; never stored, so that no query is kept anywhere."""
    rendering = renderings.of(request)
    columns = tree.current(epoch_of(request))
    asked = Asked.by(request.GET, columns, rendering.language)
    if asked.text and (seconds := seconds_to_wait(request)):
        return too_often(request, seconds)
    rows = SENIOR_ROWS if rendering.is_senior else ROWS
    query = search.understood(asked.text, search.vocabulary(epoch_of(request)))
    found, number = _found(query, asked, rendering.language, columns, rows)
    suggestion = _suggestion(query, found, rendering.language, columns)
    if number == 1 and not asked.is_narrowed:
        has_all = 0 if found.is_partial else found.total
        asked_words.note(asked.text, rendering.language, has_all, timezone.localdate())
    title = _("站内搜索")
    if asked.text:
        title = _("搜索“%(query)s”，找到%(total)s篇") % {"query": asked.text, "total": found.total}
    is_lost = bool(asked.text) and not found.total
    context = {
        "query": asked.text,
        "asked": asked,
        "asked_for": asked.query(),
        "hits": [hit_of(entry, query, columns) for entry in found.entries],
        "total": found.total,
        "is_partial": found.is_partial,
        "suggestion": suggestion,
        "suggested": urlencode({"q": suggestion}),
        "number": number,
        "pages": _pages(found.total, rows),
        "choices": {"time": TIMES, "kind": kinds(columns, rendering.language), "file": FILES},
        "popular": presenting.rows(popular(rendering.language, POPULAR)) if is_lost else [],
        "channels": columns.children(None, rendering.language),
        "leads_to_senior": to_simplified(asked.text).lower() in SENIOR_WORDS,
        "page": page(
            request,
            title=title,
            noindex=True,
            current=_("站内搜索"),
            query=asked.query() if asked.text else "",
        ),
    }
    return renderings.render(request, "portal/search.html", context)


def suggest(request: HttpRequest) -> HttpResponse:
    """What to suggest while somebody types, as {"words": [...], "titles": [{"title", "url"}]}."""
    rendering = renderings.of(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_SUGGESTED_FOR]
    if not text or seconds_to_wait(request, "suggest", SUGGESTIONS_A_SEARCH):
        return as_json({"words": [], "titles": []})
    query = search.understood(text, search.vocabulary(epoch_of(request)))
    titles = [
        {"title": entry.publication.title, "url": rendering.path(entry.get_bare_path())}
        for entry in search.titled(query, rendering.language, MOST_TITLES)
    ]
    words = asked_words.often(text, rendering.language, MOST_WORDS)
    if rendering.language == renderings.TRADITIONAL:
        words = [to_traditional(word) for word in words]
    return as_json({"words": words, "titles": titles})


def api(request: HttpRequest) -> HttpResponse:
    """The search for programs: `q`, `lang` (zh-hans), `page` (1), `page_size` (10, at most 50).

    Answers {"total", "suggestion", "results": [{"id", "external_id", "title", "excerpt", "url"}]};
    400 with {"error"} for a language that the site does not have, 429 as the page.
    """
    language = refusing.language_of(request)
    if language is None:
        return refusing.unknown_language()
    columns = tree.current(epoch_of(request))
    asked = Asked.by(request.GET, columns, language)
    if asked.text and (seconds := seconds_to_wait(request)):
        with speaking.to_readers(language):
            text = ngettext(
                "搜索太频繁，请过%(n)s秒再试。", "搜索太频繁，请过%(n)s秒再试。", seconds
            )
            return refusing.too_often(text % {"n": seconds}, seconds)
    rows = _number(request.GET.get("page_size", "") or "10", MOST_ROWS)
    query = search.understood(asked.text, search.vocabulary(epoch_of(request)))
    filters = asked.filters(columns, timezone.localdate())
    found = search.find(
        query, language, filters, columns.columns, number=asked.number, rows=rows, by_time=asked.by_time
    )  # fmt: skip
    origin = sites.current(epoch_of(request)).facts.origin
    rendering = renderings.Rendering(language)
    articles = Article.objects.filter(pk__in=[entry.article_id for entry in found.entries])
    external_ids = dict(articles.values_list("pk", "external_id"))
    results = [
        {
            "id": entry.article_id,
            "external_id": external_ids[entry.article_id],
            "title": entry.publication.title,
            "excerpt": unescape(strip_tags(search.excerpt(entry.publication, query))),
            "url": f"{origin}{rendering.path(entry.get_bare_path())}",
        }
        for entry in found.entries
    ]
    return as_json(
        {
            "total": found.total,
            "suggestion": _suggestion(query, found, language, columns),
            "results": results,
        }
    )


def _found(
    query: Query, asked: Asked, language: str, columns: Tree, rows: int
) -> tuple[Found, int]:
    """The page that was asked for, or the last one where there are fewer."""
    filters = asked.filters(columns, timezone.localdate())

    def at(number: int) -> Found:
        return search.find(
            query, language, filters, columns.columns,
            number=number, rows=rows, by_time=asked.by_time,
        )  # fmt: skip

    found = at(asked.number)
    last = _pages(found.total, rows)
    return (found, asked.number) if asked.number <= last else (at(last), last)


def _suggestion(query: Query, found: Found, language: str, columns: Tree) -> str:
    """What is nearly spelt like the query and finds something, where it does not; else empty."""
    if found.total and not found.is_partial:
        return ""
    words = search.vocabulary()
    is_english = language == renderings.ENGLISH
    respelt = search.respelt_in_english if is_english else partial(search.respelt, own=words.words)
    other = respelt(query.whole)
    if not other:
        return ""
    better = search.find(
        search.understood(other, words), language, Filters(), columns.columns, number=1, rows=1
    )
    if not better.total or better.is_partial:
        return ""
    return to_traditional(other) if language == renderings.TRADITIONAL else other


def hit_of(entry: LiveEntry, query: Query, columns: Tree) -> dict[str, Any]:
    """What a hit shows, its words marked where they are found."""
    [row] = presenting.rows([entry])
    title = search.marked(entry.publication.title, query)
    excerpt = search.excerpt(entry.publication, query)
    return row | {
        "title": title,
        "excerpt": excerpt,
        "is_in_file": bool(entry.publication.attachments) and "<mark>" not in title + excerpt,
        "column": columns.columns.get(entry.column_id or 0),
        "repeal": entry.publication.repeal,
    }


def _pages(total: int, rows: int) -> int:
    return max(1, -(-total // rows))


def _number(text: str, most: int) -> int:
    """A number from 1 to `most`; 1 for anything that is none."""
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(most, max(1, int(text[:10])))
