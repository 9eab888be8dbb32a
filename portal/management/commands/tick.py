"""The minute's work, once. `manage.py serve` sees to it that it is done each minute."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from accessibility import freezing
from portal import ticking


class Command(BaseCommand):
    help = "做一次每分钟的定时工作：定时发布、撤下到期稿件、取消到期置顶、清理页面库和公开文件、补做图片。"
    requires_system_checks: list[str] = []

    def handle(self, *, verbosity: int, **options: Any) -> None:
        if verbosity and freezing.look():  # whoever does it each minute knows
            self.stdout.write("▸ 网站冻结着：定时发布、到期撤下都等解冻以后再做。")
        receipt = ticking.run(timezone.now())
        for each in receipt.done:
            self.stdout.write("▸ " + each["said"])
        for each in receipt.failed:
            self.stderr.write("▸ " + each["said"])
        if receipt.failed:
            raise CommandError(
                f"有 {len(receipt.failed)} 项定时工作没有做成，下一分钟再做。原因见上。"
            )
