"""Views of articles, as browsers send them."""

from articles.models import Article, ViewCount

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36"


def view(client, article_id, **headers):
    """One view as a browser sends it; words in capitals are of the WSGI environment."""
    body = headers.pop("body", "")
    kind = headers.pop("content_type", "application/json")
    environ = {
        "HTTP_USER_AGENT": BROWSER,
        "REMOTE_ADDR": "192.0.2.7",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
    }
    return client.generic("POST", f"/views/{article_id}/", body, **environ | headers)


def views(article: Article) -> int:
    return ViewCount.objects.get(article=article).views
