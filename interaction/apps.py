"""The counter: citizens ask, the government answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InteractionConfig(AppConfig):
    name = "interaction"
    verbose_name = _("问答")

    def ready(self) -> None:
        # They need the models, which are there only now.
        from articles import following  # noqa: PLC0415
        from articles.triggers import LEDGERS  # noqa: PLC0415
        from interaction.suspending import suspend_citing  # noqa: PLC0415
        from interaction.triggers import ANSWERS  # noqa: PLC0415

        following.follow(suspend_citing)
        if ANSWERS not in LEDGERS:
            LEDGERS.append(ANSWERS)
