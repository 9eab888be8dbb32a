"""What programs are told that are not answered: JSON {"error"}, in the language they ask for."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from accessibility import renderings, speaking


def as_json(answer: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def language_of(request: HttpRequest) -> str | None:
    """The language that `lang` asks for, Simplified where it is not given; None for another."""
    language = request.GET.get("lang", "") or renderings.SIMPLIFIED
    return language if language in renderings.LANGUAGES else None


def unknown_language() -> HttpResponse:
    """400, in the two languages that whoever asked for a third one is most likely to read."""
    known = renderings.LANGUAGES
    text = f"lang 只能是 {'、'.join(known)}。lang must be one of {', '.join(known)}."
    return as_json({"error": text}, status=400)


def bad_request(request: HttpRequest) -> HttpResponse:
    """400 for an address that could not be read; its language is looked for without reading it."""
    with speaking.to_readers(language_in(request.META.get("QUERY_STRING", ""))):
        text = _("地址或填写的内容里有系统不能识别的部分，请检查后再试。")
    return as_json({"error": text}, status=400)


def language_in(query: str) -> str:
    """What `lang` says in a query that is too long to be read as a whole, or else Simplified."""
    said = re.search(r"(?:^|&)lang=([a-z-]{2,7})(?:&|$)", query)
    return said[1] if said and said[1] in renderings.LANGUAGES else renderings.SIMPLIFIED


def too_often(text: str, seconds: int) -> HttpResponse:
    return _later(429, text, seconds)


def too_early(text: str, seconds: int) -> HttpResponse:
    return _later(503, text, seconds)


def _later(status: int, text: str, seconds: int) -> HttpResponse:
    refused = as_json({"error": text}, status=status)
    refused["Retry-After"] = str(seconds)
    return refused
