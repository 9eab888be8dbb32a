"""The six renderings of the site: three languages, each standard or senior.

An address is `[/zh-hant | /en] [/senior] /path`. The prefix is parsed here, once a request,
into `request.rendering`, and nowhere else; Django's script prefix carries it into every
`reverse`, `{% url %}` and redirect.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render as django_render
from django.urls import get_script_prefix, set_script_prefix

from accessibility import speaking

SIMPLIFIED, TRADITIONAL, ENGLISH = LANGUAGES = (speaking.SIMPLIFIED, "zh-hant", "en")
_TAGS = {SIMPLIFIED: "zh-Hans", TRADITIONAL: "zh-Hant", ENGLISH: "en"}


class Mode(StrEnum):
    """Standard (标准版) or senior (长者版)."""

    STANDARD = "standard"
    SENIOR = "senior"


@dataclass(frozen=True)
class Rendering:
    """One of the six: a language code of settings.LANGUAGES and a mode."""

    language: str = SIMPLIFIED
    mode: Mode = Mode.STANDARD

    @property
    def tag(self) -> str:
        """The language as HTML's `lang` writes it: zh-Hans, zh-Hant or en."""
        return _TAGS[self.language]

    @property
    def is_senior(self) -> bool:
        return self.mode is Mode.SENIOR

    @property
    def prefix(self) -> str:
        """What stands before every path of this rendering: "" or "/en/senior", no last slash."""
        language = "" if self.language == SIMPLIFIED else f"/{self.language}"
        return language + ("/senior" if self.is_senior else "")

    def path(self, bare: str) -> str:
        """The address of the bare path in this rendering; never one of another host (`//host/`)."""
        return f"{self.prefix}/{bare.lstrip('/')}"

    def in_language(self, language: str) -> "Rendering":
        return replace(self, language=language)

    def in_mode(self, mode: Mode) -> "Rendering":
        return replace(self, mode=mode)


ALL = tuple(Rendering(language, mode) for language in LANGUAGES for mode in Mode)
DEFAULT = Rendering()


def parse(path: str) -> tuple[Rendering, str]:
    """Split a request path into its rendering and the bare path; "" where only a prefix stood."""
    language, mode = SIMPLIFIED, Mode.STANDARD
    for code in (TRADITIONAL, ENGLISH):
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            language, path = code, path[len(code) + 1 :]
            break
    if path == "/senior" or path.startswith("/senior/"):
        mode, path = Mode.SENIOR, path[len("/senior") :]
    return Rendering(language, mode), path


@contextmanager
def use(rendering: Rendering) -> Iterator[Rendering]:
    """Speak for a rendering inside the block: language and addresses, restored afterwards."""
    before = get_script_prefix()
    set_script_prefix(rendering.prefix + "/")
    try:
        with speaking.to_readers(rendering.language):
            yield rendering
    finally:
        set_script_prefix(before)


class RenderingMiddleware:
    """Give each request its `rendering` and let Django speak for it until the answer is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        rendering, bare = parse(request.path_info)
        request.rendering = rendering  # type: ignore[attr-defined]
        if rendering == DEFAULT:
            with use(rendering):
                return self.get_response(request)
        if not bare:
            return HttpResponsePermanentRedirect(request.path_info + "/")
        # Staff addresses, beacon and API have no renderings: a prefix leads to public pages only.
        request.urlconf = settings.PUBLIC_URLCONF
        request.path_info = bare
        with use(rendering):
            return self.get_response(request)


def of(request: HttpRequest) -> Rendering:
    """The request's rendering; the default one for a request that never met the middleware."""
    return getattr(request, "rendering", DEFAULT)


def render(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a public page: the senior rendering has its own template where one exists."""
    names = [f"senior/{template}", template] if of(request).is_senior else [template]
    return django_render(request, names, context, status=status)
