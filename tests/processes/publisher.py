"""A process that changes words of the site as a publication does; a test may have it killed.

Reads one JSON object a line: {"pk", "words", "paths", "killed"}; answers with the new epoch.
"""

import json
import os
import signal
import sys

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.db import transaction  # noqa: E402

from accessibility import page_store  # noqa: E402


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def publish(pk: int, words: str, paths: list[str], *, between: bool) -> int:
    """Commit the words and what they make the store forget, or die between the two."""
    with transaction.atomic():
        if between:
            transaction.on_commit(killed)  # hooks run in their order: before the forgetting
        epoch = page_store.forget(paths)
        Group.objects.update_or_create(pk=pk, defaults={"name": f"{pk} {words}"})
    return epoch


for line in sys.stdin:
    order = json.loads(line)
    if order.get("tick"):
        page_store.drain_if_behind()
        print(page_store.current_epoch(), flush=True)
        continue
    epoch = publish(order["pk"], order["words"], order["paths"], between=order.get("killed", False))
    print(epoch, flush=True)
