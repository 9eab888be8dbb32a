"""QR codes, as pictures: a long press in WeChat recognises them."""

import hashlib
import io
from functools import lru_cache

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from accessibility import renderings
from accessibility.page_store import epoch_of
from accessibility.renderings import Mode
from portal import site as sites

# Beyond it no record has a number, and a long enough one is more than a code holds.
LARGEST_KEY = 2**63 - 1


def picture(request: HttpRequest, text: str) -> HttpResponse:
    """The text as a QR code: PNG, quiet zone of four modules, black on white.

    Browsers ask each time whether it is still the same: staff may change what the text is.
    """
    response = HttpResponse(_drawn(text), content_type="image/png")
    response["Cache-Control"] = "public, no-cache"
    response["ETag"] = quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@lru_cache(maxsize=256)
def _drawn(text: str) -> bytes:
    """Takes as long as a page does, and whoever reads an article asks for the same ones again."""
    output = io.BytesIO()
    segno.make(text, error="m", micro=False).save(output, kind="png", scale=6, border=4)
    return output.getvalue()


def article_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The canonical address of an article in the reader's language."""
    if pk > LARGEST_KEY:
        raise Http404
    canonical = renderings.of(request).in_mode(Mode.STANDARD).path(f"/articles/{pk}/")
    return picture(request, _origin(request) + canonical)


def home_code(request: HttpRequest) -> HttpResponse:
    """The home page in the reader's own language and version."""
    return picture(request, _origin(request) + renderings.of(request).path("/"))


def strip_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of an entry of the side strip."""
    for entry in sites.current(epoch_of(request)).strip:
        if entry.pk == pk and entry.qr_text:
            return picture(request, entry.qr_text)
    raise Http404


def _origin(request: HttpRequest) -> str:
    return sites.current(epoch_of(request)).facts.origin
