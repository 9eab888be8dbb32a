"""Derive anew all Traditional texts that an earlier converter derived."""

import time
from typing import Any

from django.core.management import BaseCommand, CommandError

from articles import rederiving

WIDTH = 30
# Seconds between two plain lines, where nobody watches a bar.
SELDOM = 5


class Command(BaseCommand):
    help = "把全站自动转换的繁体照现在的词条、字形和词典重新转一遍；人工改过的不动。可以随时停，再运行接着做。"

    def handle(self, **options: Any) -> None:
        self.last_line = 0.0
        try:
            changed, failed = rederiving.run_everything(self.tell)
        except KeyboardInterrupt as stopped:
            self.end_bar()
            raise CommandError(
                "停下了。做完的都算数，再运行一次会接着做。", returncode=130
            ) from stopped
        self.end_bar()
        self.stdout.write(f"▸ 全部看过，{changed} 处的繁体变了。")
        if failed:
            raise CommandError(
                f"有 {failed} 处没有转成，原来的繁体还在。是哪几处、为什么，见日志。"
            )

    def tell(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            filled = WIDTH * done // total if total else WIDTH
            bar = "█" * filled + "░" * (WIDTH - filled)
            self.stdout.write(f"\r{bar} {done} / {total}", ending="")
            self.stdout.flush()
        elif time.monotonic() - self.last_line > SELDOM or done == total:
            self.last_line = time.monotonic()
            self.stdout.write(f"▸ 看过 {done} / {total}")

    def end_bar(self) -> None:
        if self.stdout.isatty():
            self.stdout.write("")
