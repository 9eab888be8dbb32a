"""Changes words of the site as a publication does, in a process that a test may have killed."""

import os
import signal

from django.contrib.auth.models import Group
from django.db import transaction

from accessibility import page_store


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def publish(pk: int, words: str, paths: list[str], between: bool = False) -> int:
    """Commit the words and what they make the store forget, or die between the two.

    Returns the new epoch.
    """
    with transaction.atomic():
        if between:
            transaction.on_commit(killed)  # hooks run in their order: before the forgetting
        epoch = page_store.forget(paths)
        Group.objects.update_or_create(pk=pk, defaults={"name": f"{pk} {words}"})
    return epoch


def tick() -> int:
    page_store.drain_if_behind()
    return page_store.current_epoch()


ANSWERS = {"publish": publish, "tick": tick}
