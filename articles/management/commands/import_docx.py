"""Make drafts of Word manuscripts, or only say what would be read of them."""

import argparse
import json
from pathlib import Path
from typing import Any

from auditlog.context import set_actor
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from articles.docx.drafting import draft
from articles.docx.facts import facts_of
from articles.docx.intake import take
from articles.docx.package import MAX_BYTES, Refused
from articles.importing.intake import column_at
from articles.management.people import account
from articles.models import Column, User

_EPILOG = """每个文件成为一篇草稿，附导入回执；不发布。有文件没有收下时，退出状态不为零，其余照收。
--json 打印一个列表，每个文件一个对象：file、title、subtitle、source、author、date、meeting_date、
place、chair、attendees、observers、paragraphs、numbered、tables、images、notes，收下的另有
article_id，没有收下的另有 error。"""


class Command(BaseCommand):
    help = "导入 Word 稿（.docx）：每个文件成为一篇草稿，认出标题、会议、名单、照片和图注。"

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        kwargs |= {"epilog": _EPILOG, "formatter_class": argparse.RawDescriptionHelpFormatter}
        return super().create_parser(*args, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="Word 文件")
        parser.add_argument("--column", default="", metavar="PATH", help="收进哪个栏目（路径）")
        parser.add_argument("--by", default="", metavar="USER", help="以谁的名义（用户名）")
        parser.add_argument("--json", action="store_true", help="打印 JSON")
        parser.add_argument("--dry-run", action="store_true", help="只认，不存")

    def handle(
        self, *, files: list[Path], column: str, by: str, dry_run: bool, **options: Any
    ) -> None:
        person = account(by, ["articles.add_article"], "没有写稿的权限")
        place = self.place(column)
        rows = []
        with set_actor(person):
            for file in files:
                row = self.one(file, person, place, dry_run)
                rows.append(row)
                if not options["json"]:
                    self.tell(row)
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        refused = sum("error" in row for row in rows)
        if refused:
            raise CommandError(f"有 {refused} 个文件没有收下，原因见上。")

    def place(self, path: str) -> Column | None:
        if not path:
            return None
        found, _has_moved = column_at(path)
        if found is None:
            raise CommandError(f"没有路径是“{path}”的栏目。")
        return found

    def one(
        self, file: Path, by: User | None, column: Column | None, dry_run: bool
    ) -> dict[str, Any]:
        """One file: what was read of it, and the article's id or why there is none."""
        try:
            if file.stat().st_size > MAX_BYTES:
                raise Refused(f"“{file.name}”超过 50 MB，没有收下。请在 Word 里压缩图片后再导入。")
            imported = take(file.read_bytes(), file.name, timezone.localtime())
        except OSError as error:
            return facts_of(str(file)) | {"error": f"读不了“{file}”：{error.strerror or error}。"}
        except Refused as refusal:
            return facts_of(str(file)) | {"error": refusal.sentence}
        article = None
        if not dry_run:
            try:
                article = draft(imported, by, column)
            except Refused as refusal:
                return facts_of(str(file), imported) | {"error": refusal.sentence}
            except DatabaseError:
                busy = f"“{file.name}”没有存上，数据库正忙。可以再运行一次。"
                return facts_of(str(file), imported) | {"error": busy}
        return facts_of(str(file), imported) | {"article_id": article.pk if article else None}

    def tell(self, row: dict[str, Any]) -> None:
        if "error" in row:
            self.stdout.write(row["error"])
            return
        number = row["article_id"]
        self.stdout.write(
            f"{row['file']}　《{row['title']}》" + (f"　稿件 {number}" if number else "　没有存")
        )
        named = {
            "subtitle": "副标题", "source": "来源", "author": "作者", "date": "日期",
            "meeting_date": "会议时间", "place": "地点", "chair": "主持",
        }  # fmt: skip
        for name, label in named.items():
            if row[name]:
                self.stdout.write(f"　{label}：{row[name]}")
        for name, label in (("attendees", "出席"), ("observers", "列席")):
            if row[name]:
                self.stdout.write(f"　{label}：{'、'.join(row[name])}")
        for line in row["notes"]:
            self.stdout.write(f"　{line}")
