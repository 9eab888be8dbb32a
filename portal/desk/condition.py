"""运行状态: how the site and its machine are, for administrators; each with what to do."""

import os
import platform
import shutil
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from accessibility import freezing
from accessibility.page_store import epoch_of, files
from articles import moments
from articles.wording import listed
from portal import slowest, watching
from portal.desk import clock, log_check, page_kinds
from portal.operations import backing_up, noting
from portal.preparing import release

WELL, LOOK, ACT = "well", "look", "act"
GIGABYTE = 1024**3
LONG_WAIT = timedelta(minutes=10)
BACKUP_LATE, BACKUP_LOST = timedelta(hours=26), timedelta(days=3)
CHECK_LATE = timedelta(days=31)
# What SQLite still does well; beyond it another database does it better.
LARGE_FILE = 20 * GIGABYTE
SLOW = 1.0  # seconds
# Seconds for which stored pages are counted: of a million one need not know each.
COUNTING = 0.25


@dataclass(frozen=True)
class Item:
    """One thing: its name, how it is, in a word or a figure, and one sentence on what to do."""

    name: str
    state: str
    said: str
    advice: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    name: str
    items: list[Item]

    @property
    def state(self) -> str:
        return worst(self.items)


def worst(items: list[Item]) -> str:
    states = {item.state for item in items}
    return next((state for state in (ACT, LOOK) if state in states), WELL)


def page(request: HttpRequest, site: Any) -> HttpResponse:
    """The screen; for those who look after the site."""
    if not request.user.has_perm("portal.change_sitefacts"):
        raise PermissionDenied
    frame = site.each_context(request)
    groups = look(request, frame["clock"])
    items = [item for group in groups for item in group.items]
    context = {
        **frame,
        "title": _("运行状态"),
        "groups": groups,
        "to_do": listed([item.name for item in items if item.state == ACT]),
        "to_look": listed([item.name for item in items if item.state == LOOK]),
        "now": timezone.localtime(),
    }
    return TemplateResponse(request, "admin/condition.html", context)


def look(request: HttpRequest, tick: clock.Clock) -> list[Group]:
    """A handful of queries, and a look at the disk."""
    now = timezone.now()
    return [
        Group(_("读者"), [_ready(), _freeze(now), _store(epoch_of(request)), _slow(now)]),
        Group(_("定时和后台"), [_tick(tick), *_queue(now)]),
        Group(_("备份和核对"), [_backup(now), _proof(now), _verified(now), _log(now)]),
        Group(_("机器"), [*_disks(), _database(), _versions()]),
    ]


# --- readers --------------------------------------------------------------------------------


def _ready() -> Item:
    name, found = _("就绪检查"), watching.readiness()
    if not found.checks["migrations"]:
        advice = _("程序和数据库不是同一版：在服务器上运行 manage.py prepare。")
        return Item(name, ACT, _("结构是旧的"), advice)
    if not all(found.checks.values()):
        return Item(name, LOOK, _("能用，有事要办"), _("原因见下面标出来的几项。"))
    return Item(name, WELL, _("都就绪"))


def _freeze(now: datetime) -> Item:
    name, frozen = _("冻结"), freezing.now()
    if frozen is None:
        return Item(name, WELL, _("没有冻结"))
    advice = _("存稿、发布、定时都停着。查完了，在服务器上运行 manage.py freeze --end。")
    return Item(name, LOOK, _("%(when)s 起") % {"when": moments.said(frozen.since, now)}, advice)


def _store(epoch: int) -> Item:
    name = _("页面库")
    pages, size, is_whole = _stored()
    said = _("%(n)s 页，%(size)s") if is_whole else _("至少 %(n)s 页，%(size)s")
    said %= {"n": f"{pages:,}", "size": filesizeformat(size)}
    if files.drained() != epoch:
        advice = _("清理落后了，一分钟内会补上；一直这样，看页面库的文件夹能不能写。")
        return Item(name, LOOK, said, advice)
    return Item(name, WELL, said)


def _stored() -> tuple[int, int, bool]:
    """Pages, bytes, and whether that is all: counted for a moment only."""
    pages, size, until = 0, 0, time.monotonic() + COUNTING
    for folder, folders, names in os.walk(files.root()):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for name in names:
            if name.endswith(".gz") and not name.startswith("."):
                try:
                    size += os.stat(os.path.join(folder, name)).st_size
                except OSError:
                    continue  # forgotten meanwhile
                pages += 1
        if time.monotonic() > until:
            return pages, size, False
    return pages, size, True


def _slow(now: datetime) -> Item:
    name, found = _("慢的网页"), slowest.worst(5)
    if not found:
        return Item(name, WELL, _("启动以来没有超过 %(n)s 秒的") % {"n": slowest.NOTICED})
    said = _("最慢 %(n)s 秒") % {"n": f"{found[0].seconds:.1f}"}
    rows = [
        (page_kinds.said(slow.route), f"{slow.seconds:.2f} s · {moments.said(slow.at, now)}")
        for slow in found
    ]
    if found[0].seconds < SLOW:
        return Item(name, WELL, said, rows=rows)
    advice = _("偶尔一次不要紧；同一种常常慢，看处理器忙不忙、硬盘够不够快，把这几行告诉程序员。")
    return Item(name, LOOK, said, advice, rows)


# --- clock and queue ------------------------------------------------------------------------


def _tick(tick: clock.Clock) -> Item:
    name = _("定时任务")
    if tick.is_late:
        advice = _("看服务器上的定时工作进程在不在；急的先手工运行 manage.py tick。")
        return Item(name, ACT, tick.said, advice)
    if failed := clock.failures():
        rows = [("", each["said"]) for each in failed[:5]]
        advice = _("有没做成的，下一分钟会再试；一直做不成，照它说的办。")
        return Item(name, LOOK, tick.said, advice, rows)
    return Item(name, WELL, tick.said)


def _queue(now: datetime) -> list[Item]:
    """What waits in the background, and what came to nothing; one query."""
    tasks = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=Q(status="READY")),
        running=Count("pk", filter=Q(status="RUNNING")),
        failed=Count("pk", filter=Q(status="FAILED")),
        oldest=Min("enqueued_at", filter=Q(status="READY")),
        last_failed=Max("finished_at", filter=Q(status="FAILED")),
    )
    said = _("等着 %(waiting)d 项，正在做 %(running)d 项") % tasks
    waiting = Item(_("后台任务"), WELL, said)
    if tasks["oldest"] and now - tasks["oldest"] > LONG_WAIT:
        advice = _("最早的一项 %(when)s 就在等了：看服务器上的后台任务进程在不在。") % {
            "when": moments.said(tasks["oldest"], now)
        }
        waiting = Item(_("后台任务"), ACT, said, advice)
    if not tasks["failed"]:
        return [waiting, Item(_("没做成的任务"), WELL, _("没有"))]
    said = _("两周里 %(failed)d 项") % tasks
    if tasks["last_failed"]:
        facts = {**tasks, "when": moments.said(tasks["last_failed"], now)}
        said = _("两周里 %(failed)d 项，最近 %(when)s") % facts
    advice = _("照片和音频会自动再试三次；还不行的列在编辑的“今天”里，原因在服务器的日志里。")
    return [waiting, Item(_("没做成的任务"), LOOK, said, advice)]


# --- backups and checks ---------------------------------------------------------------------


def _backup(now: datetime) -> Item:
    name, made = _("上次备份"), watching.last_backup()
    if made is None:
        advice = _("还没有一份备份：在服务器上运行 manage.py backup，再设成每天自动做。")
        return Item(name, ACT, _("没有"), advice)
    said, age = moments.said(made, now), now - made
    if age > BACKUP_LATE:
        advice = _("备份应当一天一份：看定时的备份为什么没有做，先手工运行 manage.py backup。")
        return Item(name, ACT if age > BACKUP_LOST else LOOK, said, advice)
    return Item(name, WELL, said)


def _proof(now: datetime) -> Item:
    checked = noting.last("backup")
    faulty = _(
        "这份备份恢复不出来：运行 manage.py backup 另做一份，再运行 manage.py backup --verify。"
    )
    advice = _("没有试过的备份不算备份：每月运行一次 manage.py backup --verify。")
    return _checked(_("试着恢复"), checked, now, faulty, advice)


def _verified(now: datetime) -> Item:
    checked = noting.last("site")
    faulty = _("有和刊出时不一样的地方：运行 manage.py verify 看是哪里，先留住现场。")
    advice = _("每月运行一次 manage.py verify，看有没有被绕过程序改动。")
    return _checked(_("核对网站"), checked, now, faulty, advice)


def _checked(
    name: str, checked: noting.Checked | None, now: datetime, faulty: str, advice: str
) -> Item:
    if checked is None:
        return Item(name, LOOK, _("这台机器上还没有做过"), advice)
    said = moments.said(checked.at, now)
    if checked.faults:
        return Item(name, ACT, _("%(when)s，有不符") % {"when": said}, faulty)
    said = _("%(when)s，完好") % {"when": said}
    is_late = now - checked.at > CHECK_LATE
    return Item(name, LOOK if is_late else WELL, said, advice if is_late else "")


def _log(now: datetime) -> Item:
    name, check = _("操作记录"), log_check.last()
    if check.faults:
        advice = _("有记录被改过、抽掉或加进来：看“操作记录”，马上报告，先不要改动数据库。")
        return Item(name, ACT, _("有不符"), advice)
    if check.at is None:
        return Item(name, LOOK, _("还没有核对过"), _("一小时内会自动核对，以后每天一次。"))
    return Item(name, WELL, _("%(when)s，完好") % {"when": moments.said(check.at, now)})


# --- the machine ----------------------------------------------------------------------------


def _disks() -> list[Item]:
    data = Path(settings.DATA_DIR)
    kept = backing_up.backup_dir()
    found = [_disk(_("数据的硬盘"), data)]
    there = next(each for each in (kept, *kept.parents) if each.exists())
    if there.stat().st_dev != data.stat().st_dev:
        return [*found, _disk(_("备份的硬盘"), there)]
    advice = _(
        "和数据在同一块硬盘上，硬盘坏了就一起没了：把 BACKUP_DIR 设到另一块上，或者每天拷走。"
    )
    return [*found, Item(_("备份的硬盘"), LOOK, _("和数据是同一块"), advice)]


def _disk(name: str, path: Path) -> Item:
    usage = shutil.disk_usage(path)
    said = _("空 %(free)s，共 %(total)s") % {
        "free": filesizeformat(usage.free),
        "total": filesizeformat(usage.total),
    }
    if usage.free <= watching.DISK_LOW:
        advice = _("快满了，很快会存不了稿：先删页面库（store/*），再清别的，或者换大的。")
        return Item(name, ACT, said, advice)
    if usage.free < min(5 * GIGABYTE, usage.total // 10):
        return Item(name, LOOK, said, _("不多了，这几天清一清，或者换大的。"))
    return Item(name, WELL, said)


def _database() -> Item:
    name, number = _("数据库"), ".".join(map(str, connection.get_database_version()))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
        return Item(name, WELL, f"PostgreSQL {number} · {filesizeformat(size)}")
    size, file = 0, str(connection.settings_dict["NAME"])
    for each in (file, f"{file}-wal"):
        if Path(each).is_file():
            size += Path(each).stat().st_size
    said = f"SQLite {number} · {filesizeformat(size)}"
    if size > LARGE_FILE:
        return Item(name, LOOK, said, _("很大了，可以搬到 PostgreSQL，办法在运维手册里。"))
    return Item(name, WELL, said)


def _versions() -> Item:
    rows = [
        (_("本站程序"), _release()),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("granian", version("granian")),
    ]
    if settings.DEBUG:
        return Item(
            _("版本"), ACT, _("开着 DEBUG"), _("关掉 DEBUG 再启动，它会把内部情况给外人看。"), rows
        )
    return Item(_("版本"), WELL, _("正式运行"), rows=rows)


@lru_cache(maxsize=1)
def _release() -> str:
    """The program that this process runs, in the first figures of its digest."""
    return release()[:12]
