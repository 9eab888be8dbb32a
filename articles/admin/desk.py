"""What all screens of the desk have in common: languages side by side, no dead ends."""

import logging
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db import IntegrityError, OperationalError, connection, models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import Media, Script
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from accessibility.renderings import LANGUAGES, Rendering
from articles.admin.faults import faults
from articles.bodies import BodyWidget
from articles.conflicts import told
from articles.forms import NAMES, SUFFIXES, DeskForm
from articles.room import is_without_room
from articles.rows import KeepsInlineRows
from articles.wording import headed

logger = logging.getLogger(__name__)

BUSY = _("系统正忙，这次没有存上。您写的都还在下面，请等几秒再存一次。")
FULL = _(
    "服务器的磁盘满了或写不进去，这次没有存上。您写的都还在下面，请告诉管理员，腾出空间后再存一次。"
)
TAKEN = _("刚才有人存了同样的内容，这次没有存上。您写的都还在下面，请核对后再存。")

# What Django offers for an empty choice, and what the desk says instead.
_DASHES = BLANK_CHOICE_DASH[0][1]
NOTHING = _("（不选）")


def in_languages(*fields: str) -> list[Any]:
    """One fieldset a language; the script makes tabs of neighbouring ones."""
    return [
        (
            NAMES[language],
            {
                "classes": ("language", f"language-{SUFFIXES[language]}"),
                "fields": [f"{field}_{SUFFIXES[language]}" for field in fields],
            },
        )
        for language in LANGUAGES
    ]


class Desk:
    """Labels and language marks of translated fields; for screens and for inlines."""

    form: Any = DeskForm
    formfield_overrides: ClassVar[Any] = {
        models.URLField: {"assume_scheme": "https"},
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
        },
        # The browser's own calendar: in the reader's language, and nothing to lay out.
        models.DateField: {
            "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        },
        ProseEditorField: {"widget": BodyWidget},
    }

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        source = getattr(db_field, "translated_field", None)
        if field is None:
            return None
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            # No pencil and plus beside it: what is chosen from has a screen of its own.
            field.widget = field.widget.widget
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == _DASHES:
            field.empty_label = NOTHING
        elif isinstance(field, forms.TypedChoiceField):
            choices: Any = field.choices
            field.choices = [(code, NOTHING if name == _DASHES else name) for code, name in choices]
        if type(field.widget) is AdminTextareaWidget:
            field.widget.attrs["rows"] = 4
        if source is not None:
            field.label = source.verbose_name
            field.help_text = source.help_text
            field.widget.attrs["lang"] = Rendering(db_field.language).tag  # type: ignore[attr-defined]
        return field


class DeskInline(Desk, admin.StackedInline[Any, Any]):
    """Rows below a screen's own fields."""

    formset = KeepsInlineRows


class DeskAdmin(Desk, admin.ModelAdmin[Any]):
    """A screen of the desk."""

    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    show_facets = admin.ShowFacets.NEVER

    @property
    def media(self) -> Media:
        return super().media + Media(js=[Script("articles/tabs.js", defer=True)])  # type: ignore[list-item]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", "")  # the class was made for this request
        return form

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """On saving, lock the row first, so that of two savers one sees what the other did."""
        if request.method == "POST" and connection.in_atomic_block and object_id.isdecimal():
            self.lock(object_id)
        return super().get_object(request, object_id, from_field)

    def lock(self, pk: str) -> None:
        """Have other savers of a record wait until this transaction ends."""
        # Not against those who only refer to it: who publishes would wait for whoever saves a
        # column, and that one for the press.
        rows = self.model._base_manager.select_for_update(no_key=True).filter(pk=pk)
        list(rows.values_list("pk"))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Django's own; what was saved meanwhile stands above the form, with a button."""
        shown = [("", context["adminform"].form)]
        for inline in context["inline_admin_formsets"]:
            name, many = inline.opts.verbose_name, inline.opts.max_num != 1
            shown += [
                (headed(f"{name} {number}" if many else name), row)
                for number, row in enumerate(inline.formset, 1)
            ]
            shown.append(("", inline.formset))
        context |= told(shown, request.user)
        if context["conflicts"]:
            context["conflict_press"] = next(
                (name for name in request.POST if name in ("_save", "_publish", "_submit")),
                "_continue",
            )
            if all(not form.is_bound or _is_only_in_conflict(form) for _prefix, form in shown):
                # Nothing is wrong with any field, so nothing is said to be.
                context["errors"] = []
        if context["errors"]:
            # In the place of Django's one sentence: a list that leads to each.
            context |= {"faults": faults(shown), "errors": []}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's own, but what could not be stored is answered with the filled form.

        Because the database is locked or refuses it, or because there is no room for it.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (OperationalError, IntegrityError, OSError) as error:
            is_full = is_without_room(error)
            if request.method != "POST" or (isinstance(error, OSError) and not is_full):
                raise
            logger.warning("not saved: %s", error)
            said, status = (BUSY, 503) if isinstance(error, OperationalError) else (TAKEN, 409)
            if is_full:
                said, status = FULL, 507
            request.refusal = said  # type: ignore[attr-defined]
            response: HttpResponse = self._changeform_view(  # type: ignore[attr-defined]
                request, object_id, form_url, extra_context
            )
            response.status_code = status
            return response


def _is_only_in_conflict(form: Any) -> bool:
    return form.is_only_in_conflict() if hasattr(form, "is_only_in_conflict") else not form.errors
