"""Make the search's index anew."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from articles.management.progress import Progress
from articles.search.rebuilding import reindex


class Command(BaseCommand):
    help = "把搜索索引重新做一遍。做的时候照常能搜，也照常能发布；可以随时停，再运行一次会从头做。"

    def handle(self, **options: Any) -> None:
        progress = Progress(self.stdout, "重做索引")
        try:
            done = reindex(progress.tell)
        except KeyboardInterrupt as stopped:
            progress.end()
            raise CommandError(
                "停下了。已经重做的都能搜到，其余的还是原来的。", returncode=130
            ) from stopped
        progress.end()
        self.stdout.write(f"▸ 搜索索引重新做好了，共 {done} 篇。")
