"""What the clock changes, minute by minute: the pieces of work of `manage.py tick`.

Each piece is safe to repeat and to leave undone for a while, takes the time of the tick, and
returns what it did: a sentence, empty when there was nothing to do, or the outcome over articles.
"""

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accessibility import freezing, page_store, speaking
from articles import (
    audio,
    chain,
    counting,
    drafts,
    due,
    figures,
    limiting,
    presence,
    public_media,
    recycling,
    rederiving,
    tasks,
)
from articles.models import AuditChain, Image
from articles.renditions import make_renditions
from articles.search import asked
from interaction import days, unanswered
from portal import unused
from portal.models import SiteFacts, TickReceipt, TickRecord

logger = logging.getLogger(__name__)

# No task takes half as long; one that still counts as running has lost its worker.
LOST_AFTER = timedelta(minutes=30)
MOST_ATTEMPTS = 3
MOST_IMAGES = 200  # ordered in one minute
_WAITING, _RUNNING, _FAILED = "READY", "RUNNING", "FAILED"
# Receipts of ticks that did something, and of the many that had nothing to do.
KEPT, KEPT_QUIET = timedelta(weeks=6), timedelta(days=1)

Piece = Callable[[datetime], "str | due.Outcome"]


def release(now: datetime) -> due.Outcome:
    """Manuscripts whose time has come and that have been approved become public."""
    return due.publish_due(now)


def expire(now: datetime) -> due.Outcome:
    """Entries that have passed their expiry leave the public."""
    return due.expire_due(now)


def unpin(now: datetime) -> due.Outcome:
    """Pinned entries whose time is over fall back into their order."""
    return due.unpin_due(now)


def keep_days(now: datetime) -> str:
    """Answers come and go with the days for which they are right."""
    answers = days.keep_days(now)
    return "按有效期上下：" + "".join(f"“{answer}”" for answer in answers) if answers else ""


def forget_readers(now: datetime) -> str:
    """Readers of more than half an hour ago are forgotten."""
    forgotten = counting.forget_readers(int(now.timestamp()))
    return f"忘掉 {forgotten} 条近时读者记录" if forgotten else ""


def forget_askers(now: datetime) -> str:
    """Who searched is forgotten after the minute for which it is counted."""
    forgotten = limiting.forget_askers(int(now.timestamp()))
    return f"忘掉 {forgotten} 条近时搜索记录" if forgotten else ""


def drain_pages(now: datetime) -> str:
    """Stored pages that a killed process did not get round to forgetting."""
    return "补清了页面库" if page_store.drain_if_behind() else ""


def prune_outbox(now: datetime) -> str:
    """The outbox of the page store does not grow for ever."""
    pruned = page_store.prune()
    return f"删去 {pruned} 条旧的清页记录" if pruned else ""


def forget_words(now: datetime) -> str:
    """What nobody has searched for a year is forgotten."""
    forgotten = asked.forget(timezone.localdate(now))
    return f"忘掉 {forgotten} 个一年没人搜的词" if forgotten else ""


def free_lost_tasks(now: datetime) -> str:
    """Tasks whose worker was killed are noted as failed, so that they can be ordered again."""
    freed = tasks.give_up(DBTaskResult.objects.filter(started_at__lt=now - LOST_AFTER))
    return f"{freed} 项后台任务的进程已不在，记为失败" if freed else ""


def order_renditions(now: datetime) -> str:
    """Pictures without their smaller copies get a task again, up to three times."""
    waiting = Image.objects.filter(renditions_made=False).order_by("pk")
    images = list(waiting.values_list("pk", flat=True)[:MOST_IMAGES])
    if not images:
        return ""
    ordered = DBTaskResult.objects.filter(task_path=make_renditions.module_path)
    under_way, failures = set(), Counter[int]()
    for status, told in ordered.filter(
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


def order_audio(now: datetime) -> str:
    """Audio files that wait and have lost their task get one again, up to three times."""
    ordered = audio.order_again()
    return f"重新安排 {ordered} 篇的音频" if ordered else ""


def order_rederivation(now: datetime) -> str:
    """Traditional that is to be derived anew, and whose task was lost, gets a task again."""
    return "接着重新转换繁体" if rederiving.order_again() else ""


def sweep_media(now: datetime) -> str:
    """Public files and live prints are brought into step."""
    swept = public_media.sweep()
    return f"整理公开文件 {swept} 处" if swept else ""


def forget_drafts(now: datetime) -> str:
    """What was written and not saved, and nobody came back for."""
    presence.forget_gone(now)
    forgotten = drafts.forget_old(now)
    return f"清掉 {forgotten} 份过期的自动保存" if forgotten else ""


def forget_questions(now: datetime) -> str:
    """Questions without an answer that nobody has asked for long."""
    gone = unanswered.forget(timezone.localdate(now))
    return f"删去 {gone} 条旧的没答好的问题" if gone else ""


def empty_bin(now: datetime) -> str:
    """Manuscripts whose term in the recycle bin is over are deleted for good."""
    gone = recycling.empty_due(now)
    return "彻底删去：" + "".join(f"《{title}》" for title in gone) if gone else ""


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


def prune_receipts(now: datetime) -> str:
    """Receipts are kept for some weeks, those of quiet minutes for a day."""
    TickReceipt.objects.filter(began__lt=now - KEPT).delete()
    TickReceipt.objects.filter(began__lt=now - KEPT_QUIET, is_quiet=True).delete()
    return ""


def note_figures(now: datetime) -> str:
    """The month's views and articles, for the desk's first page."""
    figures.note(now)
    return ""


def disable_unused(now: datetime) -> str:
    """Accounts that nobody has used for long are closed."""
    people = unused.disable(now)
    return "停用久未登录的账号：" + "、".join(map(str, people)) if people else ""


def turn_gray(now: datetime) -> str:
    """The pages lose their colours on days of mourning, and have them back afterwards."""
    facts = SiteFacts.objects.filter(pk=1).first()
    if facts is None or facts.should_be_gray(now) == facts.is_gray:
        return ""
    with transaction.atomic():
        SiteFacts.objects.filter(pk=1).update(is_gray=not facts.is_gray)
        page_store.forget(["*"])
    return "版面恢复彩色" if facts.is_gray else "版面转为灰色"


EACH_MINUTE: list[Piece] = [
    *(release, expire, unpin, keep_days, turn_gray, drain_pages, forget_readers, forget_askers),
    *(free_lost_tasks, order_renditions, order_audio, order_rederivation),
]
# What goes on while the site is frozen: nothing that anybody wrote or reads is touched.
WHILE_FROZEN: list[Piece] = [drain_pages, forget_readers, forget_askers, verify_log]
EACH_HOUR: list[Piece] = [
    *(sweep_media, prune_outbox, forget_drafts, empty_bin, prune_tasks, prune_receipts, verify_log),
    *(forget_questions, disable_unused, note_figures, forget_words),
]

# What the pieces are called where staff read of them.
NAMES = {
    "release": "定时发布",
    "expire": "到期撤下",
    "unpin": "取消置顶",
    "keep_days": "问答有效期",
    "turn_gray": "灰色版面",
    "drain_pages": "清理页面库",
    "forget_readers": "忘掉近时读者",
    "forget_askers": "忘掉近时搜索",
    "forget_words": "忘掉旧的搜索词",
    "free_lost_tasks": "清点后台任务",
    "order_renditions": "补做图片",
    "order_audio": "补做音频",
    "order_rederivation": "重新转换繁体",
    "sweep_media": "整理公开文件",
    "prune_outbox": "删去旧的清页记录",
    "forget_drafts": "清理自动保存",
    "forget_questions": "删去旧的提问",
    "empty_bin": "清空回收站",
    "prune_tasks": "删去旧的任务结果",
    "prune_receipts": "删去旧的定时回执",
    "verify_log": "核对操作记录",
    "disable_unused": "停用久未登录的账号",
    "note_figures": "记下月度数字",
}


@speaking.for_keeping()
def run(now: datetime) -> TickReceipt:
    """Do all that is due and return the receipt of it; nothing that fails keeps the rest.

    The receipt is saved piece by piece, so that of a tick that was killed one sees how far it got.
    """
    frozen = freezing.look()
    if frozen and frozen.here:
        with suppress(DatabaseError, OSError):  # the machine may be frozen because they are away
            page_store.drain_if_behind()
        return TickReceipt(began=now, ended=timezone.now())
    receipt = TickReceipt.objects.create(began=now)
    pieces = due_pieces(now)
    for piece in pieces:
        name, said = piece.__name__, len(receipt.done) + len(receipt.failed)
        try:
            did = piece(now)
        except Exception:
            # The others are not kept from their minute; the next tick tries this one again.
            logger.exception("tick: %s failed", name)
            sentence = f"{NAMES.get(name, name)}没有做成，下一分钟再试。"
            receipt.failed.append({"piece": name, "said": sentence, "article": None})
        else:
            _write_down(receipt, name, did)
        if len(receipt.done) + len(receipt.failed) > said:
            receipt.is_quiet = False
            receipt.save(update_fields=["done", "failed", "is_quiet"])
    failed = {each["piece"] for each in receipt.failed}
    if (
        not frozen
        and pieces != EACH_MINUTE
        and failed.isdisjoint(piece.__name__ for piece in EACH_HOUR)
    ):
        note_hour(now)
    receipt.ended = timezone.now()
    receipt.save(update_fields=["ended"])
    note(now)
    return receipt


def _write_down(receipt: TickReceipt, name: str, did: "str | due.Outcome") -> None:
    if isinstance(did, str):
        if did:
            receipt.done.append({"piece": name, "said": did, "articles": []})
        return
    if did.done:
        said = f"{NAMES[name]}：" + "".join(f"《{article}》" for article in did.done)
        receipt.done.append({"piece": name, "said": said, "articles": [a.pk for a in did.done]})
    for article, reason in did.failed:
        said = f"{NAMES[name]}《{article}》没有做成：{reason}"
        receipt.failed.append({"piece": name, "said": said, "article": article.pk})


def due_pieces(now: datetime) -> list[Piece]:
    """What this tick has to do: the hour's work too, unless it was done within this hour."""
    if freezing.now():
        return [*WHILE_FROZEN]
    last = TickRecord.objects.filter(pk=1).values_list("hour_done_at", flat=True).first()
    same_hour = last is not None and int(last.timestamp()) // 3600 == int(now.timestamp()) // 3600
    return [*EACH_MINUTE] if same_hour else [*EACH_MINUTE, *EACH_HOUR]


def note_hour(now: datetime) -> None:
    """Record that all of the hour's work was done; until then each tick tries it again."""
    TickRecord.objects.update_or_create(pk=1, defaults={"hour_done_at": now})


def note(now: datetime) -> None:
    """Record that the minute's work ran, so that a late one is noticed."""
    TickRecord.objects.update_or_create(pk=1, defaults={"last_run": now})
