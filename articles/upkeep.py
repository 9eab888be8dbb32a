"""How PostgreSQL keeps the tables in which the same rows change all day.

A changed row is written beside the old one. Where its page has room for that, the table's indexes
need not be told and the old one makes way at the next look; where it has none, the table grows
until it is vacuumed, of which PostgreSQL thinks only when a fifth of a table has changed.
"""

from typing import Any

from django.db import connections

_OPTIONS = {
    # Half of a page is kept for the next counts of its rows.
    "articles_viewcount": "fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02",
    # Every reader comes, and goes half an hour later.
    "articles_recentreader": "autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0",
    "articles_recentasker": "autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0",
}


def set_up(using: str = "default", **kwargs: Any) -> None:
    """Called after every migrate. Pages that are full already keep their rows as they are."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table, options in _OPTIONS.items():
            if table in tables:
                cursor.execute(f"ALTER TABLE {table} SET ({options})")
