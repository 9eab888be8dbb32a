"""What is written below a manuscript: its pictures, its files, the facts of its meeting."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms import Media, Script
from django.http import HttpRequest

from articles.admin.desk import Desk, DeskInline, in_languages
from articles.forms import AttachmentForm, DeskForm, ImageForm
from articles.likeness import CLOSE, twins
from articles.models import Attachment, Image, Meeting
from articles.models.material import LONGEST_NAME, file_name_pattern
from articles.rows import KeepsInlineRows
from articles.uploads import MAX_BYTES, Photo


class MaterialInline(DeskInline):
    """New rows come from the field that takes several files at once, hence no empty ones."""

    extra = 0
    ordering = ("order", "pk")
    scripts: tuple[str, ...] = ()

    @property
    def media(self) -> Media:
        scripts = [Script(f"articles/{name}.js", defer=True) for name in self.scripts]
        return super().media + Media(js=scripts)  # type: ignore[arg-type]


class PhotoRows(KeepsInlineRows):
    """The cards of a manuscript's photos, and the rules that their scripts follow too."""

    close = CLOSE
    file_names = file_name_pattern()
    longest_name = LONGEST_NAME
    max_bytes = MAX_BYTES

    def find_twins(self) -> None:
        """Note in each row the number of an earlier one that shows the same picture or one like it."""
        for form in self.forms:
            form.look = _look(form)
        for form, twin in zip(self.forms, twins(form.look for form in self.forms), strict=True):
            form.twin = twin


def _look(form: Any) -> tuple[str, str]:
    """Digest and likeness of a row's picture: of the one that came with the form, else the stored."""
    read = form.received()
    shown = read if isinstance(read, Photo) else form.instance
    return shown.digest, shown.likeness


class ImageInline(MaterialInline):
    model = Image
    form = ImageForm
    formset = PhotoRows
    template = "admin/articles/photos.html"
    # The cards' own first: the others stand on what it knows of them.
    scripts = (
        *("photos", "photo_arriving", "photo_order", "photo_words", "photo_focus", "photo_twins"),
        "progress",
    )
    fieldsets = (
        (None, {"fields": ("file", "decorative", "order", ("focal_x", "focal_y"))}),
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
    scripts = ("files",)
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
