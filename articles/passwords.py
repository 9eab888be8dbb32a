"""What a password must be, said before it is typed and when one is refused."""

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.models import User

SHORTEST, KINDS = 12, 3
# From this length on a password of one kind of character is as good.
LONG = 14
# So many of the last ones are not taken again.
REMEMBERED = 5


def kinds_of(password: str) -> int:
    """How many kinds of character it has: small letters, capitals, digits, everything else."""
    tests = (str.islower, str.isupper, str.isdecimal, lambda each: not each.isalnum())
    found = {next((n for n, test in enumerate(tests) if test(each)), 3) for each in password}
    return len(found)


class KindsValidator:
    """Twelve characters of three kinds, or fourteen of any."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) >= LONG:
            return
        if len(password) < SHORTEST or kinds_of(password) < KINDS:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        return _(
            "密码至少 %(shortest)d 个字符，小写字母、大写字母、数字、符号四种里要有三种；"
            "或者至少 %(long)d 个字符，一句自己记得住的话就可以。"
        ) % {"shortest": SHORTEST, "long": LONG}


class NotUsedBeforeValidator:
    """None of the last five, which are kept as digests."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or not user.pk:
            return
        past = user.past_passwords.order_by("-pk").values_list("password", flat=True)
        if any(check_password(password, each) for each in (user.password, *past[:REMEMBERED])):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        return _("不能是最近 %(n)d 次用过的密码。") % {"n": REMEMBERED}
