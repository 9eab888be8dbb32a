"""Back the site up, or prove that a backup can be restored."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from articles.management.progress import Progress
from portal.operations import backing_up, noting
from portal.operations.backing_up import Broken


class Command(BaseCommand):
    help = (
        "备份整个网站：数据库、媒体文件、密钥。网站照常运行，也照常发布。"
        "每份备份是一个文件夹，放在 BACKUP_DIR 里；没有变的文件不重复占地方。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="DIR", help="放在这里（默认 BACKUP_DIR）")
        parser.add_argument(
            "--keep-days",
            type=int,
            default=settings.BACKUP_KEEP_DAYS,
            metavar="N",
            help="留多少天的备份，最新的一份总是留着（默认 BACKUP_KEEP_DAYS）",
        )
        parser.add_argument(
            "--verify",
            nargs="?",
            const="",
            metavar="BACKUP",
            help="不备份，把一份备份（默认最新的）恢复到临时的地方，核对条数、摘要和二十个页面",
        )

    def handle(
        self, *, to: Path | None, keep_days: int, verify: str | None, **options: Any
    ) -> None:
        where = to or backing_up.backup_dir()
        if verify is not None:
            self.verify(Path(verify) if verify else newest(where))
            return
        if keep_days < 1:
            raise CommandError("至少留一天的备份。")
        progress = Progress(self.stdout, "备份")
        try:
            made = backing_up.make(where, keep_days, progress.tell)
        except Broken as trouble:
            raise CommandError(str(trouble)) from trouble
        except OSError as trouble:
            raise CommandError(
                f"备份没有做成：{trouble.strerror}（{trouble.filename}）。"
            ) from trouble
        except DatabaseError as trouble:
            raise CommandError("备份没有做成：数据库连不上或读不了。") from trouble
        finally:
            progress.end()
        manifest = backing_up.Manifest.read(made)
        count = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"▸ 备份好了：{made}，{len(manifest.tables)} 张表 {count} 行，{len(manifest.files)} 个文件。"
        )

    def verify(self, folder: Path) -> None:
        """Restore it where nobody is in the way, in a process of its own."""
        manage = str(Path(settings.BASE_DIR) / "manage.py")
        try:
            with tempfile.TemporaryDirectory(prefix="verify-", dir=folder.parent) as scratch:
                # Styles and scripts are no part of a backup; pages name them.
                (Path(scratch) / "static").symlink_to(settings.STATIC_ROOT)
                environment = {**os.environ, "DATA_DIR": scratch, "DATABASE_URL": ""}
                command = [sys.executable, manage, "restore", str(folder.resolve())]
                done = subprocess.run(
                    command, env=environment, capture_output=True, text=True, check=False
                )
        except OSError as trouble:
            raise CommandError(f"没有地方试着恢复：{trouble.strerror}。") from trouble
        noting.note("backup", int(bool(done.returncode)))
        if done.returncode:
            raise CommandError(done.stderr.strip() or done.stdout.strip())
        said = [line for line in done.stdout.splitlines() if not line.startswith("▸ 恢复：")]
        self.stdout.write("\n".join([*said, f"▸ {folder} 可以恢复。"]))


def newest(where: Path) -> Path:
    found = backing_up.existing(where)
    if not found:
        raise CommandError(f"{where} 里没有备份。")
    return found[-1]
