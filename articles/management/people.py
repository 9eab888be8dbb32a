"""Whoever a command works for."""

from django.core.management import CommandError

from articles.models import User


def administrator(username: str) -> User | None:
    """The account that may move things in; None where none was named."""
    if not username:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"没有用户名是“{username}”的在职账号。")
    if not user.has_perm("articles.move_in_article"):
        raise CommandError(f"“{user}”没有迁入旧稿的权限，请用管理员账号。")
    return user
