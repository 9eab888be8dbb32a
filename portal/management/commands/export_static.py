"""The whole public site as plain files."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from articles.management.progress import Progress
from portal.operations import exporting


class Command(BaseCommand):
    help = (
        "把整个公开的网站写成一个文件夹：六种版本的网页、订阅、站点地图、静态文件和图片，"
        "只要有 nginx 就能给读者看，不用应用和数据库。再做一次就整个换成新的。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="空的，或者上次导出的文件夹")

    def handle(self, *, folder: Path, **options: Any) -> None:
        progress = Progress(self.stdout, "导出")
        try:
            made = exporting.export(folder, progress.tell)
        except exporting.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as trouble:
            raise CommandError(
                f"没有导出成：{trouble.strerror}（{trouble.filename}）。原来的还在。"
            ) from trouble
        except DatabaseError as trouble:
            raise CommandError("没有导出成：数据库连不上或读不了。原来的还在。") from trouble
        finally:
            progress.end()
        for address in made.not_written:
            self.stderr.write(f"▸ 没有写：{address}")
        self.stdout.write(
            f"▸ 导出好了：{folder}，{made.pages} 个网页，{made.files} 个文件"
            + (f"，{made.gone} 个撤下的写在 {exporting.GONE} 里。" if made.gone else "。")
        )
