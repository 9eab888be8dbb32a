"""Where moved-in articles used to be, and where they are now."""

from django.urls import reverse

from articles.models import ArticleRedirect


def redirect_for(path: str) -> str | None:
    """The address, in the rendering being spoken for, of the article that once stood at `path`."""
    if "\x00" in path or len(path) > 500:
        return None
    found = ArticleRedirect.objects.filter(old_path=path).values_list("article_id", flat=True)
    article_id = found.first()
    return reverse("article", args=[article_id]) if article_id else None
