"""New passwords for the accounts the site started with."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from portal.accounts import as_table, renew_passwords


class Command(BaseCommand):
    help = "为最初的账号（编辑、发布、三种管理员）换上新的随机密码，并解除登录锁定。"
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        try:
            passwords = renew_passwords()
        except DatabaseError as trouble:
            raise CommandError(
                f"{settings.DATA_DIR} 里还没有网站。请检查 DATA_DIR，或先运行 make run。"
            ) from trouble
        if not passwords:
            self.stdout.write("没有可以更换密码的账号：最初的账号都已删除或停用。")
            return
        self.stdout.write("新密码如下，只显示这一次，旧密码已失效：")
        self.stdout.write(as_table(passwords))
