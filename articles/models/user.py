"""Who works on the site."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.audit import PASSWORD, note_act
from articles.models.account import PastPassword


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

    # In what language the desk speaks to this person; empty as long as they have chosen none.
    desk_language = models.CharField(
        max_length=7, choices=settings.LANGUAGES, blank=True, default="", editable=False
    )

    # Set by whoever gave the account a password that its owner must replace.
    must_change_password = models.BooleanField(default=False, editable=False)
    password_set_at = models.DateTimeField(default=timezone.now, editable=False)
    # Since when the account is open: one that was opened again is not closed for its past.
    active_since = models.DateTimeField(default=timezone.now, editable=False)
    # Since when a device counts; see `second_factor.py`.
    second_factor_since = models.DateTimeField(null=True, editable=False)

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        verbose_name = _("工作人员")  # type: ignore[assignment]
        verbose_name_plural = pgettext_lazy("复数", "工作人员")  # type: ignore[assignment]

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Here, so that no way of setting a password leaves no line. Django clears `_password`
        # where it only digests the same password anew; a new account has a line of its own.
        given = self._password  # type: ignore[attr-defined]
        is_renewed = given is not None and not self._state.adding
        if is_renewed:
            self.password_set_at = timezone.now()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "password_set_at"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            if given is not None:
                PastPassword.objects.create(user=self, password=self.password)
            if is_renewed:
                note_act(self, PASSWORD)

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
