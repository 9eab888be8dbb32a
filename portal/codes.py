"""QR codes, as pictures: a long press in WeChat recognises them."""

import io

import segno
from django.http import Http404, HttpRequest, HttpResponse

from accessibility import renderings
from accessibility.page_store import epoch_of
from accessibility.renderings import Mode
from portal import site as sites

# Beyond it no record has a number, and a long enough one is more than a code holds.
LARGEST_KEY = 2**63 - 1


def picture(text: str) -> HttpResponse:
    """The text as a QR code: PNG, quiet zone of four modules, black on white."""
    output = io.BytesIO()
    segno.make(text, error="m", micro=False).save(output, kind="png", scale=6, border=4)
    response = HttpResponse(output.getvalue(), content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response


def article_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The canonical address of an article in the reader's language."""
    if pk > LARGEST_KEY:
        raise Http404
    return picture(_origin(request) + _path(request, f"/articles/{pk}/"))


def home_code(request: HttpRequest) -> HttpResponse:
    return picture(_origin(request) + _path(request, "/"))


def strip_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of an entry of the side strip."""
    for entry in sites.current(epoch_of(request)).strip:
        if entry.pk == pk and entry.qr_text:
            return picture(entry.qr_text)
    raise Http404


def _origin(request: HttpRequest) -> str:
    return sites.current(epoch_of(request)).facts.origin


def _path(request: HttpRequest, bare: str) -> str:
    return renderings.of(request).in_mode(Mode.STANDARD).path(bare)
