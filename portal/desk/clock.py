"""Whether the minute's work runs, as the desk tells it on each page and on its first one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import moments
from articles.models import Article, Stage
from portal.models import TickReceipt, TickRecord

# Three beats missed: one may be a long tick, two a restart.
LATE_AFTER = timedelta(minutes=3)


@dataclass(frozen=True)
class Clock:
    """When the last tick was, and how that stands with the time now."""

    last_run: datetime | None
    now: datetime
    # How many manuscripts wait for the tick; counted only when it is late.
    waiting: int = 0
    # What the last tick could not do: {"piece", "said", "article"}; read on the first page only.
    failed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        # A tick in the future is none: the machine's clock was set back since.
        return self.last_run is None or abs(self.now - self.last_run) > LATE_AFTER

    @property
    def said(self) -> str:
        """One sentence: when it ran, or for how long it has not."""
        if self.last_run is None:
            return _("定时任务还没有跑过")
        if not self.is_late:
            return _("定时任务 %(time)s 跑过") % {"time": moments.said_clock(self.last_run)}
        if self.last_run > self.now:
            return _("定时任务上次跑在 %(when)s，比现在还晚：服务器的时钟改动过") % {
                "when": moments.said(self.last_run, self.now)
            }
        return _("定时任务 %(long)s没跑了") % {"long": _long(self.now - self.last_run)}

    @property
    def consequence(self) -> str:
        if self.waiting:
            return _("到了时间的 %(n)d 篇还没有公开") % {"n": self.waiting}
        return _("到时间的稿件不会自己公开，也不会自己撤下")


def now() -> Clock:
    """One query; one more when the tick is late."""
    last = TickRecord.objects.filter(pk=1).values_list("last_run", flat=True).first()
    moment = timezone.now()
    clock = Clock(last, moment)
    if not clock.is_late:
        return clock
    due = Article.objects.filter(publish_at__lte=moment, review__stage=Stage.APPROVED)
    return Clock(last, moment, due.count())


def failures() -> list[dict[str, Any]]:
    """What the last tick that came to its end could not do, each with a sentence."""
    last = TickReceipt.objects.filter(ended__isnull=False).order_by("-pk").first()
    return last.failed if last else []


def _long(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes < 120:
        return _("%(n)d 分钟") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)d 小时") % {"n": minutes // 60}
    return _("%(n)d 天") % {"n": minutes // 60 // 24}
