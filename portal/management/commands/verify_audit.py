"""Whether the log still is what was written."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from articles import chain
from articles.models import AuditChain
from articles.triggers import missing_triggers
from portal.desk.log_check import sentence


class Command(BaseCommand):
    help = "核对操作记录：每一条有没有被改过、抽掉或私自加进去。完好返回 0，有不符返回 1。"

    def handle(self, **options: Any) -> None:
        faults = [sentence(fault) for fault in chain.verify()]
        if missing := missing_triggers():
            faults.append("数据库缺少保护记录的触发器：" + "、".join(missing))
        if faults:
            raise CommandError("\n".join(faults))
        last = AuditChain.objects.filter(pk=1).first()
        number, seal = (last.number, last.seal) if last else (0, "")
        self.stdout.write(
            f"▸ 操作记录完好，到第 {number} 号为止。末号封缄 {seal or '（还没有记录）'}"
        )
