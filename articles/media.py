"""Serving files: live prints' to everyone, manuscripts' to staff."""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from articles.models import Attachment, Image
from articles.public_media import public_folder, was_public
from articles.ranges import part_of
from articles.renditions import private_folder

_TYPES = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpeg": "image/jpeg",
    ".mp3": "audio/mpeg",
}
_RENDITION = re.compile(r"(?P<digest>[0-9a-f]{32})-\d+\.\w+")


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file that a live print needs: 410 once none needs it any more, 404 if none ever did."""
    safe = _below(public_folder(), path)
    if safe is None:
        raise Http404
    if not safe.is_file():
        return HttpResponse(status=410) if was_public(path[:300]) else _missing()
    return _answer(request, safe, as_attachment=path.startswith("files/"))


@staff_member_required
@permission_required("articles.view_article", raise_exception=True)
@require_safe
def staff_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of a manuscript: `images/NAME` is a rendition or, until it is made, the picture
    itself, `files/DIGEST/NAME` an attachment. Nothing else of the private folder has an address.
    """
    kind, _slash, name = path.partition("/")
    for folder, wanted in _candidates(kind, name):
        safe = _below(folder, wanted)
        if safe is not None and safe.is_file():
            return _answer(request, safe, as_attachment=kind == "files")
    raise Http404


def _candidates(kind: str, name: str) -> Iterator[tuple[Path, str]]:
    """Where the file may lie, best first: a folder, and the path below it."""
    if kind == "images":
        yield private_folder(), name
        yield Path(settings.MEDIA_ROOT) / "images", name
        if match := _RENDITION.fullmatch(name):
            # Hexadecimal ends with f. Unlike "starts with", a range reads the index everywhere.
            start = match["digest"]
            for image in Image.objects.filter(digest__gte=start, digest__lt=f"{start}g")[:1]:
                yield Path(settings.MEDIA_ROOT), str(image.file.name)
    elif kind == "files":
        digest = name.partition("/")[0]
        if len(digest) == 32:
            for file in Attachment.objects.filter(digest__startswith=digest)[:1]:
                yield Path(settings.MEDIA_ROOT), str(file.file.name)


def _missing() -> HttpResponse:
    raise Http404


def _below(folder: Path, path: str) -> Path | None:
    """The path below the folder, or None for one that leaves it or cannot be a file's."""
    if "\x00" in path or any(part.startswith(".") for part in path.split("/")):
        return None
    try:
        safe = (folder / path).resolve()
    except (OSError, ValueError):
        return None
    return safe if safe.is_relative_to(folder.resolve()) else None


def _answer(request: HttpRequest, path: Path, *, as_attachment: bool) -> HttpResponseBase:
    # The name holds the digest of the bytes, so it serves as the tag; "no-cache" has every
    # reader ask again, so that a withdrawn picture is gone for all at once.
    etag = f'"{path.name.encode().hex()[-64:]}-{path.stat().st_size}"'
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    kind = kind or "application/octet-stream"
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponse(status=304)
    elif not as_attachment and (part := part_of(request, path, etag, kind)):
        response = part
    else:
        response = FileResponse(
            path.open("rb"), as_attachment=as_attachment, filename=path.name, content_type=kind
        )
    if not as_attachment:
        response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
