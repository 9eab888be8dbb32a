"""Where moved-in articles and moved columns used to be, and where they are now."""

import re
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from django.urls import reverse

from articles.models import ArticleRedirect, ColumnRedirect

LONGEST = 500
# What chat programs, search engines and advertisements hang onto an address; no page depends on it.
_TRACKING = re.compile(
    r"(utm_\w+|share\w*|weixin\w*|wx\w*|hm(sr|pl|cu|kw|ci)|from|isappinstalled|nsukey|spm|scm"
    r"|scene|subscene|ascene|clicktime|enterid|pass_ticket|tdsourcetag|bd_vid|[a-z]+clid)(=.*)?",
    re.IGNORECASE,
)


def old_address(url: str) -> str:
    """What of an old URL is remembered: its path, decoded, and its query; no host, no fragment,
    nothing that was hung onto it on the way.

    Empty where that leads nowhere in particular (an old front page). ValueError: no web address,
    or none that can be kept.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc):
        raise ValueError(url)
    path = unquote(parts.path) or "/"
    if not path.startswith("/"):
        raise ValueError(url)
    query = without_tracking(parts.query)
    address = f"{path}?{query}" if query else path
    if len(address) > LONGEST or not address.isprintable():
        raise ValueError(url)
    return "" if address == "/" else address


def without_tracking(query: str) -> str:
    """A raw query without the parts that only say which way somebody came."""
    return "&".join(part for part in query.split("&") if part and not _TRACKING.fullmatch(part))


def redirect_for(path: str, query: str = "") -> str | None:
    """The address, in the rendering being spoken for, of the article that once stood at `path`.

    `path` is decoded, as `request.path_info` is; `query` is the raw one. First counts the address
    without what was hung onto it, then the path alone; but where other articles are told apart by
    their queries, a query that none of them had leads nowhere. None also while the article is not
    public yet: better an honest 404 than a way to one.
    """
    told = without_tracking(query)
    addresses = [f"{path}?{each}" if each else path for each in (told, "")]
    wanted = [each for each in addresses if len(each) <= LONGEST and "\x00" not in each]
    found = dict(
        ArticleRedirect.objects.filter(old_path__in=wanted, article__live_entries__isnull=False)
        .distinct()
        .values_list("old_path", "article_id")
    )
    address = next((each for each in wanted if each in found), None)
    if address is None:
        return None
    if address == path and told and _is_told_apart_by_queries(path):
        return None
    return reverse("article", args=[found[address]])


def _is_told_apart_by_queries(path: str) -> bool:
    return ArticleRedirect.objects.filter(old_path__startswith=f"{path}?").exists()


def column_path_now(path: str, paths: Collection[str]) -> str | None:
    """The path that now leads to what stood at a column's former one; None if nothing moved there.

    What stood below a column moved along with it, but not below one that stands there now:
    `paths` are those of all columns. May itself lead to nothing.
    """
    parts = path.split("/")
    above = {"/".join(parts[: i + 1]) for i in range(len(parts))} - set(paths)
    moved = ColumnRedirect.objects.filter(old_path__in=above).select_related("column")
    old = moved.order_by("-old_path").first()  # the longest, since each begins with the next
    return old.column.path + path[len(old.old_path) :] if old else None
