"""Whoever a command works for."""

from django.core.management import CommandError

from articles.models import User


def account(username: str, rights: list[str], lacks: str) -> User | None:
    """The account that is named and has these rights; None where none was named.

    Raises CommandError with a sentence: `lacks` follows the name of whoever may not.
    """
    if not username:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"没有用户名是“{username}”的在职账号。")
    if not user.has_perms(rights):
        raise CommandError(f"“{user}”{lacks}。")
    return user


def administrator(username: str) -> User | None:
    """The account that may move things in."""
    return account(username, ["articles.move_in_article"], "没有迁入旧稿的权限，请用管理员账号")
