"""The site on a phone's home screen: manifest, service worker, and the page without a network."""

import hashlib
import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from accessibility import renderings
from accessibility.page_store import epoch_of, kept
from accessibility.pages import page
from articles import tree
from portal import site as sites
from portal.models import HomeBlock, SiteFacts

# A home screen has room for six Han under an icon, and for letters half as wide.
MOST_HAN, MOST_LETTERS = 6, 12
_OFFICE = "人民政府"
_OF_ALL_FIRST = re.compile(r"^(the )?((people['’]s )?government of )?(the )?", re.I)
_OF_ALL_LAST = re.compile(r"( people['’]s)? government$", re.I)
_COLOURS = {"ink": "#0b3d78", "pine": "#14503f", "plum": "#6a1b3d"}
_ICONS = (
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
    ("emblem.svg", "any", "image/svg+xml", "any"),
)
# What the page without a network needs to look like the site.
_DRESS = (
    *("portal/site.css", "portal/img/emblem.svg", "portal/img/icons.svg", "portal/aids.css"),
    *(f"portal/js/{name}.js" for name in ("app", "offline", "aids", "speech")),
)


def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest of a language: name, icons, and the ways in."""
    rendering = renderings.of(request)
    facts = sites.current(epoch_of(request)).facts
    colour = _COLOURS.get(facts.colour, _COLOURS["ink"])
    told: dict[str, Any] = {
        # Each language is an app of its own, so that a phone may have two of them.
        "id": rendering.path("/"),
        "name": facts.said("site_name", rendering.language),
        "short_name": short_name(facts, rendering.language),
        "lang": rendering.tag,
        "dir": "ltr",
        "start_url": f"{rendering.path('/')}?src=app",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": colour,
        "icons": [
            {"src": static(f"portal/img/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in _ICONS
        ],
        "shortcuts": [{"name": name, "url": url} for name, url in _shortcuts(request, rendering)],
    }
    body = json.dumps(told, ensure_ascii=False)
    response = HttpResponse(body, content_type="application/manifest+json; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def short_name(facts: SiteFacts, language: str) -> str:
    """The name as it fits under an icon: a government's without the words that all of them have."""
    name = str(facts.said("short_name", language))
    if language == renderings.ENGLISH:
        return _short_english(name)
    if len(name) > MOST_HAN:
        name = name.removesuffix(_OFFICE)
    return name[:MOST_HAN]


def _short_english(name: str) -> str:
    """Whole words, as many as fit: "Yundu" of "Yundu District People's Government"."""
    if len(name) <= MOST_LETTERS:
        return name
    name = _OF_ALL_FIRST.sub("", _OF_ALL_LAST.sub("", name))
    words = name.split()
    while len(words) > 1 and len(" ".join(words)) > MOST_LETTERS:
        words.pop()
    while len(words) > 1 and words[-1].lower() in ("of", "and", "the", "for"):
        words.pop()
    return " ".join(words)[:MOST_LETTERS]


def _shortcuts(request: HttpRequest, rendering: renderings.Rendering) -> list[tuple[str, str]]:
    epoch = epoch_of(request)
    alive = tree.current(epoch).alive[rendering.language]
    columns = {
        block.kind: block.column
        for block in sites.current(epoch).blocks
        if block.column and block.column.pk in alive
    }
    found = []
    kinds = HomeBlock.Kind
    for kind, name in ((kinds.NEWS, _("看要闻")), (kinds.SERVICES, _("办事情"))):
        if column := columns.get(kind):
            found.append((name, reverse("column", args=[column.path])))
    found.append((_("问一问"), reverse("ask")))
    if not rendering.is_senior:
        found.append((_("长者版"), rendering.in_mode(renderings.Mode.SENIOR).path("/")))
    return found


@kept
def offline(request: HttpRequest) -> HttpResponse:
    """What a device shows when it has no network: kept on it by the service worker."""
    facts = page(request, title=_("没有网络"), current=_("没有网络"), noindex=True)
    return renderings.render(request, "portal/offline.html", {"page": facts})


def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps the pages without a network; or, switched off, one that takes itself away.

    Its text is another one when what it keeps has changed, by which a browser knows.
    """
    facts = sites.current(epoch_of(request)).facts
    dress = [static(name) for name in _DRESS]
    names = [facts.said("short_name", each) for each in renderings.LANGUAGES]
    said = [*names, facts.phone, facts.colour, facts.is_gray]
    told = {
        "version": hashlib.sha256(json.dumps([dress, said]).encode()).hexdigest()[:12],
        "dress": dress,
        "pages": [rendering.path("/offline/") for rendering in renderings.ALL],
        "staff": f"/{settings.ADMIN_PATH}/",
    }
    template = "service_worker.js" if settings.SERVICE_WORKER else "service_worker_off.js"
    text = render_to_string(f"portal/{template}", {"told": json.dumps(told)})
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
