"""Readers of one article, all at once: started as processes by the test of the counter.

    python -m tests.counting_clients ARTICLE FIRST CLIENTS READERS

Each client is a thread with READERS readers of its own, numbered from FIRST, and between them
the one reader who comes again and again. Exits with 1 when anybody was answered anything but 200.
"""

import io
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def visit(application: WSGIHandler, article: int, address: str) -> str:
    """One view by the reader at that address, through the whole of Django; returns the status."""
    answered: list[str] = []

    def start_response(status: str, *_: Any) -> Any:
        answered.append(status)

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/views/{article}/",
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_USER_AGENT": "Mozilla/5.0",
        "REMOTE_ADDR": address,
        "CONTENT_LENGTH": "0",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    for _attempt in range(10):
        application(environ, start_response).close()
        # On a machine under load the file may be locked for long: asking again counts once.
        if answered[-1] != "503 Service Unavailable":
            break
    return answered[-1]


def client(application: WSGIHandler, article: int, first: int, readers: int) -> int:
    """One client's visits; returns how many went wrong."""
    wrong = 0
    for number in range(first, first + readers):
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        wrong += visit(application, article, address) != "200 OK"
        if number % 50 == 0:
            wrong += visit(application, article, "192.0.2.1") != "200 OK"
    return wrong


def main() -> int:
    article, first, clients, readers = (int(word) for word in sys.argv[1:])
    django.setup()
    application = WSGIHandler()
    with ThreadPoolExecutor(clients) as threads:
        wrong = threads.map(
            lambda n: client(application, article, first + n * readers, readers), range(clients)
        )
        return 1 if sum(wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
