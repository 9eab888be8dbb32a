"""Simplified and Traditional Chinese: the words of the site in the other script.

Needs no settings and no database. What is published is converted when it is saved, never when it
is read, so that it can be searched, reviewed and corrected.
"""

from functools import cache

from opencc import OpenCC

from accessibility.chinese.converter import Converter

__all__ = ["Converter", "converter", "html_to_traditional", "to_simplified", "to_traditional"]


@cache
def converter(profile: str = "tw") -> Converter:
    """The process's converter of a profile: tw, hk or t; ValueError for another."""
    return Converter(profile)


def to_traditional(text: str, profile: str = "tw") -> str:
    """Convert plain text."""
    return converter(profile).text(text)


def html_to_traditional(html: str, profile: str = "tw") -> str:
    """Convert the words of an HTML fragment, leaving all markup byte for byte."""
    return converter(profile).html(html)


def to_simplified(text: str) -> str:
    """Convert plain text to Simplified, for search: what a reader typed and what is looked up."""
    return _simplifier().convert(text)


@cache
def _simplifier() -> OpenCC:
    # Named at once: a converter that is told its conversion later loads without a lock.
    return OpenCC("t2s")
