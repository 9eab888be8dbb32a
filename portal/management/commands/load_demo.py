"""Fill an empty site with the demo: an invented district, eighty articles, pictures and papers."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from portal.demo import loading
from portal.demo.texts import Mistake


class Command(BaseCommand):
    help = "载入演示内容（一个虚构的区）。网站里已有稿件时不载入；中断后可以再次运行。"

    def handle(self, **options: Any) -> None:
        try:
            loading.load(self.say)
        except (loading.NotEmpty, Mistake) as refusal:
            raise CommandError(str(refusal)) from refusal

    def say(self, sentence: str) -> None:
        self.stdout.write("　· " + sentence)
        self.stdout.flush()
