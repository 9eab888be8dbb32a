"""Every test run keeps its data in a folder of its own, made before Django is loaded.

The suite runs on SQLite, or on the server that TEST_DATABASE_URL names. What the shell says about
the operator's own site (DATA_DIR, DATABASE_URL, HOST …) is not listened to.
"""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import TransactionTestCase

from articles.triggers import lifted
from portal.catalogues import compile_catalogues

if settings.configured:
    raise pytest.UsageError(
        "the settings are loaded before the tests could move their data aside: "
        "unset DJANGO_SETTINGS_MODULE"
    )

# Modules and tests stay until the end: looking through them for garbage finds none.
gc.disable()

DATA_DIR = Path(tempfile.mkdtemp(prefix="portal-tests-"))
(DATA_DIR / "static").mkdir()
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)

OPERATORS = [
    *(
        "ADMIN_ALLOWED",
        "ADMIN_PATH",
        "ALLOWED_HOSTS",
        "BACKUP_DIR",
        "BACKUP_KEEP_DAYS",
        "COUNT_SEARCHES",
        "CSRF_TRUSTED_ORIGINS",
        "DATABASE_URL",
        "DEBUG",
        "DEMO",
        "HOST",
        "LOG_FORMAT",
        "METRICS_TOKEN",
    ),
    *(
        "ANSWERS_BY_MEANING",
        "HTTPS",
        "PORT",
        "SEARCH_LIMIT",
        "SECRET_KEY",
        "SERVICE_WORKER",
        "SPEECH_ENGINE",
    ),
    "TRUSTED_PROXIES",
]
for name in OPERATORS:
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = str(DATA_DIR)
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"

# Names of static files need no collecting here; what collects them has a test of its own.
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Argon2 is slow on purpose, which a suite that signs in a hundred times does not need.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# It is counted over a connection of its own, which would wait for the transaction of a test.
settings.SEARCH_LIMIT = 0
settings.COUNT_SEARCHES = False
compile_catalogues(settings.BASE_DIR)
django.setup()
# The processes of a parallel run inherit the environment, and must come this way themselves.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.contrib.auth.models import Group  # noqa: E402 - models need the settings made above

from accessibility import freezing  # noqa: E402 - models need the settings made above
from accessibility.chinese import use_site  # noqa: E402 - models need the settings made above
from articles import tree  # noqa: E402 - models need the settings made above
from articles.names import known  # noqa: E402
from articles.roles import set_up_groups  # noqa: E402
from articles.search import vocabulary  # noqa: E402
from articles.search.engines import engine  # noqa: E402
from portal import site as sites  # noqa: E402
from tests import press  # noqa: E402

# Within one process it is known at once; the query once a second would be anybody's.
freezing.FRESH = float("inf")
DATABASE_FIXTURES = {"db", "transactional_db"}


def touches_the_database(item: pytest.Item) -> bool:
    """Whether this run's database has any part in a test; else one run of it says all."""
    markers = ("django_db", "own_database", "postgresql")
    fixtures = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or any(item.get_closest_marker(name) for name in markers)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run cannot tell; a skip would say that something is missing.

    That is what holds only on the other database, and on PostgreSQL what touches none.
    """
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        left_out = [
            item
            for item in items
            if item.get_closest_marker("sqlite") or not touches_the_database(item)
        ]
    else:
        left_out = [item for item in items if item.get_closest_marker("postgresql")]
    if left_out:
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
        config.hook.pytest_deselected(items=left_out)
    # Whole files: whatever takes long and begins last in a parallel run is waited for.
    long = {item.path for item in items if takes_long(item)}
    items.sort(key=lambda item: item.path not in long)


def takes_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("slow", "own_database"))


def pytest_collection_finish() -> None:
    """From here on garbage is collected, less often than by default and not among what stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()


# What no test changes, and what takes longer to make anew than most tests.
PREPARED = {"django_migrations", "django_content_type", "auth_permission"}
# The groups of staff, and what each may do, as set_up_groups() made them in this process.
_groups: list[Group] = []
_may: list[Any] = []


def _empty_the_tables(case: TransactionTestCase) -> None:
    """After a transactional test: Django's own way makes types and permissions anew each time.

    A print can never be deleted, so the triggers are lifted meanwhile.
    """
    with lifted():
        for alias in case._databases_names(include_mirrors=False):
            connection = connections[alias]
            found = connection.introspection.django_table_names(only_existing=True)
            tables = [f'"{table}"' for table in sorted({*found} - PREPARED)]
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    # Rows in any order, and empty tables for nothing, which TRUNCATE is not.
                    deleting = ";".join(f"DELETE FROM {table}" for table in tables)
                    replica = "SET LOCAL session_replication_role = replica"
                    cursor.execute(f"BEGIN; {replica}; {deleting}; COMMIT")
                else:
                    with transaction.atomic(using=alias):  # references are looked at in the end
                        for table in tables:
                            cursor.execute(f"DELETE FROM {table}")
    # No table of a model: what it finds is gone, and keys are given again.
    engine().empty()
    Group.objects.bulk_create(_groups)
    Group.permissions.through.objects.bulk_create(_may)


TransactionTestCase._fixture_teardown = _empty_the_tables


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The groups of staff stand in the tables from the start, as on every prepared site."""
    with django_db_blocker.unblock():
        set_up_groups()
        _groups[:] = Group.objects.all()
        _may[:] = Group.permissions.through.objects.all()


@pytest.fixture(scope="module")
def written_once(django_db_setup, django_db_blocker) -> Iterator[None]:
    """For what a module's fixtures write once: each of its tests is a savepoint behind that.

    Not for modules with transactional tests. What is handed on must be read anew for each test.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a process remembers by the epoch: tests that roll back come to the same epoch again."""
    sites.current.forget()
    tree.current.forget()
    vocabulary.forget()
    known.printed_of_late.forget()
    freezing.learn(None, "")
    use_site(None)
    shutil.rmtree(settings.PAGE_STORE, ignore_errors=True)


@pytest.fixture
def three_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns ask for as many reviews as they do unless somebody chooses fewer."""
    monkeypatch.setattr(press, "review_steps", 3)
