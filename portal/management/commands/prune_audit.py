"""Old entries of the log into a file."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import chain, pruning
from portal.desk.log_check import sentence


class Command(BaseCommand):
    help = "把过了保存期的操作记录存成文件，再从数据库移出；链上留下一条封缄过的说明。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="文件", help="存到哪里，不能是已有的文件")
        parser.add_argument(
            "--days", type=int, default=settings.AUDIT_KEEP_DAYS, help="移出多少天以前的"
        )

    def handle(self, *, file: str, days: int, **options: Any) -> None:
        if days < settings.AUDIT_KEEP_DAYS:
            raise CommandError(
                f"操作记录至少保存 {settings.AUDIT_KEEP_DAYS} 天（AUDIT_KEEP_DAYS），没有移出。"
            )
        if faults := chain.verify():
            raise CommandError(
                "操作记录有不符的地方，先弄清再移出：\n" + "\n".join(map(sentence, faults))
            )
        path = Path(file)
        try:
            with path.open("xb") as out:
                done = pruning.prune(timezone.now() - timedelta(days=days), _OnDisk(out))
        except OSError as trouble:
            raise CommandError(f"“{file}”写不进去：{trouble.strerror}。没有移出。") from trouble
        if done is None:
            path.unlink()
            self.stdout.write(f"▸ 没有 {days} 天以前的操作记录。")
            return
        self.stdout.write(
            f"▸ 移出 {done.count} 条，到第 {done.number} 号为止，存在 {path}，摘要值 {done.digest}。"
        )


class _OnDisk:
    """A file whose `flush` returns only when the bytes will survive a power cut."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self.write = out.write

    def flush(self) -> None:
        self._out.flush()
        os.fsync(self._out.fileno())
