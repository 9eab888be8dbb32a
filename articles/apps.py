"""The press: columns, manuscripts, publications, what is live."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

import articles.upkeep as upkeep
from articles.triggers import install_triggers


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("采编")

    def ready(self) -> None:
        # It needs the models, which are there only now.
        from articles.audit import write_in_simplified  # noqa: PLC0415
        from articles.chain import seal_entries  # noqa: PLC0415
        from articles.search.engines import install  # noqa: PLC0415

        seal_entries()
        write_in_simplified()
        # SQLite drops triggers whenever it remakes a table, so they are set after every migrate.
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(install, sender=self)
        post_migrate.connect(upkeep.set_up, sender=self)
