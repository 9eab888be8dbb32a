"""Move a site that has outgrown its embedded database to PostgreSQL."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from articles.management.progress import Progress
from portal.operations.moving_database import Differs, move, target
from portal.operations.restoring import NotEmpty


class Command(BaseCommand):
    help = (
        "把网站的数据库搬到 PostgreSQL：新库要是空的，网站要停着。搬完逐表核对行数和摘要，"
        "原来的数据库不动。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", required=True, metavar="URL", help="postgres://用户:密码@主机:5432/库名"
        )

    def handle(self, *, to: str, **options: Any) -> None:
        progress = Progress(self.stdout, "搬数据")
        try:
            with target(to):
                moved = move(progress.tell)
        except ValueError as wrong:
            raise CommandError("--to 要写 postgres://用户:密码@主机:5432/库名。") from wrong
        except (NotEmpty, Differs) as refusal:
            raise CommandError(str(refusal)) from refusal
        except DatabaseError as trouble:
            raise CommandError(f"没有搬成：{str(trouble).strip()}") from trouble
        finally:
            progress.end()
        count = sum(table.rows for table in moved.values())
        self.stdout.write(
            f"▸ {len(moved)} 张表 {count} 行都搬过去了，逐表核对过，两边一样。\n"
            "▸ 现在把 DATABASE_URL 设成新的地址，启动网站；搜索索引会在后台重做，做完以前搜到的可能不全。"
        )
        if connection.vendor == "sqlite":
            name = connection.settings_dict["NAME"]
            self.stdout.write(f"▸ 原来的数据库没有动：{name}")
