"""Where Django's admin writes code on a page, the desk's words for it."""

import re

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

_CODE_OF_LANGUAGE = re.compile(r" \[(?:zh-hans|zh-hant|en)\]")
_KIND_AND_NAME = re.compile(r"(<li>[^<:]*): ")
_LINK = re.compile(r"</?a\b[^>]*>")
_BOOLEAN = re.compile(r'<img [^>]*\balt="(True|False|None)"[^>]*>')
_SAID = {"True": gettext_lazy("是"), "False": gettext_lazy("否"), "None": gettext_lazy("不详")}


@register.filter
def plain_label(label: SafeString) -> SafeString:
    """A label without the code of its language, which the tab above it names."""
    return SafeString(_CODE_OF_LANGUAGE.sub("", label))


@register.filter
def plain_value(value: SafeString) -> SafeString:
    """A value for reading: Django's icon for “no” is a red cross, as if something were wrong."""
    return SafeString(_BOOLEAN.sub(lambda icon: str(_SAID[icon[1]]), value))


@register.filter
def plain_list(items: SafeString) -> SafeString:
    """The list of what would be deleted: kind, a colon as Chinese has it, and name.

    Without Django's links, which lead away from the question that the page asks.
    """
    return SafeString(_KIND_AND_NAME.sub(rf"\1{_('：')}", _LINK.sub("", items)))
