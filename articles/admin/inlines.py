"""What is written below a manuscript: its pictures, its files, the facts of its meeting."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest

from articles.admin.desk import Desk, DeskInline, in_languages
from articles.forms import AttachmentForm, DeskForm, ImageForm
from articles.models import Attachment, Image, Meeting


class MaterialInline(DeskInline):
    """New rows come from the field that takes several files at once, hence no empty ones."""

    extra = 0
    ordering = ("order", "pk")


class ImageInline(MaterialInline):
    model = Image
    form = ImageForm
    template = "admin/articles/photos.html"
    fieldsets = (
        (None, {"fields": ("file", "decorative", "order")}),
        *in_languages("caption", "alt", "credit"),
    )
    formfield_overrides: ClassVar[Any] = Desk.formfield_overrides | {
        models.CharField: {"widget": forms.Textarea(attrs={"rows": 2})}
    }

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name.startswith("credit"):
            kwargs["widget"] = forms.TextInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class AttachmentInline(MaterialInline):
    model = Attachment
    form = AttachmentForm
    template = "admin/articles/files.html"
    fieldsets = ((None, {"fields": ("file", "order")}), *in_languages("name"))


class MeetingInline(DeskInline):
    model = Meeting
    form = DeskForm
    template = "admin/articles/meeting.html"
    extra = 1
    max_num = 1
    can_delete = False
    fieldsets = (
        (None, {"fields": ("held_at",)}),
        *in_languages("place", "chair", "attendees", "observers", "agenda", "decisions"),
    )
    formfield_overrides: ClassVar[Any] = Desk.formfield_overrides | {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 4})}
    }
