"""Who works on the site."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from articles.audit import PASSWORD, note_act


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """A member of staff, known by one name as Chinese names are."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=30)

    columns = models.ManyToManyField(
        "articles.Column",
        verbose_name=_("只管这些栏目"),
        blank=True,
        related_name="people",
        help_text=_("连同下级栏目。一个也不勾，就是所有栏目。"),
    )

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = _("工作人员")  # type: ignore[assignment]

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Here, so that no way of setting a password leaves no line. Django clears `_password`
        # where it only digests the same password anew; a new account has a line of its own.
        given = self._password  # type: ignore[attr-defined]
        is_renewed = given is not None and not self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_renewed:
                note_act(self, PASSWORD)

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
