"""Serving files: live prints' to everyone, manuscripts' to staff."""

import mimetypes
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from articles.models import Attachment
from articles.public_media import public_folder
from articles.renditions import private_folder

_TYPES = {".avif": "image/avif", ".webp": "image/webp", ".jpeg": "image/jpeg"}


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file that a live print needs: 410 once none needs it any more, 404 if none ever did."""
    safe = _below(public_folder(), path)
    if safe is None:
        raise Http404
    if not safe.is_file():
        return HttpResponse(status=410) if _was_public(PurePosixPath(path)) else _missing()
    return _answer(request, safe, as_attachment=path.startswith("files/"))


@staff_member_required
@require_safe
def staff_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of a manuscript: `images/NAME` is a rendition or, failing that, the picture."""
    name = path.removeprefix("images/")
    folders = [(private_folder(), name)] if name != path else []
    if path.startswith("files/"):
        digest = path.split("/")[1]
        file = Attachment.objects.filter(digest__startswith=digest or "-").first()
        path = str(file.file.name) if file else path
    for folder, wanted in [*folders, (Path(settings.MEDIA_ROOT), path)]:
        safe = _below(folder, wanted)
        if safe is not None and safe.is_file():
            return _answer(request, safe, as_attachment=not folders)
    raise Http404


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


def _was_public(path: PurePosixPath) -> bool:
    if path.parts[:1] == ("images",) and len(path.parts) == 2:
        return (private_folder() / path.name).is_file()
    if path.parts[:1] == ("files",) and len(path.parts) == 3:
        return Attachment.objects.filter(digest__startswith=path.parts[1]).exists()
    return False


def _answer(request: HttpRequest, path: Path, *, as_attachment: bool) -> HttpResponseBase:
    # The name holds the digest of the bytes, so it serves as the tag; "no-cache" has every
    # reader ask again, so that a withdrawn picture is gone for all at once.
    etag = f'"{path.name.encode().hex()[-64:]}-{path.stat().st_size}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        response = FileResponse(
            path.open("rb"),
            as_attachment=as_attachment,
            filename=path.name,
            content_type=kind or "application/octet-stream",
        )
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
