"""What the first page says of the Traditional: work under way, and reprints that wait."""

from typing import Any

from django.http import HttpRequest

from accessibility.models import Rederivation
from articles import reprints


def today(request: HttpRequest) -> dict[str, Any]:
    """The unfinished work and the number of articles to reprint; for who works on manuscripts."""
    user: Any = request.user
    if not user.has_perm("articles.view_article"):
        return {}
    works = list(Rederivation.objects.filter(finished_at=None).order_by("pk"))
    return {
        "deriving": {
            "done": sum(work.done for work in works),
            "total": sum(work.total or 0 for work in works),
        }
        if works
        else None,
        "reprints": reprints.count(user) if user.has_perm("articles.publish_article") else 0,
    }
