"""The log as machines read it: an object a line, and which request each line belongs to.

What stands in a line is what the code says: paths without queries, never an address of a reader,
a name or what somebody typed.
"""

import json
import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

_number: ContextVar[str] = ContextVar("request_number", default="")
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestNumberMiddleware:
    """Number each request, as the proxy in front has numbered it or anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        token = _number.set(given if _GIVEN.fullmatch(given) else secrets.token_hex(8))
        try:
            return self.get_response(request)
        finally:
            _number.reset(token)


class JsonFormatter(logging.Formatter):
    """`at` in UTC, `level`, `logger`, `said`, `request` where there is one, `trace` of a fault."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": record.getMessage(),
        }
        if number := _number.get():
            told["request"] = number
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)
