"""The package's worker; at its start it gives up what its predecessor was killed over.

`serve` starts a worker that was killed again under its old name (`--worker-id`), so that what it
left is ordered anew with the next minute and not only when it has been running suspiciously long.
"""

from typing import Any

from django_tasks_db.management.commands import db_worker

from articles.tasks import give_up_what_was_left_by


class Command(db_worker.Command):
    def handle(self, *, worker_id: str, **options: Any) -> None:
        give_up_what_was_left_by(worker_id)
        super().handle(worker_id=worker_id, **options)
