"""When something of ours has failed: pages that need neither database nor context processors."""

import logging
import secrets
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from accessibility import renderings
from accessibility.pages import LABELS
from accessibility.renderings import Rendering

RETRY_AFTER = 60  # seconds

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it is the database that cannot be had; the log has the reference."""
    reference = secrets.token_hex(4)
    fault = sys.exc_info()[1]
    logger.error("reference %s: %s %s", reference, request.method, request.path)
    if isinstance(fault, OperationalError | InterfaceError):
        response = _page(
            request,
            reference,
            503,
            _("网站正在维护"),
            _("这一页暂时打不开，通常几分钟内恢复。您没有做错什么，请稍后再试。"),
        )
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return _page(
        request,
        reference,
        500,
        _("网站出了问题"),
        _("我们这边出错了，已经记录下来。您没有做错什么，请稍后再试，或从首页重新找。"),
    )


def _page(
    request: HttpRequest, reference: str, status: int, heading: str, text: str
) -> HttpResponse:
    rendering = renderings.of(request)
    context = {
        "rendering": rendering,
        "heading": heading,
        "text": text,
        "reference": reference,
        "home": rendering.path("/"),
        "others": [
            {
                "tag": Rendering(code).tag,
                "label": LABELS[code],
                "url": rendering.in_language(code).path("/"),
            }
            for code in renderings.LANGUAGES
            if code != rendering.language
        ],
    }
    # No request is given to the template: context processors ask the database.
    html = loader.render_to_string("portal/broken.html", context)
    return HttpResponse(html, status=status)
