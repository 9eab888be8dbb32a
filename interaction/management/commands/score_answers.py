"""How well the knowledge base answers a file of questions."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from interaction.retrieval.scoring import lines, scored

DEMO = Path(__file__).resolve().parents[3] / "portal/demo/answers.jsonl"


class Command(BaseCommand):
    help = "用一份问题考一考智能问答：首条命中率、前三命中率、该说“不知道”的查准率和查全率。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "questions", type=Path, help="JSONL，每行有 text、right_id；没有答案的 right_id 为 null"
        )
        parser.add_argument(
            "--entries", type=Path, default=DEMO, help="知识库，JSONL；默认用演示内容"
        )
        parser.add_argument("--wrong", action="store_true", help="把答错的也逐条列出来")

    def handle(self, **options: Any) -> None:
        try:
            score = scored(lines(options["questions"]), lines(options["entries"]))
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"读不了：{error}") from error
        if options["wrong"]:
            self.stdout.write("\n".join(score.wrong))
        self.stdout.write(
            f"top-1 {score.top1:.3f}\ntop-3 {score.top3:.3f}\n"
            f"decline precision {score.precision:.3f}\ndecline recall {score.recall:.3f}"
        )
