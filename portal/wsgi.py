"""The server's entry: stored pages first, then the gate, then Django."""

import logging
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django_site = get_wsgi_application()

# Only now are there models to import.
from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connections  # noqa: E402

from accessibility import page_store  # noqa: E402
from accessibility.page_store.serving import PageServer  # noqa: E402
from portal.gate import Gate, admission  # noqa: E402
from portal.policy import public_headers  # noqa: E402

logger = logging.getLogger(__name__)

# Seconds that the first request waits for the store to forget what it missed. With the database
# out of reach pages are given as they are; the minute's tick tries again.
PATIENCE = 5.0


def forget_what_was_missed() -> None:
    """Bring this machine's folder up to the database's epoch, if the database answers."""
    try:
        page_store.drain_if_behind()
    except (DatabaseError, OSError) as trouble:
        logger.warning("the page store has not been compared with the database: %s", trouble)
    finally:
        connections.close_all()


def whole_site() -> Gate | PageServer:
    """Django with what stands in front of it; no store while somebody writes templates."""
    site = Gate(django_site, threads=settings.SERVER_THREADS)
    if settings.DEBUG:
        return site
    return PageServer(site, public_headers().items(), admission())


application = whole_site()
catching_up = Thread(target=forget_what_was_missed, daemon=True)
catching_up.start()
catching_up.join(PATIENCE)
