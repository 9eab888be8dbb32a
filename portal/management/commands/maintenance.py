"""Tell readers how long the site will be closed."""

from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal import maintenance
from portal.failing import write_closed_pages


class Command(BaseCommand):
    help = (
        "预告停机维护：网站打不开的时候，读者会看到预计几点恢复。不带参数时说明现在预告了什么。"
        "数据库停着也能用。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "until", nargs="?", help='预计恢复的时间，例如 "2026-12-01 06:30"（北京时间）'
        )
        parser.add_argument("--over", action="store_true", help="维护结束，撤掉预告")

    def handle(self, *, until: str | None, over: bool, **options: Any) -> None:
        if over and until:
            raise CommandError("撤掉预告时不用写时间。")
        if over:
            maintenance.end()
        elif until:
            maintenance.announce(_moment(until))
        if over or until:
            write_closed_pages()
        told = maintenance.announced()
        self.stdout.write(
            f"▸ 已预告：预计 {timezone.localtime(told):%Y-%m-%d %H:%M} 恢复。"
            if told
            else "▸ 没有预告停机维护。"
        )


def _moment(text: str) -> datetime:
    """The moment as an operator writes it, in the site's own time zone."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f'看不懂时间“{text}”。请这样写："2026-12-01 06:30"。')
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment <= timezone.now():
        raise CommandError(f"{text} 已经过去了，请写一个以后的时间。")
    return moment
