"""Take a lost telephone away from an account, where nobody at the desk can."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from articles import second_factor
from articles.models import User


class Command(BaseCommand):
    help = "解除一个账号的手机绑定；采编台里还有安全管理员能进来的，请在采编台做。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="用户名")

    def handle(self, *, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"没有用户名是“{username}”的账号。")
        if user.second_factor_since is None:
            raise CommandError(f"{user} 没有绑手机，不用解除。")
        second_factor.reset(user, None)
        self.stdout.write(f"▸ 已解除 {user} 的手机绑定，下次登录只用密码，可以再绑一部。")
