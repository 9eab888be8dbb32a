"""Who is spoken to: readers of a page, staff at the desk, or whoever reads what is kept.

Django knows one active language, and modeltranslation takes it for the language of the records too.
For readers the two are the same. At the desk they are not: furniture speaks the language of whoever
works there, a manuscript is called by its Simplified title all the same. And what is kept (the log,
the ledger, receipts) is Simplified, whoever happened to cause it.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

import modeltranslation.utils
from django.utils import translation

SIMPLIFIED = "zh-hans"

_of_records: ContextVar[str | None] = ContextVar("language_of_records", default=None)


def language_of_records() -> str | None:
    """The language in which the fields of records are read and written now."""
    return _of_records.get() or translation.get_language()


@contextmanager
def _speaking(language: str, records: str | None) -> Iterator[None]:
    token = _of_records.set(records)
    try:
        with translation.override(language):
            yield
    finally:
        _of_records.reset(token)


def to_staff(language: str) -> AbstractContextManager[None]:
    """Words of the site in a language of settings.LANGUAGES, fields of records in Simplified."""
    return _speaking(language, SIMPLIFIED)


def to_readers(language: str) -> AbstractContextManager[None]:
    """Words and fields in one language, also inside `to_staff`: a preview is a reader's page."""
    return _speaking(language, None)


@contextmanager
def for_keeping() -> Iterator[None]:
    """What is said inside the block, or the function, is kept: it is said in Simplified."""
    with translation.override(SIMPLIFIED):
        yield


def tell_records_apart() -> None:
    """Have modeltranslation ask us; called once, when the site starts.

    It has no setting for this; every one of its modules asks through this one name.
    """
    modeltranslation.utils._get_language = language_of_records  # type: ignore[assignment]
