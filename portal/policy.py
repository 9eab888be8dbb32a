"""Content-Security-Policy: one for the public, one for staff; neither allows anything inline."""

from collections.abc import Callable

from csp.constants import NONCE
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from js_asset import Media

from accessibility import renderings

PUBLIC = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "media-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    # Staff see public pages in frames of the desk, before they are published.
    "frame-ancestors": ["'self'"],
    "require-trusted-types-for": ["'script'"],
}
STAFF = {
    "default-src": ["'none'"],
    "script-src": ["'self'", NONCE],
    # The editor (Tiptap) puts one fixed style sheet of its own into the page; this is its digest.
    "style-src": ["'self'", "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    "img-src": ["'self'", "data:", "blob:"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
}


class PolicyMiddleware(CSPMiddleware):
    """Send the staff policy with staff pages, the public one with everything else."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        if not hasattr(response, "_csp_config"):
            response._csp_config = STAFF if is_staff_path(request) else PUBLIC  # type: ignore[attr-defined]
        return super().process_response(request, response)  # type: ignore[return-value]


class MediaNonceMiddleware:
    """Give the admin's form media the request's nonce: the editor's import map is inline."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        context = response.context_data or {}
        media = context.get("media")
        if media is not None and hasattr(media, "_js_lists"):
            context["media"] = Media.from_media(media, nonce=request.csp_nonce)  # type: ignore[attr-defined]
        return response


def is_staff_path(request: HttpRequest) -> bool:
    """Whether the request is for the desk; a path with a rendering's prefix never is."""
    return renderings.of(request) == renderings.DEFAULT and request.path_info.startswith(
        f"/{settings.ADMIN_PATH}/"
    )
