"""The ground floor: renderings, Chinese conversion, page store."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class AccessibilityConfig(AppConfig):
    name = "accessibility"
    verbose_name = "阅读版本"

    def ready(self) -> None:
        # It needs modeltranslation's own modules, which need the settings.
        from accessibility.freezing import watch  # noqa: PLC0415
        from accessibility.speaking import tell_records_apart  # noqa: PLC0415

        tell_records_apart()
        connection_created.connect(watch, dispatch_uid="accessibility.freezing")
