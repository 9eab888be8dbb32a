"""Public pages of the press: articles, columns, feeds."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accessibility import renderings
from accessibility.page_store import epoch_of, kept
from accessibility.pages import page
from accessibility.renderings import ENGLISH, Rendering
from articles import audio, presenting, tree
from articles.comparing import SAME, public_state
from articles.entries import entries_named, entry_of
from articles.listing import list_page, newest, page_numbers
from articles.models import Article, Column, LiveEntry, Publication
from articles.moving import column_path_now
from articles.printing import compose, words

FEED_ROWS = 30
# Atom wants to know when a feed changed last, even one that holds nothing yet.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@kept
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One article: 200, 410 when withdrawn, 404 when it never was published.

    Three queries with the epoch: the entry with its print, then whatever the page names.
    """
    if pk > 2**63 - 1:
        raise Http404
    rendering = renderings.of(request)
    columns = tree.current(epoch_of(request))
    entry = next(iter(entry_of(pk, rendering.language)), None)
    if entry is None:
        return _in_another_language(request, pk)
    if not entry.is_live:
        return _gone(request, entry)
    named = filter(None, (entry.previous_id, entry.next_id, *entry.related_ids))
    others: dict[int | None, LiveEntry] = {other.pk: other for other in entries_named(pk, *named)}
    languages = [other.language for other in others.values() if other.article_id == pk]
    return renderings.render(
        request,
        "articles/article.html",
        _article_context(request, entry.publication, columns.trail(entry.column_id))
        | {
            "entry": entry,
            "views": entry.views or 0,
            "audio": audio.offered(entry),
            "previous": others.get(entry.previous_id),
            "next": others.get(entry.next_id),
            "related": [others[pk] for pk in entry.related_ids if pk in others],
            "page": _article_page(
                request, entry, columns.trail(entry.column_id), _ordered(languages)
            ),
        },
    )


def preview(request: HttpRequest, article: Article, rendering: Rendering) -> HttpResponse:
    """The manuscript as its print would look in a rendering; for staff, never stored.

    The caller has seen to it that `request` is a staff request.
    """
    publication = compose(article, rendering.language)
    live = article.live_entries.filter(language=rendering.language).first()
    public = public_state(live, publication)
    entry = LiveEntry(
        article=article,
        language=rendering.language,
        publication=publication,
        pub_date=live.pub_date if live else article.original_published_at or timezone.now(),
        # Printing it now would be an update now; what is printed bears its own time.
        updated_at=(live.updated_at if public == SAME else timezone.now()) if live else None,
        is_moved_in=article.original_published_at is not None,
        column=article.column,
    )
    request.rendering = rendering  # type: ignore[attr-defined]
    with renderings.use(rendering):
        trail = tree.current(epoch_of(request)).trail(article.column_id)
        context = _article_context(request, publication, trail, media=reverse_staff_media()) | {
            "entry": entry,
            "views": 0,
            "previous": None,
            "next": None,
            "related": [],
            "page": _article_page(request, entry, trail, []),
            "is_preview": True,
            "public": public,
        }
        return renderings.render(request, "articles/article.html", context)


def reverse_staff_media() -> str:
    """Where staff fetch the files of manuscripts: an address without a rendering."""
    with renderings.use(renderings.DEFAULT):
        return reverse("staff_media", args=["x"])[:-1]


def _article_context(
    request: HttpRequest, publication: Publication, trail: list[Column], media: str = ""
) -> dict[str, Any]:
    base = {"media": media} if media else {}
    meeting = dict(publication.meeting)
    if meeting.get("held_at"):
        meeting["held_at"] = parse_datetime(meeting["held_at"])
    characters, minutes = presenting.length(publication)
    return {
        "publication": publication,
        "body": presenting.body(publication, renderings.of(request), **base),
        "images_below": presenting.images_below(publication, **base),
        "attachments": presenting.files(publication, **base),
        "meeting": meeting,
        "column": trail[-1] if trail else None,
        "characters": characters,
        "reading_minutes": minutes,
        "is_preview": False,
    }


def _article_page(
    request: HttpRequest, entry: LiveEntry, trail: list[Column], languages: list[str]
) -> Any:
    publication = entry.publication
    column = trail[-1] if trail else None
    cover = publication.cover_image
    metas = [
        *column_metas(column),
        ("ArticleTitle", publication.title),
        ("PubDate", timezone.localtime(entry.pub_date).strftime("%Y-%m-%d %H:%M")),
        ("ContentSource", publication.source),
        ("Keywords", publication.keywords),
        ("Author", publication.author or publication.editor),
        ("Description", publication.summary),
    ]
    facts = page(
        request,
        title=publication.title + (f" - {column.name}" if column else ""),
        description=publication.summary,
        languages=languages,
        metas=[(name, content) for name, content in metas if content],
        image=presenting.picture(cover)["src"] if cover else "",
        trail=trail,
        current=_("正文"),
    )
    facts.bare = entry.get_bare_path()
    return facts


def column_metas(column: Column | None) -> list[tuple[str, str]]:
    """The four column tags; ColumnType is a fixed vocabulary and never translated."""
    if column is None:
        return []
    return [
        ("ColumnName", column.name),
        ("ColumnDescription", column.description),
        ("ColumnKeywords", column.keywords),
        ("ColumnType", column.column_type),
    ]


def _ordered(languages: list[str]) -> list[str]:
    return [code for code in renderings.LANGUAGES if code in languages]


def _in_another_language(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an article that has no text in the language asked for: says so and leads on."""
    # The source before what is derived from it, and what can be read before what is gone.
    entries = sorted(
        LiveEntry.objects.filter(article_id=pk).without_bodies(),
        key=lambda entry: (not entry.is_live, renderings.LANGUAGES.index(entry.language)),
    )
    if not entries:
        raise Http404
    if not entries[0].is_live:
        return _gone(request, entries[0])
    other = entries[0]
    there = renderings.of(request).in_language(other.language)
    context = {
        "other": other,
        "other_title": other.publication.title,
        "other_tag": there.tag,
        "other_url": there.path(other.get_bare_path()),
        "page": page(request, title=_("本文没有这种语言的版本"), noindex=True,
                     current=_("正文")),
    }  # fmt: skip
    return renderings.render(request, "articles/only_elsewhere.html", context)


def _gone(request: HttpRequest, entry: LiveEntry) -> HttpResponse:
    language = renderings.of(request).language
    columns = tree.current(epoch_of(request))
    # Columns that the withdrawal has left empty are no way on.
    trail = [each for each in columns.trail(entry.column_id) if each.pk in columns.alive[language]]
    title = _("此内容已撤下")
    # Nobody is given a reason in a language that they do not read; but where it stands.
    tells_why = (entry.language == ENGLISH) == (language == ENGLISH) and entry.withdrawn_reason
    context = {
        "entry": entry,
        "tells_why": tells_why,
        "why_in_chinese": ""
        if tells_why or language != ENGLISH
        else _why_in_chinese(request, entry),
        "column": trail[-1] if trail else None,
        "page": page(request, title=title, noindex=True, trail=trail, current=title),
    }
    return renderings.render(request, "articles/gone.html", context, status=410)


def _why_in_chinese(request: HttpRequest, entry: LiveEntry) -> str:
    """The address at which the reason stands in Chinese; "" where none does."""
    told = LiveEntry.objects.filter(
        article=entry.article_id, language=renderings.SIMPLIFIED, is_live=False
    ).exclude(withdrawn_reason="")
    chinese = renderings.of(request).in_language(renderings.SIMPLIFIED)
    return chinese.path(entry.get_bare_path()) if told.exists() else ""


@kept
def column(request: HttpRequest, path: str, year: str = "", number: str = "1") -> HttpResponse:
    """A page of a column's list, or of one of its years."""
    rendering = renderings.of(request)
    columns = tree.current(epoch_of(request))
    found = columns.paths.get(path)
    if found is None:
        return _moved(request, columns, path)
    chosen = int(year) if year else None
    # The first page has one address only: the one without a number.
    if number.startswith("0") or (number == "1" and "page" in request.path_info.split("/")):
        raise Http404
    shown = list_page(found, rendering.language, int(number), chosen)
    if shown is None:
        raise Http404
    trail = columns.trail(found.pk)

    def address(to: int, of: int | None = chosen) -> str:
        if to == 1:
            return reverse("column_year", args=[path, of]) if of else reverse("column", args=[path])
        if of:
            return reverse("column_year_page", args=[path, of, to])
        return reverse("column_page", args=[path, to])

    title = found.name
    if chosen:
        title = _("%(column)s %(year)d年") % {"column": title, "year": chosen}
    if shown.number > 1:
        title = _("%(title)s 第%(number)d页") % {"title": title, "number": shown.number}
    languages = [code for code in renderings.LANGUAGES if found.pk in columns.alive[code]]
    is_first = shown.number == 1 and not chosen
    if not is_first:
        # Both Chinese lists hold the same entries; the English one has pages of its own.
        is_english = rendering.language == ENGLISH
        languages = [code for code in languages if (code == ENGLISH) == is_english]
    context = {
        "column": found,
        "children": columns.children(found, rendering.language),
        "siblings": columns.children(trail[-2], rendering.language) if len(trail) > 1 else [],
        "rows": presenting.rows(shown.entries),
        "number": shown.number,
        "pages": shown.pages,
        "total": shown.total,
        "page_links": [
            to and {"number": to, "url": address(to), "current": to == shown.number}
            for to in page_numbers(shown.number, shown.pages)
        ],
        "previous_url": address(shown.number - 1) if shown.number > 1 else "",
        "next_url": address(shown.number + 1) if shown.number < shown.pages else "",
        "year": chosen,
        "years": [
            {"year": each, "url": address(1, each), "current": each == chosen}
            for each, _total in shown.years
        ],
        "all_url": reverse("column", args=[path]),
        "feed_url": reverse("column_feed", args=[path]),
        "page": page(
            request,
            title=title,
            description=words(found, "description", rendering.language),
            languages=languages,
            elsewhere="" if is_first else f"/columns/{path}/",
            metas=column_metas(found),
            noindex=not shown.total,
            trail=trail,
            current=found.name,
        ),
    }
    return renderings.render(request, "articles/column.html", context)


def _moved(request: HttpRequest, columns: tree.Tree, path: str) -> HttpResponse:
    """Lead the readers of an old column address to the same page, year or feed of the new one."""
    new_path, asked = column_path_now(path, columns.paths), request.resolver_match
    if new_path is None or asked is None:
        raise Http404
    return redirect(asked.view_name, **asked.kwargs | {"path": new_path}, permanent=True)


@kept
def site_feed(request: HttpRequest) -> HttpResponse:
    """The newest of the whole site, as Atom."""
    entries = newest(None, renderings.of(request).language, FEED_ROWS)
    return _feed(request, "", reverse("home"), entries)


@kept
def column_feed(request: HttpRequest, path: str) -> HttpResponse:
    """The newest of one column, as Atom."""
    columns = tree.current(epoch_of(request))
    found = columns.paths.get(path)
    if found is None:
        return _moved(request, columns, path)
    entries = newest(found, renderings.of(request).language, FEED_ROWS)
    return _feed(request, found.name, reverse("column", args=[path]), entries)


def _feed(
    request: HttpRequest, title: str, html_url: str, entries: list[LiveEntry]
) -> HttpResponse:
    moments = [entry.updated_at or entry.pub_date for entry in entries]
    context = {
        "title": title,
        "self_url": request.path,
        "html_url": html_url,
        "updated": max(moments, default=LONG_AGO),
        "rows": presenting.rows(entries),
        "page": page(request, title=title),
    }
    response = renderings.render(request, "articles/feed.xml", context)
    response["Content-Type"] = "application/atom+xml; charset=utf-8"
    return response
