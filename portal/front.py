"""What stands in front of Django: stored pages first, then the gate."""

import logging
from threading import Thread
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connections

from accessibility import page_store
from accessibility.page_store.serving import PageServer
from portal.gate import Gate, admission
from portal.policy import public_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

logger = logging.getLogger(__name__)

# Seconds that the first request waits for the store to forget what it missed. With the database
# out of reach pages are given as they are; the minute's tick tries again.
PATIENCE = 5.0


def in_front_of(django: "WSGIApplication") -> "WSGIApplication":
    """The whole site; without stored pages while somebody writes templates."""
    site = Gate(django, threads=settings.SERVER_THREADS)
    if settings.DEBUG:
        return site
    return PageServer(site, public_headers().items(), admission())


def catch_up() -> None:
    """At the server's start: have this machine's folder forget what it missed."""
    catching_up = Thread(target=_forget_what_was_missed, daemon=True)
    catching_up.start()
    catching_up.join(PATIENCE)


def _forget_what_was_missed() -> None:
    try:
        page_store.drain_if_behind()
    except (DatabaseError, OSError) as trouble:
        logger.warning("the page store has not been compared with the database: %s", trouble)
    finally:
        connections.close_all()
