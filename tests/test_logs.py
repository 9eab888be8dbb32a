"""Lines of the log that machines read."""

import json
import logging
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal.logs import JsonFormatter, RequestNumberMiddleware


def line(said="没有存\n第二行", exc_info=None) -> str:
    record = logging.LogRecord("portal", logging.ERROR, "", 1, "%s", (said,), exc_info)
    return JsonFormatter().format(record)


def number_of(**headers: str) -> str:
    """The number that a line has which is written during such a request."""
    seen = []

    def view(request):
        seen.append(json.loads(line())["request"])
        return HttpResponse()

    RequestNumberMiddleware(view)(RequestFactory().get("/", headers=headers))
    return seen[0]


def test_a_line_is_one_object_whatever_is_said():
    text = line()
    assert "\n" not in text
    told = json.loads(text)
    assert told["said"] == "没有存\n第二行"
    assert (told["level"], told["logger"]) == ("error", "portal")
    assert told["at"].endswith("+00:00")
    assert "request" not in told


def test_a_fault_comes_with_its_trace():
    try:
        raise ValueError("nobody")
    except ValueError:
        told = json.loads(line(exc_info=sys.exc_info()))
    assert "ValueError: nobody" in told["trace"]


def test_each_request_has_a_number_of_its_own_and_the_proxys_is_kept():
    assert number_of() != number_of()
    assert number_of(x_request_id="abc-12345678") == "abc-12345678"


@pytest.mark.parametrize("given", ["short", 'a"b' * 10, "x" * 65, "名字" * 8])
def test_a_number_that_could_be_anything_is_not_taken_over(given):
    assert number_of(x_request_id=given) != given
