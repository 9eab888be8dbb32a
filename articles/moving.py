"""Where moved-in articles used to be, and where they are now."""

from urllib.parse import unquote, urlsplit

from django.urls import reverse

from articles.models import ArticleRedirect

LONGEST = 500


def old_address(url: str) -> str:
    """What of an old URL is remembered: its path, decoded, and its query; no host, no fragment.

    Empty where that leads nowhere in particular (an old front page). ValueError: no web address,
    or none that can be kept.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc):
        raise ValueError(url)
    path = unquote(parts.path) or "/"
    if not path.startswith("/"):
        raise ValueError(url)
    address = f"{path}?{parts.query}" if parts.query else path
    if len(address) > LONGEST or not address.isprintable():
        raise ValueError(url)
    return "" if address == "/" else address


def redirect_for(path: str, query: str = "") -> str | None:
    """The address, in the rendering being spoken for, of the article that once stood at `path`.

    `path` is decoded, as `request.path_info` is; `query` is the raw one. An old address that was
    kept with a query is found by exactly that, any other whatever the query says. None also
    while the article is not public yet: better an honest 404 than a way to one.
    """
    addresses = [f"{path}?{query}", path] if query else [path]
    wanted = [each for each in addresses if len(each) <= LONGEST and "\x00" not in each]
    found = dict(
        ArticleRedirect.objects.filter(old_path__in=wanted, article__live_entries__isnull=False)
        .distinct()
        .values_list("old_path", "article_id")
    )
    article_id = next((found[each] for each in wanted if each in found), None)
    return reverse("article", args=[article_id]) if article_id else None
