"""Write the knowledge base into a file that `import_answers` takes again."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from articles import sheets
from interaction.importing.tables import lines, table
from interaction.models import Answer


class Command(BaseCommand):
    help = "导出问答：按文件名的结尾写成 .jsonl、.xlsx 或 .csv。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="要写的文件")

    def handle(self, *, file: Path, **options: Any) -> None:
        answers = Answer.objects.select_related("topic").prefetch_related("sources").order_by("pk")
        kind = file.suffix.lower()
        if kind == ".jsonl":
            content = "".join(f"{line}\n" for line in lines(answers)).encode()
        elif kind == ".xlsx":
            content = sheets.as_xlsx(table(answers), "问答")
        elif kind == ".csv":
            content = sheets.as_csv(table(answers))
        else:
            raise CommandError("文件名要以 .jsonl、.xlsx 或 .csv 结尾。")
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"写不了“{file}”：{error.strerror or error}。") from error
        self.stdout.write(f"▸ 导出 {len(answers)} 条")
