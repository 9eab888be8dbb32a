"""How a form that was not saved reads to the person who wrote it: labels and plain words.

The address says which record the form is about, and the record's model what its fields are
called. What has no Chinese name there is the form's own bookkeeping, and is not shown.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, SuspiciousOperation
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from accessibility import speaking
from articles import comparing, moments
from articles.chips import OTHER
from articles.forms import NAMES, WithdrawForm
from articles.wording import headed, listed, noted

# Characters of one field: enough to know it by. The form itself holds all of it.
LONGEST = 2_000
# As many digits as Django's own limit of rows has.
_ROW = re.compile(r"(\w+)-([0-9]{1,4})-(\w+)")
_FIGURE = re.compile(r"［图：.*］")
_HAN = re.compile(r"[一-鿿]")


@dataclass(frozen=True)
class Written:
    """A field that somebody filled in: its label, and its text in paragraphs."""

    label: str
    paragraphs: list[str]


def in_words(
    request: HttpRequest, kept: Iterable[tuple[str, str]], ask: bool = True
) -> list[Written]:
    """What was filled in. With `ask`, related records by their names, a query for each field.

    For nobody but staff, then: who may send a form may send any number.
    """
    model = _model_of(request)
    given: dict[str, list[str]] = {}
    for name, value in kept:
        if value.strip():
            given.setdefault(name, []).append(value)
    found = []
    for name, values in given.items():
        before, field = _field(model, name)
        if field is None:
            label = WithdrawForm.base_fields[name].label if name in WithdrawForm.base_fields else ""
            paragraphs = [line for value in values for line in value.splitlines()]
        else:
            label, paragraphs = _label(field), list(_words(field, values, ask))
        if paragraphs and _is_on_a_screen(field, label):
            found.append(Written(f"{before}{label}", _cut(paragraphs)))
    return found


def _is_on_a_screen(field: Any, label: Any) -> bool:
    """Whether people see it at all: what has no Chinese name is shown nowhere."""
    if field is None:
        return bool(label)
    source = getattr(field, "translated_field", None) or field
    with speaking.for_keeping():
        return bool(_HAN.search(str(source.verbose_name)))


def _model_of(request: HttpRequest) -> type[models.Model] | None:
    """The model that a screen of the admin is about: its address is named app_model_act."""
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    try:
        app, model, _act = name.split("_", 2)
        return apps.get_model(app, model)
    except (ValueError, LookupError):
        return None


def _field(model: type[models.Model] | None, name: str) -> tuple[str, Any]:
    """A field of the form, or of one of its rows, and what to say before its label."""
    before, own = "", None
    if model is not None and (row := _ROW.fullmatch(name)):
        rows, number, name = row[1], int(row[2]) + 1, row[3]
        if rows == "form":  # the rows of a list
            before = _("第 %(n)d 行：") % {"n": number}
        else:
            # A proxy has no relations of its own.
            related: Any = model._meta.concrete_model._meta.related_objects  # type: ignore[union-attr]
            found = next((each for each in related if each.get_accessor_name() == rows), None)
            if found is None:
                return "", None
            model, own = found.related_model, found.field
            title = str(model._meta.verbose_name)
            before = headed(title if found.one_to_one else f"{title} {number}")
    if model is None:
        return "", None
    try:
        field: Any = model._meta.get_field(name.removesuffix(f"_{OTHER}"))
    except FieldDoesNotExist:
        return "", None
    return (before, field) if field.concrete and field is not own else ("", None)


def _label(field: Any) -> str:
    source = getattr(field, "translated_field", None)
    if source is None:
        return str(field.verbose_name)
    return noted(source.verbose_name, NAMES[field.language])


def _words(field: Any, values: list[str], ask: bool) -> Iterator[str]:
    """What was filled in as the form shows it, in paragraphs."""
    source = getattr(field, "translated_field", field)
    if field.is_relation:
        numbers = [value for value in values if value.isascii() and value.isdecimal()]
        if ask and numbers:
            records = field.related_model._base_manager.filter(pk__in=[n[:18] for n in numbers])
            yield listed(map(str, records))
    elif isinstance(field, models.BooleanField):
        yield _("是")
    elif field.choices:
        names = {str(code): str(name) for code, name in field.flatchoices}
        yield listed(names.get(value, value) for value in values)
    elif isinstance(field, models.DateTimeField):
        # Of chips the one to type says nothing, and at once is no date.
        at_once = timezone.localtime(moments.AT_ONCE).strftime("%Y-%m-%dT%H:%M")
        told = {OTHER: "", at_once: moments.said(moments.AT_ONCE)}
        yield from (told.get(value, value.replace("T", " ")) for value in values)
    elif source.name in getattr(field.model, "traditional_html_fields", ()):
        for value in values:
            for text in _paragraphs(value):
                yield _("［图］") if _FIGURE.fullmatch(text) else text
    else:
        yield from (line for value in values for line in value.splitlines())


def _paragraphs(html: str) -> list[str]:
    """Text that stands in no paragraph is not lost from sight, nor what is no HTML at all."""
    try:
        return comparing.paragraphs(html) or [strip_tags(html)]
    except SuspiciousOperation:
        return [html]


def _cut(paragraphs: list[str]) -> list[str]:
    """As much of a text as makes it known, whole paragraphs where possible."""
    shown: list[str] = []
    left = LONGEST
    for paragraph in filter(str.strip, paragraphs):
        if left <= 0:
            return [*shown, _("……（后面的也都留着）")]
        shown.append(paragraph if len(paragraph) <= left else paragraph[:left] + "…")
        left -= len(paragraph)
    return shown
