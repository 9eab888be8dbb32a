"""Bring a backed-up site back into an empty place."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from accessibility import freezing
from articles.management.progress import Progress
from portal.operations.backing_up import Broken
from portal.operations.restoring import NotEmpty, pages_that_differ, restore


class Command(BaseCommand):
    help = (
        "把一份备份恢复到空的 DATA_DIR（和空的数据库）。先逐个字节核对备份，"
        "不完整的一概不动手；恢复以后再核对条数、摘要和二十个页面。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, metavar="BACKUP", help="备份的文件夹")

    @freezing.lifted()
    def handle(self, *, backup: Path, **options: Any) -> None:
        progress = Progress(self.stdout, "恢复")
        try:
            manifest = restore(backup, progress.tell)
        except (Broken, NotEmpty) as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as trouble:
            raise CommandError(
                f"没有恢复完：{trouble.strerror}（{trouble.filename}）。"
            ) from trouble
        finally:
            progress.end()
        count = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"▸ 恢复了 {manifest.made_at[:19].replace('T', ' ')} 的备份：{len(manifest.tables)} 张表 {count} 行，"
            f"{len(manifest.files)} 个文件，都与备份相符。"
        )
        if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
            call_command("collectstatic", interactive=False, verbosity=0)
        differing = pages_that_differ(manifest)
        if differing is None:
            self.stdout.write("▸ 程序和备份时不是同一版，页面没有比对。")
        elif differing:
            raise CommandError("这些页面和备份时不一样，或者打不开：" + "、".join(differing))
        else:
            self.stdout.write(f"▸ {len(manifest.pages)} 个页面与备份时一样。")
        self.stdout.write("▸ 现在可以启动网站：manage.py serve --prepare")
