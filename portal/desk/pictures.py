"""The site's own pictures in the desk's forms: checked as photos are, and chosen only once.

A browser does not send a chosen file twice. What came with a form that has to be shown again is
kept aside, and the form names it by a signed note, as those of manuscripts do.
"""

from typing import Any

from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.forms import Field, FileField, ImageField
from django.http import HttpRequest
from django.urls import reverse

from articles.forms import DeskForm
from articles.receiving import stage, staged
from articles.uploads import Photo, read_photo


class PictureField(ImageField):
    """A picture of the site's own, under the same rules as the photos of manuscripts."""

    def to_python(self, data: Any) -> Any:
        # Not ImageField's own: it would decode, with fewer questions, before read_photo asks them.
        given: Any = FileField.to_python(self, data)
        if given is None:
            return None
        photo = getattr(given, "read_as", None) or read_photo(given)
        given.read_as = photo
        return ContentFile(photo.content, name=f"{photo.digest[:32]}.{photo.extension}")

    def bound_data(self, data: Any, initial: Any) -> Any:
        # Django draws what is stored; a picture that came is drawn instead, see `PictureInput`.
        return data if hasattr(data, "read_as") else super().bound_data(data, initial)


class PictureInput(AdminFileWidget):
    """Chooses a picture; brings back the one that this person chose before."""

    template_name = "admin/portal/picture_input.html"

    def __init__(self, user_id: int) -> None:
        super().__init__()
        self.user_id = user_id

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = super().value_from_datadict(data, files, name)
        note = data.get(f"{name}-staged")
        if given is not None or not note or f"{name}-unstaged" in data:
            return given
        read = staged(note, self.user_id)
        if not isinstance(read, Photo):
            return None
        file: Any = SimpleUploadedFile(f"{read.digest[:32]}.{read.extension}", b"-")
        file.read_as, file.note = read, note
        return file

    def note(self, value: Any) -> str:
        """What names a checked picture that is not yet saved; empty for anything else."""
        read = getattr(value, "read_as", None)
        if isinstance(read, Photo) and not hasattr(value, "note"):
            value.note = stage(read, self.user_id)
        return getattr(value, "note", "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["note"] = self.note(value)
        return context


class PicturesForm(DeskForm):
    """A form with pictures, which shows them where two people chose different ones."""

    def pictures(self, name: str) -> tuple[str, str]:
        field, stored = self.fields[name], self.initial.get(name)
        note = field.widget.note(self[name].value()) if isinstance(field, PictureField) else ""
        own = reverse("admin:articles_article_staged", args=[note]) if note else ""
        return (stored.url if stored else "", own) if own else ("", "")


class Pictured:
    """What screens with such pictures have in common; stands before the screen's own class."""

    form: Any = PicturesForm

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        if isinstance(db_field, models.ImageField):
            kwargs |= {"form_class": PictureField, "widget": PictureInput(request.user.pk or 0)}
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        return field
