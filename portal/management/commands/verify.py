"""Whether what was printed still is what was printed."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from articles.models import Publication
from articles.seals import verify_chain
from articles.triggers import missing_triggers
from interaction.models import AnswerPrint


class Command(BaseCommand):
    help = "核对全部刊出版本的封缄，并检查数据库是否拒绝改动它们。"

    def handle(self, **options: Any) -> None:
        faults = []
        if missing := missing_triggers():
            faults.append("数据库缺少保护刊出版本的触发器：" + "、".join(missing))
        for broken in filter(None, (verify_chain(), verify_chain(AnswerPrint))):
            faults.append(f"从编号 {broken.pk}《{broken.title}》起，封缄对不上。")
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"▸ {Publication.objects.count()} 个刊出版本的封缄都完好。")
        self.stdout.write(f"▸ {AnswerPrint.objects.count()} 个问答刊出版本的封缄都完好。")
