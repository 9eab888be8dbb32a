"""Several machines on one PostgreSQL: what one publishes, the others forget at once.

Every change of the site sends a NOTIFY in its own transaction, so that it is heard exactly when
the change can be seen. Nothing depends on hearing it: who was away compares epochs when it is
back, and each render and each minute's tick compare them too. It carries no words, therefore.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Event

import psycopg
from django.db import DatabaseError, connections, router

from accessibility.models import Epoch
from accessibility.page_store.outbox import CHANNEL, drain_if_behind

logger = logging.getLogger(__name__)

# Seconds after which a connection that says nothing is asked whether it is still there.
HEARTBEAT = 20.0
# Seconds before the next attempt to reach a database that is away.
PAUSE = 1.0


def listen(ending: Event, when_listening: Callable[[], None] = lambda: None) -> None:
    """Keep this machine's folder in step until `ending` is set; survives the database's absence."""
    using = router.db_for_write(Epoch)
    while not ending.is_set():
        try:
            with _connected(using) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                # What was published before anybody listened.
                _drain(using)
                when_listening()
                _hear(connection, ending, using)
        except (psycopg.Error, DatabaseError, OSError) as trouble:
            logger.warning("not listening for what other machines publish: %s", trouble)
            ending.wait(PAUSE)


def _connected(using: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection that no request shares. Keepalives notice a machine that fell silent."""
    wanted = connections[using].get_connection_params()
    known = {name: wanted[name] for name in ("dbname", "host", "port", "user", "password",
             "connect_timeout", "sslmode", "sslrootcert") if wanted.get(name)}  # fmt: skip
    return psycopg.connect(
        **known,
        autocommit=True,
        application_name=CHANNEL,
        keepalives_idle=10,
        keepalives_interval=5,
    )


def _hear(connection: "psycopg.Connection[tuple[object, ...]]", ending: Event, using: str) -> None:
    while not ending.is_set():
        # Ends after the first one heard: those that came with it are drained together.
        for _heard in connection.notifies(timeout=HEARTBEAT, stop_after=1):
            pass
        connection.execute("SELECT 1")
        _drain(using)


def _drain(using: str) -> None:
    try:
        drain_if_behind()
    except DatabaseError:
        with suppress(DatabaseError):
            connections[using].close()
        raise
