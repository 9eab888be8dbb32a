"""Background work whose task was lost with its worker."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult


def without(task: Task, waiting: set[Any]) -> set[Any]:
    """Of what waits, each named by the first argument of its task: what has no task any more."""
    if not waiting:
        return set()
    tasks = DBTaskResult.objects.filter(
        task_path=task.module_path,
        status__in=("READY", "RUNNING"),
        args_kwargs__args__0__in=waiting,
    )
    return waiting - {told["args"][0] for told in tasks.values_list("args_kwargs", flat=True)}


def give_up(lost: "QuerySet[DBTaskResult]") -> int:
    """Note as failed what counts as running and has lost its worker, so that it is ordered again."""
    return lost.filter(status="RUNNING").update(
        status="FAILED", finished_at=timezone.now(), traceback="the worker was lost"
    )


def give_up_what_was_left_by(worker: str) -> int:
    """The same for a worker that begins: what its predecessor of that name was killed over."""
    running = DBTaskResult.objects.filter(status="RUNNING").values_list("pk", "worker_ids")
    left = [task for task, workers in running if workers and workers[-1] == worker]
    return give_up(DBTaskResult.objects.filter(pk__in=left))
