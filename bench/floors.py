"""What a server can do at all: applications that do nothing, for the site to be held against.

`page` answers every request with the bytes and headers that lie in the folder FLOOR, without
looking at it; `constant` is the whole of Django with every middleware and a view that counts
nothing.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def keep(folder: Path, headers: dict[str, str], body: bytes, status: int = 200) -> None:
    """Lay down what `page` shall answer."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "head.json").write_text(json.dumps([f"{status} .", list(headers.items())]))
    (folder / "body").write_bytes(body)


def page() -> "WSGIApplication":
    folder = Path(os.environ["FLOOR"])
    body = (folder / "body").read_bytes()
    status, pairs = json.loads((folder / "head.json").read_text())
    headers = [(name, value) for name, value in pairs]

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response(status, headers)
        return [body]

    return application


def constant() -> "WSGIApplication":
    """The site as its workers load it, but with the one address of `bench.constant`."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.constant"
    made: WSGIApplication = import_string("portal.worker.application")()
    return made
