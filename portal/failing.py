"""When something of ours has failed: pages that need neither database nor context processors."""

import logging
import secrets
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accessibility import renderings
from accessibility.pages import LABELS
from accessibility.renderings import Rendering
from articles.room import is_without_room
from portal import maintenance

RETRY_AFTER = 60  # seconds

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, 503 when it is the database that cannot be had, or 507 when there is no room for what
    was sent; the log has the reference.
    """
    reference = secrets.token_hex(4)
    fault = sys.exc_info()[1]
    rendering = renderings.of(request)
    logger.error("reference %s: %s %s", reference, request.method, request.path)
    if is_without_room(fault):
        text = _(
            "服务器的磁盘满了或写不进去，这一步没有做成，原有的内容没有变。请告诉管理员，稍后再试。"
        )
        return HttpResponse(_page(rendering, _("没有地方存放了"), text, reference), status=507)
    if isinstance(fault, OperationalError | InterfaceError):
        until = maintenance.announced()
        response = HttpResponse(closed(rendering, until, reference), status=503)
        response["Retry-After"] = str(_seconds_to(until) if until else RETRY_AFTER)
        return response
    text = _("我们这边出错了，已经记录下来。您没有做错什么，请稍后再试，或从首页重新找。")
    return HttpResponse(_page(rendering, _("网站出了问题"), text, reference), status=500)


def closed(rendering: Rendering, until: datetime | None, reference: str = "") -> str:
    """The page of a site that is closed, in the language of whoever is being answered."""
    if until is None:
        text = _("这一页暂时打不开，通常几分钟内恢复。您没有做错什么，请稍后再试。")
    else:
        text = _("这一页暂时打不开，预计{when}恢复。您没有做错什么，请到时再来。").format(
            when=date_format(timezone.localtime(until), _("n月j日H:i"))
        )
    return _page(rendering, _("网站正在维护"), text, reference)


def write_closed_pages() -> None:
    """Files `maintenance/en-senior.html`, one a rendering, for when the application is stopped.

    A web server in front gives them: deploy/nginx.conf.
    """
    folder = Path(settings.DATA_DIR) / "maintenance"
    folder.mkdir(parents=True, exist_ok=True)
    until = maintenance.announced()
    for rendering in renderings.ALL:
        name = rendering.language + ("-senior" if rendering.is_senior else "")
        with renderings.use(rendering):
            page = closed(rendering, until)
        beside = folder / f"{name}.new"
        beside.write_text(page)
        beside.replace(folder / f"{name}.html")


def _seconds_to(moment: datetime) -> int:
    return max(1, int((moment - timezone.now()).total_seconds()))


def _page(rendering: Rendering, heading: str, text: str, reference: str) -> str:
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
    return str(loader.render_to_string("portal/broken.html", context))
