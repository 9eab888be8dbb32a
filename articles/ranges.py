"""Parts of a file: what players ask for, iPhones before they play anything at all (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_BLOCK = 64 * 1024


def part_of(request: HttpRequest, path: Path, etag: str, kind: str) -> HttpResponseBase | None:
    """The part of the file that was asked for, or 416; None where the whole is to be given.

    That is also when several parts are asked for, when the file is another by now, and when only
    its head is asked for: parts are defined for GET alone.
    """
    if request.method != "GET":
        return None
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if asked is None or request.headers.get("If-Range", etag) != etag or asked[0] == "bytes=-":
        return None
    size = path.stat().st_size
    if asked[1]:
        first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
        if asked[2] and int(asked[2]) < first:
            return None  # no range at all
    else:
        first, last = max(0, size - int(asked[2])), size - 1
    if first >= size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return StreamingHttpResponse(
        _read(path, first, last - first + 1),
        status=206,
        content_type=kind,
        headers={
            "Content-Range": f"bytes {first}-{last}/{size}",
            "Content-Length": str(last - first + 1),
        },
    )


def _read(path: Path, start: int, count: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while count > 0 and (block := file.read(min(_BLOCK, count))):
            count -= len(block)
            yield block
