"""Audio files of what was printed before they were switched on, or by another engine."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from articles import audio
from articles.audio.engines import SpeechFailed, chosen
from articles.management.progress import Progress
from articles.models import Audio, LiveEntry


class Command(BaseCommand):
    help = "给现行的稿件补做音频：以前刊出的、换了引擎的、没有做成的。可以随时停，再运行接着做。"

    def handle(self, **options: Any) -> None:
        if not audio.is_on():
            raise CommandError("没有打开音频：请先设 SPEECH_ENGINE，见运维手册“文章的音频”。")
        try:
            chosen()
        except SpeechFailed as failed:
            why = Audio(fault=failed.fault, detail=failed.detail).why()
            raise CommandError(why) from failed
        self.progress = Progress(self.stdout, "补做音频")
        self.failed = made = 0
        live = LiveEntry.objects.filter(is_live=True)
        # The newest first: that is what is read.
        articles = list(live.order_by("-article").values_list("article", flat=True).distinct())
        self.progress.tell(0, len(articles))
        try:
            for done, article_id in enumerate(articles, start=1):
                made += self.make(article_id)
                self.progress.tell(done, len(articles))
        except KeyboardInterrupt as stopped:
            self.progress.end()
            raise CommandError(
                "停下了。做完的都算数，再运行一次会接着做。", returncode=130
            ) from stopped
        self.progress.end()
        self.stdout.write(f"▸ 全部看过，做了 {made} 篇的音频（引擎 {settings.SPEECH_ENGINE}）。")
        if self.failed:
            raise CommandError(f"有 {self.failed} 篇没有做成，原因见上。")

    def make(self, article_id: int) -> bool:
        """Make what one article lacks; whether there was anything to make."""
        lacks = bool(audio.makeable(article_id))
        if lacks and (faults := audio.make_now(article_id)):
            self.failed += 1
            self.progress.end()
            self.stderr.write(f"▸ 第 {article_id} 号稿件：{' '.join(dict.fromkeys(faults))}")
            return False
        return lacks
