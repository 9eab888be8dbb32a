"""The minute's work, once. `manage.py serve` sees to it that it is done each minute."""

import logging
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from portal import ticking

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "做一次每分钟的定时工作：取消到期置顶、撤下到期稿件、清理页面库和公开文件、补做图片。"
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        failed = 0
        pieces = ticking.due_pieces(now)
        for piece in [*pieces, ticking.note]:
            try:
                done = piece(now)
            except Exception:
                # The others are not kept from their minute; the next tick tries this one again.
                failed += 1
                logger.exception("tick: %s failed", piece.__name__)
            else:
                if done:
                    self.stdout.write("▸ " + done)
        if not failed and pieces != ticking.EACH_MINUTE:
            ticking.note_hour(now)
        if failed:
            raise CommandError(f"有 {failed} 项定时工作没有做成，下一分钟再做。原因见上。")
