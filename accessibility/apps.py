"""The ground floor: renderings, Chinese conversion, page store."""

from django.apps import AppConfig


class AccessibilityConfig(AppConfig):
    name = "accessibility"
    verbose_name = "阅读版本"
