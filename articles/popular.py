"""What others read of late: for whoever has found nothing."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import LiveEntry, ViewCount

RECENT = timedelta(days=30)
# So many of the newest are looked at, however much is published.
MOST = 200


def popular(language: str, count: int) -> list[LiveEntry]:
    """The most read of what came out within thirty days, of earlier articles where these are few.

    A view is counted for the article and not for the day: what is new was read of late.
    """
    views = ViewCount.objects.filter(article=OuterRef("article")).values("views")
    newest = (
        LiveEntry.objects.live(language)
        .annotate(views=Coalesce(Subquery(views), 0))
        .order_by("-pub_date", "-pk")
        .values_list("pk", "pub_date", "views")[:MOST]
    )
    since = timezone.now() - RECENT
    ranked = sorted(newest, key=lambda each: (each[1] <= since, -each[2]))
    keys = [pk for pk, _pub_date, _views in ranked[:count]]
    entries = LiveEntry.objects.for_rows().in_bulk(keys)
    return [entries[pk] for pk in keys if pk in entries]
