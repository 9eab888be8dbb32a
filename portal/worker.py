"""The application as the app server's workers load it."""

import resource
import signal
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from portal.runner import end_with_parent

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Files that a worker may have open: each connection is one, and 1024 are what it begins with.
FILES = 16_384


def application() -> "WSGIApplication":
    """Called once in each worker: its manners first, then the application.

    A worker of granian inherits its master's signal handlers and would let a SIGTERM go by until
    it serves; granian sets the worker's own handlers right after this.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent(signal.SIGKILL)  # a master that was killed lets nobody finish
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    application: WSGIApplication = import_string("portal.wsgi.application")
    import_string("portal.patience.be_bounded")()
    import_string("interaction.indexes.begin")()
    import_string("accessibility.page_store.watching.begin")()
    return application
