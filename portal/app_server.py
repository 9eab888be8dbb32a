"""The app server: what its workers only read is loaded once, before they are forked from it."""

import gc
import os
import signal

import django
from django.utils.module_loading import import_string
from granian.cli import entrypoint

# Each makes a large table that nothing changes. The dictionary of words comes with its module.
TABLES = (
    "accessibility.chinese.tables.guarded",
    "articles.search.sounding.phrases",
    "interaction.retrieval.words.lexicon",
)


def load() -> None:
    """Fill the memory that the workers share; opens no connection and starts no thread."""
    gc.disable()  # what it freed would leave holes, which every worker fills with its own
    django.setup()
    for table in TABLES:
        import_string(table)()
    gc.freeze()  # the workers' collectors would write beside all that they look at
    gc.enable()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # there is no worker to renew before it serves
    load()
    entrypoint()
