"""How fields of forms become HTML."""

from typing import Any

from django.forms.renderers import TemplatesSetting

_ERROR_LISTS = "django/forms/errors/"


class FormRenderer(TemplatesSetting):
    """Django's own, but an error list without errors is nothing without rendering a template.

    The form of a manuscript asks for nearly two hundred of them.
    """

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name.startswith(_ERROR_LISTS) and not context["errors"]:
            return ""
        return super().render(template_name, context, request)
