"""What a machine that watches the site is told: is it ready, and figures of how it stands.

Figures are of the whole site, read when they are asked for, so that it makes no difference which
of the server's processes answers.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, Sum
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accessibility import freezing, page_store
from accessibility.page_store import files
from articles.models import LiveEntry, ViewCount
from portal.models import TickRecord
from portal.operations import backing_up

# Seconds without a tick after which the minute's work counts as stopped.
TICK_LATE = 180
# Bytes that must be free for pages to be stored and pictures to be taken in.
DISK_LOW = 512 * 1024 * 1024


@dataclass(frozen=True)
class Readiness:
    """`checks` by name; `reasons` are sentences for what is not as it should be.

    Without the database, or with one of another release, requests cannot be served in full: then
    it is not ready. The other reasons want somebody's care, but readers need not be sent elsewhere.
    """

    checks: dict[str, bool]
    reasons: list[str]

    @property
    def is_ready(self) -> bool:
        return self.checks["database"] and self.checks["migrations"]


def readiness() -> Readiness:
    """Three queries at most."""
    checks = {"database": False, "migrations": False, "tick": False}
    reasons = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = True
        if frozen := freezing.now():
            reasons.append(f"the site is frozen since {frozen.since.isoformat(timespec='minutes')}")
        executor = MigrationExecutor(connection)
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not checks["migrations"]:
            reasons.append("the database is of another release: run manage.py prepare")
        else:
            age = _age(TickRecord.objects.filter(pk=1).values_list("last_run", flat=True).first())
            checks["tick"] = age is not None and abs(age) < TICK_LATE
            if not checks["tick"]:
                reasons.append("the minute's work does not run: manage.py tick_loop")
    except DatabaseError:
        reasons.append("the database does not answer")
    free = disk_free()
    checks["disk"] = free > DISK_LOW
    if not checks["disk"]:
        reasons.append(f"only {free // 1024**2} MB are free in DATA_DIR")
    return Readiness(checks, reasons)


def disk_free() -> int:
    """Bytes that are free where the site keeps its things."""
    return shutil.disk_usage(settings.DATA_DIR).free


def metrics() -> str:
    """The figures as Prometheus reads them (text format 0.0.4). Raises DatabaseError."""
    return "".join(f"{line}\n" for family in _families() for line in family)


def _families() -> Iterator[list[str]]:
    epoch = page_store.current_epoch()
    yield _gauge("portal_epoch", "How often the site has changed.", epoch)
    behind = epoch - (files.drained() or 0)
    yield _gauge("portal_store_behind", "Changes that stored pages here have not followed.", behind)
    live = LiveEntry.objects.filter(is_live=True).values_list("language")
    counts = dict(live.annotate(n=Count("pk")).order_by("language"))
    yield _gauge("portal_live_articles", "Articles that the public can read.", counts, "language")
    views = ViewCount.objects.aggregate(all=Sum("views"))["all"] or 0
    yield _gauge("portal_views_total", "Views of all articles.", views, kind="counter")
    tasks = dict(DBTaskResult.objects.values_list("status").annotate(n=Count("pk")).order_by())
    waiting = DBTaskResult.objects.filter(status="READY").aggregate(at=Min("enqueued_at"))["at"]
    told = {status.lower(): tasks.get(status, 0) for status in ("READY", "RUNNING", "FAILED")}
    yield _gauge("portal_tasks", "Background work.", told, "status")
    yield _gauge("portal_task_wait_seconds", "Age of the oldest waiting task.", _age(waiting) or 0)
    last = TickRecord.objects.filter(pk=1).values_list("last_run", flat=True).first()
    yield _gauge("portal_tick_age_seconds", "Since the minute's work last ran.", _age(last))
    yield _gauge("portal_backup_age_seconds", "Since the newest backup.", _age(last_backup()))
    yield _gauge("portal_disk_free_bytes", "Free where the site keeps its things.", disk_free())


def _gauge(
    name: str,
    told: str,
    value: int | float | dict[str, int] | None,
    label: str = "",
    kind: str = "gauge",
) -> list[str]:
    """One family; nothing where the value is not known, which an alert on absence notices."""
    values = value if isinstance(value, dict) else {"": value}
    lines = [
        f'{name}{{{label}="{key}"}} {each}' if key else f"{name} {each}"
        for key, each in values.items()
        if each is not None
    ]
    return [f"# HELP {name} {told}", f"# TYPE {name} {kind}", *lines] if lines else []


def _age(moment: datetime | None) -> float | None:
    return None if moment is None else round((timezone.now() - moment).total_seconds(), 1)


def last_backup() -> datetime | None:
    """When the newest backup was finished; None where there is none."""
    found = backing_up.existing(backing_up.backup_dir())
    if not found:
        return None
    written = (found[-1] / "manifest.sha256").stat().st_mtime
    return datetime.fromtimestamp(written, tz=UTC)
