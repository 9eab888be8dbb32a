"""Which records' changes are written down, and how: django-auditlog, registered once.

modeltranslation gives each text a column a language besides the original one, which only repeats
the source language: the original is left out. Long texts are recorded by their digest, so that
the log says that a body changed, when and by whom, without holding every body twice.
"""

import hashlib

from auditlog.registry import auditlog
from django.db import models
from modeltranslation.manager import get_translatable_fields_for_model

from accessibility.traditional import TraditionalDerived

# What a save changes by itself says nothing about what a person did.
_BOOKKEEPING = ("zh_hant_state", "revision", "modified_at", "last_login")
_SECRETS = ("password",)


def short_digest(text: str) -> str:
    """How a long text stands in the log: its length and the first half of its digest."""
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
        long = {
            name
            for name, field in fields.items()
            if isinstance(getattr(field, "translated_field", field), models.TextField)
            and name not in originals
        }
        auditlog.register(
            model,
            exclude_fields=sorted((originals | {*_BOOKKEEPING, *_SECRETS}) & fields.keys()),
            mask_fields=sorted(long),
            mask_callable="articles.audit.short_digest",
            m2m_fields=set(m2m),
        )
