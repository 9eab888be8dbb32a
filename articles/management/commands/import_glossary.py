"""Take a table of terms into the glossary, or only say what would become of it."""

from pathlib import Path
from typing import Any

from auditlog.context import set_actor
from django.core.management import BaseCommand, CommandError, CommandParser

from articles import sheets
from articles.management.people import account
from articles.refusals import Refused
from articles.term_files import LEFT, REFUSED, take

_RIGHTS = ["accessibility.add_glossaryterm", "accessibility.change_glossaryterm"]


class Command(BaseCommand):
    help = (
        "导入词条表（.xlsx 或 CSV）：逐行告诉新增、改动、没有变和没有收的；没有收的行不影响别的行。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="词条表")
        parser.add_argument("--by", default="", metavar="USER", help="以谁的名义（用户名）")
        parser.add_argument("--confirmed", action="store_true", help="有提醒的行也收下")
        parser.add_argument("--dry-run", action="store_true", help="只看会怎样，不存")

    def handle(
        self, *, file: Path, by: str, confirmed: bool, dry_run: bool, **options: Any
    ) -> None:
        person = account(by, _RIGHTS, "没有改词条的权限")
        try:
            if file.stat().st_size > sheets.MAX_BYTES:
                raise CommandError(f"“{file.name}”超过 5 MB，没有收下。请拆成几个文件。")
            rows = sheets.read(file.read_bytes(), file.name)
            with set_actor(person):
                receipt = take(rows, person, confirmed=confirmed, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"读不了“{file}”：{error.strerror or error}。") from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for row in receipt.rows:
            if row.outcome != LEFT:
                reasons = "".join(row.reasons)
                self.stdout.write(
                    f"第 {row.number} 行　{row.outcome_said}　{row.said}　{reasons}".strip()
                )
        for head in receipt.unknown_heads:
            self.stdout.write(f"表头“{head}”不认识，这一列没有看。")
        told = "，".join(f"{name} {count} 条" for _code, name, count in receipt.counts)
        self.stdout.write(told + ("（只看，没有存）" if dry_run else "") + "。")
        if refused := receipt.count(REFUSED):
            raise CommandError(f"有 {refused} 行没有收，原因见上。")
