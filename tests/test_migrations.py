"""The suite makes its tables from the models; here the migrations make them, one after another."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Made by other commands than `migrate`.
ELSEWHERE = ("django_migrations", "cache")
LOOK = """
from django.core.management import call_command
from django.db import connection
from articles.triggers import missing_triggers
call_command("migrate", verbosity=0)
call_command("migrate", verbosity=0)  # once more: nothing is left to do
assert missing_triggers() == [], missing_triggers()
with connection.cursor() as cursor:
    for name in sorted(connection.introspection.table_names(cursor)):
        columns = connection.introspection.get_table_description(cursor, name)
        print(name, *sorted(column.name for column in columns))
"""


def tables() -> list[str]:
    """Each table of this run's database with its columns, a line each."""
    with connection.cursor() as cursor:
        return [
            " ".join(
                [
                    name,
                    *sorted(
                        column.name
                        for column in connection.introspection.get_table_description(cursor, name)
                    ),
                ]
            )
            for name in sorted(connection.introspection.table_names(cursor))
        ]


@pytest.mark.sqlite
def test_migrating_an_empty_database_makes_the_tables_that_the_models_want(tmp_path):
    (tmp_path / "db").mkdir()
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", LOOK],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    made = set(done.stdout.splitlines())
    wanted = {line for line in tables() if line.split()[0] not in ELSEWHERE}
    assert wanted <= made
    assert len(wanted) > 30
