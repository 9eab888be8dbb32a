"""Background work that came to nothing, each row with the place where it is put right."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from accessibility.models import Rederivation
from articles import reprints, standing
from articles.models import Image, User
from articles.renditions import make_renditions
from interaction import standing as standing_of_answers
from interaction.models import KeptQuestion
from portal.ticking import MOST_ATTEMPTS

ROWS = 8
_NONE = Value(0, IntegerField())
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


def background(user: User, now: datetime) -> dict[str, Any]:
    """Work under way and work that nobody takes up, and what came of it; one query.

    `is_stuck` where something has been waiting so long that its worker cannot be running,
    `deriving` how far the Traditional has come, None when nothing is derived, `reprints` how many
    public articles wait for a publisher, `has_answers` whether any answer waits for anybody,
    `kept_questions` how many questions were not answered well.
    """
    ready = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - STUCK_AFTER).order_by()
    works = Rederivation.objects.filter(finished_at=None).order_by()
    waits = reprints.waiting(user) if user.has_perm("articles.publish_article") else None
    rows = [ready.values(what=Value("stuck")).annotate(n=Count("pk"), done=_NONE, total=_NONE),
            works.values(what=Value("work")).annotate(n=Count("pk"), done=_sum("done"), total=_sum("total"))]  # fmt: skip
    if user.has_perm("interaction.view_answer"):
        answers = standing_of_answers.unsettled().values(what=Value("answer"))
        rows.append(answers.annotate(n=Count("pk"), done=_NONE, total=_NONE))
    if user.has_perm("interaction.change_answer"):
        kept = KeptQuestion.objects.filter(settled_at=None).order_by()
        asked: Any = kept.values(what=Value("question"))
        rows.append(asked.annotate(n=Count("pk"), done=_NONE, total=_NONE))
    if waits is not None:
        waits = waits.order_by().values(what=Value("reprint"))
        rows.append(waits.annotate(n=Count("pk"), done=_NONE, total=_NONE))
    told = {row["what"]: row for row in rows[0].union(*rows[1:]) if row["n"]}
    return {
        "is_stuck": "stuck" in told,
        "deriving": told.get("work"),
        "has_answers": "answer" in told,
        "kept_questions": told["question"]["n"] if "question" in told else 0,
        "reprints": told["reprint"]["n"] if "reprint" in told else 0,
    }


def _sum(field: str) -> Coalesce:
    return Coalesce(Sum(field), 0)
