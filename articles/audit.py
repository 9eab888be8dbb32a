"""Which records' changes are written down, and how: django-auditlog, registered once.

modeltranslation gives each text a column a language besides the original one, which only repeats
the source language: the original is left out. Bodies are recorded by their digest, so that the
log says that one changed, when and by whom, without holding every body twice.
"""

import hashlib
import re
from typing import Any

from auditlog.models import LogEntry, LogEntryManager
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db import models
from modeltranslation.manager import get_translatable_fields_for_model

from accessibility import speaking
from accessibility.traditional import TraditionalDerived

# What a save changes by itself says nothing about what a person did.
_BOOKKEEPING = (
    *("zh_hant_state", "revision", "modified_at", "last_login", "likeness"),
    # Acts of their own, see recycling.py.
    *("deleted_at", "deleted_by"),
    # Of an account; what a person does to it is an act of its own.
    *("password_set_at", "must_change_password", "active_since", "second_factor_since"),
    # Who changed a term stands in the entry itself.
    *("changed_by", "changed_at"),
    # How the desk speaks to a person is no change of their account.
    "desk_language",
)
# Not even as a digest; that a password was set is an act, see `note_act`.
_SECRETS = ("password",)
PASSWORD = "password"
# How a body stands in the log: its length and the first half of its digest.
DIGEST = re.compile(r"([0-9]+) 字 · ([0-9a-f]{32})")


def short_digest(text: str) -> str:
    """What the log keeps of a body, see `DIGEST`."""
    if text in ("", "None"):
        return ""
    return f"{len(text)} 字 · {hashlib.sha256(text.encode()).hexdigest()[:32]}"


def record(*names: type[models.Model], m2m: tuple[str, ...] = ()) -> None:
    """Have every change of these models written down; a proxy must be named beside its model."""
    for model in names:
        fields = {field.name: field for field in model._meta.get_fields()}
        originals = (
            set(get_translatable_fields_for_model(model) or ())
            if issubclass(model, TraditionalDerived)
            else set()
        )
        bodies = {
            name
            for name, field in fields.items()
            if getattr(getattr(field, "translated_field", None), "name", "")
            in getattr(model, "traditional_html_fields", ())
        }
        auditlog.register(
            model,
            exclude_fields=sorted((originals | {*_BOOKKEEPING, *_SECRETS}) & fields.keys()),
            mask_fields=sorted(bodies),
            mask_callable="articles.audit.short_digest",
            m2m_fields=set(m2m),
        )


def note_act(
    record: models.Model, act: str, by: Any = None, data: dict[str, Any] | None = None, **facts: Any
) -> None:
    """Write down something that was done to a record and is no change of a field.

    Without `by` it was whoever is signed in, as with every entry. `data` is for programs alone.
    """
    with speaking.for_keeping():
        name = str(record)
        told = {name: [None, str(value)] for name, value in facts.items()}
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_pk=str(record.pk or ""),
        object_id=record.pk,
        object_repr=name,
        action=LogEntry.Action.UPDATE,
        changes={"act": [None, act]} | told,
        additional_data=data,
        actor=by,
    )


def write_in_simplified() -> None:
    """Have the library call records by their Simplified names; called once, when the site starts."""
    for name in ("log_create", "log_m2m_changes"):
        plain = getattr(LogEntryManager, name)
        setattr(LogEntryManager, name, speaking.for_keeping()(plain))
