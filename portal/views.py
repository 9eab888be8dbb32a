"""Pages of the site as a whole: home, maps, notices, errors."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accessibility import renderings
from accessibility.links import is_sound
from accessibility.page_store import epoch_of, kept
from accessibility.pages import page
from articles import presenting, tree
from articles.listing import newest
from articles.models import Column
from articles.models.column import LONGEST_PATH
from articles.moving import redirect_for
from articles.search import LONGEST
from portal import measured, refusing
from portal import site as sites
from portal.addresses import outside_host
from portal.desk.resending import csrf_failed
from portal.leading import links_of
from portal.models import HomeBlock, HomeLink
from portal.policy import is_staff_path


@dataclass
class Block:
    """A home block with what it shows in the reader's language."""

    kind: str
    block: HomeBlock
    links: list[HomeLink]
    rows: list[dict[str, Any]]
    url: str = ""
    children: list[Column] | None = None


@kept
def home(request: HttpRequest) -> HttpResponse:
    """The home page: blocks in the order and number that staff set; one query a list."""
    rendering = renderings.of(request)
    epoch = epoch_of(request)
    site, columns = sites.current(epoch), tree.current(epoch)
    links = links_of(site, columns, rendering.language)
    blocks: list[Block] = []
    seen: set[int] = set()
    for block in site.blocks:
        made = _block(block, links[block.pk], rendering.language, columns, seen)
        if made is not None:
            blocks.append(made)
    shows_latest = rendering.language == renderings.ENGLISH or rendering.is_senior or not blocks
    context = {
        "blocks": blocks,
        "by_kind": {made.kind: made for made in blocks},
        "latest": presenting.rows(newest(None, rendering.language, 8)) if shows_latest else [],
        "elsewhere": _home_with_content(rendering, columns),
        "page": page(
            request,
            description=site.facts.said("description", rendering.language),
            metas=[("ColumnType", "首页")],
        ),
    }
    return renderings.render(request, "portal/home.html", context)


def _home_with_content(rendering: renderings.Rendering, columns: tree.Tree) -> str:
    """Where a reader without content in their language finds some; "" on a site that has none."""
    alive = [language for language in renderings.LANGUAGES if columns.alive[language]]
    return rendering.in_language(alive[0]).path("/") if alive else ""


def _block(
    block: HomeBlock, links: list[HomeLink], language: str, columns: tree.Tree, seen: set[int]
) -> Block | None:
    """The block as readers of the language get it; None when there is nothing in it for them."""
    if not block.is_shown_in(language):
        return None
    kinds = HomeBlock.Kind
    column = block.column
    alive = column is None or column.pk in columns.alive[language]
    url = reverse("column", args=[column.path]) if column and alive else ""
    made = Block(block.kind, block, links, [], url)
    if block.kind == kinds.TOPICS:
        made.children = [
            each
            for each in columns.columns.values()
            if each.kind == Column.Kind.TOPIC
            and each.pk in columns.alive[language]
            and each.archived_at is None
        ][: block.count]
        return made if made.children or links else None
    if block.kind in (kinds.SERVICES, kinds.INTERACTION, kinds.DATA):
        return made if links else None
    if not alive:
        return None
    # What the headline shows is not shown again right below it.
    entries = newest(
        column,
        language,
        block.count + len(seen),
        pictured=block.kind == kinds.PICTURES,
    )
    if block.kind in (kinds.PICTURES, kinds.NEWS):
        entries = [entry for entry in entries if entry.article_id not in seen]
    entries = entries[: block.count]
    if block.kind == kinds.HEADLINE:
        seen |= {entry.article_id for entry in entries}
    shown = presenting.pictured if block.kind == kinds.PICTURES else presenting.rows
    made.rows = shown(entries)
    if block.kind == kinds.DISCLOSURE and column:
        made.children = columns.children(column, language)
    return made if made.rows else None


@kept
def site_map(request: HttpRequest) -> HttpResponse:
    """Every column with live content in the language, and the site's other pages."""
    menu = tree.current(epoch_of(request)).menus[renderings.of(request).language]
    return renderings.render(
        request,
        "portal/site_map.html",
        {"tree": menu, "page": page(request, title=_("网站地图"), current=_("网站地图"))},
    )


def _plain(template: str, title: str, **more: Any) -> Any:
    """A view of a page whose words stand in its template, with what else that names."""

    @kept
    def view(request: HttpRequest) -> HttpResponse:
        facts = page(request, title=_(title), current=_(title))
        return renderings.render(request, template, {"page": facts, **more})

    return view


client = _plain("portal/client.html", gettext_noop("手机客户端"))
statement = _plain("portal/statement.html", gettext_noop("无障碍声明"), measured=measured.last)
privacy = _plain("portal/privacy.html", gettext_noop("隐私保护"))


def leave(request: HttpRequest) -> HttpResponse:
    """The notice before leaving the site: names the address, leaves the choice to the reader."""
    url = request.GET.get("url", "")
    host = outside_host(url)
    if host is None:
        raise Http404
    context = {
        "url": url,
        "host": host,
        "back": _came_from(request) or reverse("home"),
        "page": page(
            request,
            title=_("提示：您即将离开本网站"),
            noindex=True,
            current=_("提示"),
            query=urlencode({"url": url}),
        ),
    }
    return renderings.render(request, "portal/leave.html", context)


def _came_from(request: HttpRequest) -> str:
    """The page of ours whose link was followed, with what it was asked; "" where none is known."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return ""
    parts = urlsplit(referer)
    # From the notice in another language there is no way back but home.
    if not parts.path.startswith("/") or parts.path.endswith("/leave/"):
        return ""
    back = urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, ""))
    return back if is_sound(back) else ""


def robots(request: HttpRequest) -> HttpResponse:
    origin = sites.current(epoch_of(request)).facts.origin
    lines = [
        "User-agent: *",
        "Disallow: /search/",
        "Disallow: /zh-hant/search/",
        "Disallow: /en/search/",
        "Disallow: /leave/",
        f"Sitemap: {origin}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def error(
    request: HttpRequest, status: int, heading: str, text: str, **asked_for: str
) -> HttpResponse:
    """An error page in the rendering that was asked for; a search in `asked_for` is kept on it."""
    query = urlencode(asked_for)
    facts = page(request, title=heading, noindex=True, current=heading, query=query)
    context = {"status": status, "heading": heading, "text": text, "page": facts}
    context |= {"query": asked_for.get("q"), "within": asked_for.get("column")}
    return renderings.render(request, "portal/error.html", context, status=status)


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: one address has asked more often than it may; says when to come again.

    What was asked stays in the form, which is the way to come again, and in the links.
    """
    longest = {"q": LONGEST, "column": LONGEST_PATH}
    given = {name: request.GET.get(name, "")[:most] for name, most in longest.items()}
    text = ngettext(
        "一分钟里从您这里搜索的次数太多了，请过%(n)s秒再搜。急事请打12345。",
        "一分钟里从您这里搜索的次数太多了，请过%(n)s秒再搜。急事请打12345。",
        seconds,
    ) % {"n": seconds}
    asked_for = {name: words for name, words in given.items() if words}
    response = error(request, 429, _("搜索太频繁"), text, **asked_for)
    response["Retry-After"] = str(seconds)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return refusing.bad_request(request)
    return error(
        request,
        400,
        _("这个请求看不懂"),
        _("地址或填写的内容里有系统不能识别的部分，请检查后再试。"),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error(request, 403, _("这里不能访问"), _("您没有访问这一页的权限。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if is_staff_path(request):
        return csrf_failed(request)
    return error(
        request,
        403,
        _("页面打开得太久了"),
        _("为了安全，请退回上一页，刷新后再提交；已填写的内容请先复制保存。"),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    moved = redirect_for(request.path_info, request.META.get("QUERY_STRING", ""))
    if moved:
        return HttpResponsePermanentRedirect(moved)
    return missing(request)


def missing(request: HttpRequest) -> HttpResponse:
    """404, where nothing has moved away from either."""
    return error(
        request,
        404,
        _("没有找到这一页"),
        _("地址可能输错了，或者内容已经移走。可以搜索，也可以从首页或网站地图找起。"),
    )
