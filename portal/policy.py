"""Content-Security-Policy: one for the public, one for staff; neither allows anything inline.

And the other headers that go with every public page, whether Django or the page store gives it.
"""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accessibility import renderings
from accessibility.preferences import COOKIE

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
    "script-src": ["'self'"],
    # The editor (Tiptap) puts one fixed style sheet of its own into the page; this is its digest.
    "style-src": ["'self'", "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    "img-src": ["'self'", "data:", "blob:"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
}


# The microphone for a question by voice, which the browser asks its reader about first.
PERMISSIONS = "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"


def public_headers() -> dict[str, str]:
    """What every public page says besides its own facts; HSTS where readers come by https."""
    headers = {
        "Content-Security-Policy": "; ".join(
            f"{directive} {' '.join(sources)}" for directive, sources in PUBLIC.items()
        ),
        "Permissions-Policy": PERMISSIONS,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    }
    if settings.SECURE_HSTS_SECONDS:
        parts = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
        parts += ["includeSubDomains"] * settings.SECURE_HSTS_INCLUDE_SUBDOMAINS
        parts += ["preload"] * settings.SECURE_HSTS_PRELOAD
        headers["Strict-Transport-Security"] = "; ".join(parts)
    return headers


class PolicyMiddleware(CSPMiddleware):
    """Send the staff policy with staff pages, the public headers with everything else."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        if not hasattr(response, "_csp_config"):
            if is_staff_path(request):
                response._csp_config = STAFF  # type: ignore[attr-defined]
            else:
                self._say(public_headers(), request, response)
                # Browsers keep a 301 and a 410 for good unless told: but a column may move back,
                # and an article be published again.
                response.headers.setdefault("Cache-Control", "no-cache")
                self._leave_cookies_alone(request, response)
        return super().process_response(request, response)  # type: ignore[return-value]

    @staticmethod
    def _leave_cookies_alone(request: HttpRequest, response: HttpResponse) -> None:
        """Readers get their preferences and no other cookie.

        Django would replace a token or a session in a cookie that it finds to be rubbish.
        """
        if not request.path_info.startswith(f"/{settings.ADMIN_PATH}/"):
            for name in set(response.cookies) - {COOKIE}:
                del response.cookies[name]

    @staticmethod
    def _say(headers: dict[str, str], request: HttpRequest, response: HttpResponse) -> None:
        if not request.is_secure():
            headers.pop("Strict-Transport-Security", None)
        if getattr(response, "xframe_options_exempt", False):
            del headers["X-Frame-Options"]
        for name, value in headers.items():
            response.headers.setdefault(name, value)


def is_staff_path(request: HttpRequest) -> bool:
    """Whether the request is for the desk; a path with a rendering's prefix never is.

    A preview stands on the desk but answers as the public page that it shows.
    """
    if getattr(request, "is_preview", False):
        return False
    return renderings.of(request) == renderings.DEFAULT and request.path_info.startswith(
        f"/{settings.ADMIN_PATH}/"
    )
