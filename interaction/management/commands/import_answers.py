"""Take answers into the knowledge base, with a line of report for each line of the file."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditlog.context import set_actor
from django.core.management import BaseCommand, CommandError, CommandParser

from articles import sheets
from articles.importing.intake import Status
from articles.importing.lines import numbered
from articles.importing.records import NotTaken
from articles.management.people import administrator
from articles.refusals import Refused
from interaction.importing.intake import Intake, Outcome, refused
from interaction.importing.records import LONGEST_CELL, Record, read_line, read_table


class Command(BaseCommand):
    help = (
        "导入问答：JSONL 每行一个对象（id、category、question、phrasings、answer，可有 short、"
        "department、phone、valid_from、valid_until、sources、en），或者 .xlsx、CSV 表。"
        "可以反复运行：收下过的不会重复，内容改过的会更新。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="JSONL、.xlsx 或 CSV 文件")
        parser.add_argument("--publish", action="store_true", help="收下后就发布")
        parser.add_argument(
            "--by", default="", metavar="USER", help="以谁的名义（用户名，须有迁入旧稿的权限）"
        )

    def handle(self, *, file: Path, publish: bool, by: str, **options: Any) -> None:
        intake = Intake(by=administrator(by), publish=publish)
        counts: Counter[str] = Counter()
        unknown: set[str] = set()
        try:
            with set_actor(intake.by):
                for number, record in records(file):
                    if isinstance(record, NotTaken):
                        outcome = refused(record, *record.sentences)
                    else:
                        outcome = intake.take(record)
                        unknown |= set(record.unknown[: 20 - len(unknown)])
                    self.tell(number, outcome)
                    counts[outcome.status] += 1
                    counts["published"] += outcome.is_published
                    counts["problems"] += bool(outcome.problems)
        except OSError as error:
            raise CommandError(f"读不了“{file}”：{error.strerror or error}。") from error
        except (NotTaken, Refused) as refusal:
            raise CommandError("".join(map(str, refusal.args))) from refusal
        if unknown:
            self.stdout.write("没有用到的字段：" + "、".join(sorted(unknown)))
        self.stdout.write(
            "合计：" + "，".join(f"{status.value} {counts[status]} 行" for status in Status)
        )
        if publish:
            self.stdout.write(f"这次发布 {counts['published']} 条")
        if counts["problems"]:
            raise CommandError(
                f"有 {counts['problems']} 行没有办好，原因见上。改好后可以再运行一次。"
            )

    def tell(self, number: int, outcome: Outcome) -> None:
        words = [f"第 {number} 行", outcome.status.value]
        if outcome.is_published:
            words[-1] += "并发布"
        if outcome.problems and outcome.external_id:
            words.append(f"编号 {outcome.external_id}")
        if outcome.title:
            words.append(f"“{outcome.title[:60]}”")
        self.stdout.write("　".join([*words, *outcome.problems, *outcome.notes]))


def records(file: Path) -> Iterator[tuple[int, Record | NotTaken]]:
    """The records of a file with the numbers of their lines, by what kind of file it is."""
    if file.suffix.lower() in (".xlsx", ".csv"):
        if file.stat().st_size > sheets.MAX_BYTES:
            raise Refused(f"“{file.name}”超过 5 MB，没有收下。请拆成几个文件。")
        yield from read_table(sheets.read(file.read_bytes(), file.name, LONGEST_CELL))
        return
    with file.open("rb") as lines:
        for number, line in numbered(lines):
            try:
                if line is None:
                    raise NotTaken("这一行太长，超过 16 MB。")
                yield number, read_line(line)
            except NotTaken as refusal:
                yield number, refusal
