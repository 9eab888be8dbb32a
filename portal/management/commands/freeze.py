"""Freeze the site: from now on it is only read."""

import time
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from accessibility import freezing
from accessibility.freezing import Freeze


class Command(BaseCommand):
    help = (
        "把网站冻结成只能看：公众照常看，存稿、审核、发布、提交都停下，定时和后台工作也停下。"
        "写明为什么就开始；不带参数时说明现在冻结着没有。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("why", nargs="?", default="", help="为什么冻结，采编台每一页都写着")
        parser.add_argument("--end", action="store_true", help="结束冻结")
        parser.add_argument(
            "--here",
            action="store_true",
            help="只冻结这一台，不往数据库里写一个字（数据库正在搬、在修、连不上时用）",
        )

    def handle(self, *, why: str, end: bool, here: bool, **options: Any) -> None:
        why = " ".join(why.split())
        if end and why:
            raise CommandError("结束冻结时不用写原因。")
        if here and not (end or why):
            raise CommandError('请写明为什么冻结，例如：manage.py freeze --here "搬数据库"')
        if len(why) > freezing.LONGEST:
            raise CommandError(f"原因太长，最多 {freezing.LONGEST} 个字。")
        try:
            if end:
                self.end(here)
            elif why:
                (freezing.begin_here if here else freezing.begin)(why)
                # Until every process has seen it; what was being written is cut off by then.
                time.sleep(freezing.FRESH if freezing.FRESH < 60 else 0)
        except OSError as trouble:
            raise CommandError(f"没有做成：{trouble.strerror}（{trouble.filename}）。") from trouble
        except DatabaseError as trouble:
            raise CommandError(
                "数据库写不了，没有做成。要在每台服务器上分别冻结，加上 --here。"
            ) from trouble
        self.stdout.write(_told(freezing.look()))

    def end(self, here: bool) -> None:
        was_here = freezing.of_this_machine() is not None
        if was_here:
            freezing.end_here()
            self.stdout.write("▸ 这一台的冻结结束了。")
        if here:
            return
        try:
            freezing.end()
        except DatabaseError as trouble:
            far = "这一台的已经结束；" if was_here else ""
            raise CommandError(f"{far}数据库连不上，整个网站的没有结束。") from trouble


def _told(freeze: Freeze | None) -> str:
    if freeze is None:
        return "▸ 没有冻结，网站照常运行。"
    since = timezone.localtime(freeze.since)
    which = "这台服务器" if freeze.here else "整个网站"
    return f"▸ {which}从 {since:%Y-%m-%d %H:%M:%S} 起冻结：{freeze.why}"
