"""Simplified and Traditional Chinese: the words of the site in the other script.

`Converter` needs no settings and no database. What is published is converted when it is saved,
never when it is read, so that it can be searched, reviewed and corrected.
"""

from collections.abc import Callable
from functools import cache

from accessibility.chinese.converter import Converter
from accessibility.chinese.profiles import HOUSE_FORMS
from accessibility.chinese.simplified import to_simplified

__all__ = [
    "HOUSE_FORMS",
    "Converter",
    "html_to_traditional",
    "to_simplified",
    "to_traditional",
    "use_site",
]


@cache
def _of_the_house(profile: str) -> Converter:
    return Converter(profile, overrides=HOUSE_FORMS.get(profile, {}), quotation=True)


_converter_of: Callable[[str], Converter] = _of_the_house


def use_site(converter_of: Callable[[str], Converter] | None) -> None:
    """From now on convert as a site does: profile -> converter. None: as no site in particular.

    Called by whoever reads the site's glossary, so that the functions below follow it without
    asking a database themselves.
    """
    global _converter_of
    _converter_of = converter_of or _of_the_house


def to_traditional(text: str, profile: str = "tw") -> str:
    """Convert plain text, with the glossary and the forms of the site as they were last read."""
    return _converter_of(profile).text(text)


def html_to_traditional(html: str, profile: str = "tw") -> str:
    """Convert the words of an HTML fragment in the same way, leaving all markup byte for byte."""
    return _converter_of(profile).html(html)
