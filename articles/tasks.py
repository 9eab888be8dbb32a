"""Background work whose task was lost with its worker."""

from typing import Any

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
