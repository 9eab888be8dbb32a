"""Whether what was printed still is what was printed, wherever it lies."""

from collections.abc import Iterator
from typing import Any

from django.core.management import BaseCommand, CommandError

from articles.management.progress import Progress
from articles.models import Publication
from interaction.models import AnswerPrint
from portal.operations import noting, verifying


class Command(BaseCommand):
    help = (
        "核对整个网站：刊出版本的封缄、公开的是不是最新版本、照片和附件、页面库、操作记录。"
        "完好返回 0，有不符返回 1 并说明是哪里。页面库里不对的会清掉，别的只报告，不改动。"
    )

    def handle(self, **options: Any) -> None:
        progress = Progress(self.stdout, "核对")
        checks: list[tuple[str, Iterator[str]]] = [
            ("刊出版本的封缄", verifying.database()),
            ("公开的版本", verifying.live_entries()),
            ("照片、附件和公开文件", verifying.media(progress.tell)),
            ("操作记录", verifying.log()),
            ("页面库", verifying.stored_pages(progress.tell)),
        ]
        faults = []
        for name, check in checks:
            self.stdout.write(f"▸ 核对{name}")
            faults += list(check)
            progress.end()
        noting.note("site", len(faults))
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(
            f"▸ 完好：{Publication.objects.count()} 个文章刊出版本，"
            f"{AnswerPrint.objects.count()} 个问答刊出版本。"
        )
