"""Background work that came to nothing, each row with the place where it is put right."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from articles import standing
from articles.models import Image
from articles.renditions import make_renditions
from portal.ticking import MOST_ATTEMPTS

ROWS = 8
# Work is begun within a second; what has waited so long is waiting for a worker that is not there.
STUCK_AFTER = timedelta(minutes=10)


def pictures() -> list[dict[str, Any]]:
    """Pictures whose renditions could not be made, as often as tick tries. Two queries, mostly one.

    Each is {"name", "article", "url"}, the url that of the form where another one is chosen.
    """
    waiting = Image.objects.filter(renditions_made=False, article__deleted_at=None)
    images = list(waiting.select_related("article").order_by("-pk")[: 5 * ROWS])
    if not images:
        return []
    tasks = DBTaskResult.objects.filter(
        task_path=make_renditions.module_path,
        status="FAILED",
        args_kwargs__args__0__in=[image.pk for image in images],
    )
    failures = Counter(told["args"][0] for told in tasks.values_list("args_kwargs", flat=True))
    given_up = [image for image in images if failures[image.pk] >= MOST_ATTEMPTS]
    return [
        {
            "name": image.caption or _("第 %(n)d 张") % {"n": image.order + 1},
            "article": image.article,
            "url": standing.form_url(image.article),
        }
        for image in given_up[:ROWS]
    ]


def is_stuck(now: datetime) -> bool:
    """Whether work has been waiting so long that its worker cannot be running. One query."""
    return DBTaskResult.objects.ready().filter(enqueued_at__lt=now - STUCK_AFTER).exists()
