"""Move articles in from another system, with a line of report for each line of the file."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from auditlog.context import set_actor
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles.importing.intake import (
    Intake,
    Outcome,
    Status,
    column_at,
    moved_sentence,
    refused,
)
from articles.importing.lines import numbered
from articles.importing.records import NotTaken, read
from articles.management.people import administrator

_EPILOG = """每行一个 JSON 对象，必有 title、source、published_at、body 和 column（或用 --column）；
可有 id、url、language、subtitle、summary、keywords、author、editor、meeting。
可以反复运行：收下过的行不会重复，内容改过的行会更新。有任何一行没有办好时，退出状态不为零。"""

# With --publish each line is one of these.
PUBLISHED, STOOD, NOT_PUBLISHED = _STANDINGS = ("这次发布", "先前已公开", "没有发布")


class Command(BaseCommand):
    help = "迁入旧稿：从 JSONL 文件逐行收稿，逐行报告。"

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        kwargs |= {"epilog": _EPILOG, "formatter_class": argparse.RawDescriptionHelpFormatter}
        return super().create_parser(*args, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="要迁入的文件，UTF-8")
        parser.add_argument(
            "--column", default="", metavar="PATH", help="没有写栏目的行收进这个栏目"
        )
        parser.add_argument("--publish", action="store_true", help="收下后就发布，发布时间是原来的")
        parser.add_argument(
            "--by", default="", metavar="USER", help="以谁的名义（用户名，须有迁入旧稿的权限）"
        )

    def handle(self, *, file: Path, column: str, publish: bool, by: str, **options: Any) -> None:
        intake = Intake(column=None, by=administrator(by), publish=publish)
        if column:
            intake.column, has_moved = column_at(column)
            if intake.column is None:
                raise CommandError(f"没有路径是“{column}”的栏目。")
            if has_moved:
                self.stdout.write(moved_sentence(column, intake.column) + "。")
        counts: Counter[str] = Counter()
        unknown: set[str] = set()
        try:
            with file.open("rb") as lines, set_actor(intake.by):
                for number, line in numbered(lines):
                    outcome, unused = self.one(intake, line)
                    self.tell(number, outcome)
                    counts[outcome.status] += 1
                    counts["problems"] += bool(outcome.problems)
                    counts[self.standing(outcome)] += publish
                    # A file whose every line has fields of its own must not fill the memory.
                    unknown |= set(unused[: 20 - len(unknown)])
        except OSError as error:
            raise CommandError(f"读不了文件 {file}：{_reason(error)}。") from error
        if unknown:
            self.stdout.write("没有用到的字段：" + "、".join(sorted(unknown)))
        self.stdout.write(
            "合计：" + "，".join(f"{status.value} {counts[status]} 行" for status in Status)
        )
        if publish:
            self.stdout.write(
                "发布：" + "，".join(f"{name} {counts[name]} 行" for name in _STANDINGS)
            )
        if counts["problems"]:
            raise CommandError(
                f"有 {counts['problems']} 行没有办好，原因见上。改好后可以再运行一次。"
            )

    def one(self, intake: Intake, line: bytes | None) -> tuple[Outcome, list[str]]:
        """One line, from bytes to outcome; and the fields on it that nothing was made of."""
        if line is None:
            return Outcome(Status.REFUSED, problems=["这一行太长，超过 16 MB。"]), []
        try:
            record = read(line, timezone.now())
        except NotTaken as refusal:
            return refused(refusal, *refusal.sentences), []
        return intake.take(record), record.unknown

    def standing(self, outcome: Outcome) -> str:
        """Where a line's article stands after a run that was to publish."""
        if outcome.is_published:
            return PUBLISHED
        return STOOD if outcome.stands_public and not outcome.problems else NOT_PUBLISHED

    def tell(self, number: int, outcome: Outcome) -> None:
        words = [f"第 {number} 行", outcome.status.value]
        if outcome.is_published:
            words[-1] += "并发布"
        if outcome.problems and outcome.external_id:
            words.append(f"编号 {outcome.external_id}")
        if outcome.title:
            words.append(f"《{outcome.title[:60]}》")
        if outcome.article:
            words.append(outcome.article.get_absolute_url())
        words += [*outcome.problems, *outcome.notes]
        self.stdout.write("　".join(words))


def _reason(error: OSError) -> str:
    """Why a file cannot be read, for somebody who need not read English."""
    reasons = {
        FileNotFoundError: "没有这个文件，请核对路径",
        PermissionError: "没有读它的权限",
        IsADirectoryError: "这是一个文件夹",
    }
    return reasons.get(type(error), error.strerror or str(error))
