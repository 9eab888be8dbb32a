"""What the clock changes, minute by minute: the pieces of work of `manage.py tick`.

Each piece is safe to repeat and to leave undone for a while, takes the time of the tick, and
returns a sentence on what it did, empty when there was nothing to do.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from accessibility import page_store
from articles import chain, counting, publishing
from articles.models import Article, AuditChain, Image
from articles.renditions import make_renditions
from portal.models import TickRecord

# No task takes half as long; one that still counts as running has lost its worker.
LOST_AFTER = timedelta(minutes=30)
MOST_ATTEMPTS = 3
MOST_IMAGES = 200  # ordered in one minute
_WAITING, _RUNNING, _FAILED = "READY", "RUNNING", "FAILED"

Piece = Callable[[datetime], str]


def unpin(now: datetime) -> str:
    """Pinned entries whose time is over fall back into their order."""
    return _named("取消置顶", publishing.unpin_due(now))


def expire(now: datetime) -> str:
    """Entries that have passed their expiry leave the public."""
    return _named("到期撤下", publishing.expire_due(now))


def forget_readers(now: datetime) -> str:
    """Readers of more than half an hour ago are forgotten."""
    forgotten = counting.forget_readers(int(now.timestamp()))
    return f"忘掉 {forgotten} 条近时读者记录" if forgotten else ""


def drain_pages(now: datetime) -> str:
    """Stored pages that a killed process did not get round to forgetting."""
    return "补清了页面库" if page_store.drain_if_behind() else ""


def prune_outbox(now: datetime) -> str:
    """The outbox of the page store does not grow for ever."""
    pruned = page_store.prune()
    return f"删去 {pruned} 条旧的清页记录" if pruned else ""


def free_lost_tasks(now: datetime) -> str:
    """Tasks whose worker was killed are noted as failed, so that they can be ordered again."""
    lost = DBTaskResult.objects.filter(status=_RUNNING, started_at__lt=now - LOST_AFTER)
    freed = lost.update(status=_FAILED, finished_at=now, traceback="the worker was lost")
    return f"{freed} 项后台任务的进程已不在，记为失败" if freed else ""


def order_renditions(now: datetime) -> str:
    """Pictures without their smaller copies get a task again, up to three times."""
    waiting = Image.objects.filter(renditions_made=False).order_by("pk")
    images = list(waiting.values_list("pk", flat=True)[:MOST_IMAGES])
    if not images:
        return ""
    tasks = DBTaskResult.objects.filter(task_path=make_renditions.module_path)
    under_way, failures = set(), Counter[int]()
    for status, told in tasks.filter(
        status__in=(_WAITING, _RUNNING, _FAILED), args_kwargs__args__0__in=images
    ).values_list("status", "args_kwargs"):
        image_id = told["args"][0]
        if status == _FAILED:
            failures[image_id] += 1
        else:
            under_way.add(image_id)
    wanted = [pk for pk in images if pk not in under_way and failures[pk] < MOST_ATTEMPTS]
    for image_id in wanted:
        make_renditions.enqueue(image_id)
    return f"重新安排 {len(wanted)} 张图片的尺寸制作" if wanted else ""


def sweep_media(now: datetime) -> str:
    """Public files and live prints are brought into step."""
    swept = publishing.sweep_media()
    return f"整理公开文件 {swept} 处" if swept else ""


def prune_tasks(now: datetime) -> str:
    """Results of background work are kept for two weeks."""
    call_command("prune_db_task_results", queue_name="*", verbosity=0)
    return ""


def verify_log(now: datetime) -> str:
    """Once a day the whole log is held against its seals; what does not fit stands at the desk."""
    last = AuditChain.objects.filter(pk=1).values_list("checked_at", flat=True).first()
    if last is not None and last > now - timedelta(hours=23):
        return ""
    faults = chain.verify()
    return f"操作记录有 {len(faults)} 处不符，见操作记录页" if faults else "核对了操作记录，完好"


EACH_MINUTE: list[Piece] = [
    *(unpin, expire, drain_pages, forget_readers, free_lost_tasks, order_renditions),
]
EACH_HOUR: list[Piece] = [sweep_media, prune_outbox, prune_tasks, verify_log]


def due_pieces(now: datetime) -> list[Piece]:
    """What this tick has to do: the hour's work too, unless it was done within this hour."""
    last = TickRecord.objects.filter(pk=1).values_list("hour_done_at", flat=True).first()
    same_hour = last is not None and int(last.timestamp()) // 3600 == int(now.timestamp()) // 3600
    return [*EACH_MINUTE] if same_hour else [*EACH_MINUTE, *EACH_HOUR]


def note_hour(now: datetime) -> str:
    """Record that all of the hour's work was done; until then each tick tries it again."""
    TickRecord.objects.update_or_create(pk=1, defaults={"hour_done_at": now})
    return ""


def note(now: datetime) -> str:
    """Record that the minute's work ran, so that a late one is noticed."""
    TickRecord.objects.update_or_create(pk=1, defaults={"last_run": now})
    return ""


def _named(act: str, done: list[Article]) -> str:
    return f"{act}：" + "".join(f"《{article}》" for article in done) if done else ""
