"""The forms of accounts: Django's own, without what a desk with passwords only has no use for.

Django offers to switch passwords off for those who sign in elsewhere; nobody here does, and the
choice makes both password fields look optional.
"""

from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    PasswordChangeForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
from django.utils.translation import gettext_lazy as _

from articles.forms import DeskForm
from articles.offices import OFFICES
from articles.roles import called
from articles.wording import listed


class HiddenPassword(ReadOnlyPasswordHashWidget):
    """That there is a password, and the way to another; its salt and digest tell nobody a thing."""

    template_name = "admin/includes/password.html"


class OneOffice(forms.BaseForm):
    """Nobody holds two of the three administrators' offices; the database says so too."""

    def clean_groups(self) -> Any:
        groups = self.cleaned_data["groups"]
        held = [group.name for group in groups if group.name in OFFICES]
        if len(held) > 1:
            raise forms.ValidationError(
                _("%(offices)s要由不同的人担任，一个账号只能选其中一个。")
                % {"offices": listed(map(called, held))}
            )
        return groups


class OpenAccountForm(OneOffice, UserCreationForm):
    # As `DeskForm`'s.
    refusal = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.refusal:
            self.add_error(None, str(self.refusal))
        return cleaned


class AccountForm(OneOffice, DeskForm, UserChangeForm):
    # Its digest belongs in no page; another form changes it.
    not_compared = (*DeskForm.not_compared, "password")

    password = ReadOnlyPasswordHashField(
        label=_("Password"),
        help_text=UserChangeForm.base_fields["password"].help_text,
        widget=HiddenPassword,
    )


class NewPasswordForm(AdminPasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            field: forms.Field = self.fields[name]
            field.required = True

    def save(self, commit: bool = True) -> Any:
        # Whoever set it knows it.
        self.user.must_change_password = True
        return super().save(commit)


class OwnPasswordForm(PasswordChangeForm):
    """Of one's own; afterwards nobody else knows it."""

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = False
        return super().save(commit)
