"""How long a statement of the app server may take on PostgreSQL, and wait for others.

A reader's thread must come back whatever the database does; a server has few of them. Commands that
work for long (`reindex`, `backup`, `migrate`, `move_database`) are not bound by this. SQLite has its
one limit in the settings: five seconds for a lock.
"""

from django.db import connections

# The longest that anybody waits for a page; by then a browser has long been given up.
STATEMENT = "30s"
# As long as SQLite waits for its one writer.
LOCK = "5s"
# A thread that was lost between two statements must not keep what it has locked.
IDLE_IN_TRANSACTION = "60s"


def be_bounded() -> None:
    """Bind every connection that this process opens from now on."""
    limits = {
        "statement_timeout": STATEMENT,
        "lock_timeout": LOCK,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION,
    }
    for database in connections.settings.values():
        if not database["ENGINE"].endswith("postgresql"):
            continue
        options = database["OPTIONS"]
        # Ours first: who sets a limit in DATABASE_URL knows why.
        said = [f"-c {name}={limit}" for name, limit in limits.items()]
        database["OPTIONS"] = options | {"options": " ".join([*said, options.get("options", "")])}
