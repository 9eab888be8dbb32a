"""Derive anew all Traditional texts that an earlier converter derived."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from articles import rederiving
from articles.management.progress import Progress


class Command(BaseCommand):
    help = "把全站自动转换的繁体照现在的词条、字形和词典重新转一遍；人工改过的不动。可以随时停，再运行接着做。"

    def handle(self, **options: Any) -> None:
        self.progress = Progress(self.stdout, "重转繁体")
        try:
            changed, failed = rederiving.run_everything(self.progress.tell)
        except KeyboardInterrupt as stopped:
            self.progress.end()
            raise CommandError(
                "停下了。做完的都算数，再运行一次会接着做。", returncode=130
            ) from stopped
        self.progress.end()
        self.stdout.write(f"▸ 全部看过，{changed} 处的繁体变了。")
        if failed:
            raise CommandError(
                f"有 {failed} 处没有转成，原来的繁体还在。是哪几处、为什么，见日志。"
            )
