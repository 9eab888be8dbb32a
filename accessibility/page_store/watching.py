"""A server process's eye on the folder: it catches up each second, and is not read if it cannot.

A publisher may be killed between its commit and the forgetting, and a disk may become read-only:
what lies in the folder then is old, and nobody but the database knows.
"""

import logging
import time
from threading import Thread

from django.db import DatabaseError, close_old_connections

import accessibility.page_store.files as files
import accessibility.page_store.outbox as outbox

logger = logging.getLogger(__name__)

EVERY = 1.0  # seconds


def begin() -> None:
    """Have the folder watched in the background; for servers."""
    Thread(target=_watch, name="page store", daemon=True).start()


def look() -> None:
    """Have the folder forget what it missed; says whether it is to be read.

    With the database out of reach nothing can have been published here: all stays as it is.
    """
    try:
        outbox.drain_if_behind()
    except DatabaseError:
        return
    except OSError as trouble:
        if files.forgets:
            logger.error("the page store cannot forget and is not read any more: %s", trouble)
        files.forgets = False
    else:
        files.forgets = True


def _watch() -> None:
    while True:
        time.sleep(EVERY)
        close_old_connections()
        try:
            look()
        except Exception:
            logger.exception("the page store was not looked at")
