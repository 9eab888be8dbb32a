"""Files of manuscripts, for staff alone, and how far the work on pictures has come."""

import logging
import mimetypes
import re
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from articles.models import Article, Image
from articles.receiving import stage, staged
from articles.renditions import private_folder, rendition_name, widths
from articles.uploads import Photo, read_photo

logger = logging.getLogger(__name__)

_KEY = re.compile(r"[0-9a-z-]{1,32}")
_may_see = permission_required("articles.view_article", raise_exception=True)


@require_GET
@_may_see
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How many of the manuscript's pictures are ready for printing, of how many.

    A page that shows a card of each asks for `?cards`, and is told the keys of those still waiting.
    """
    article = get_object_or_404(Article.objects.only("pk"), pk=pk)
    made = dict(article.images.values_list("key", "renditions_made"))
    state: dict[str, Any] = {"total": len(made), "done": sum(made.values())}
    if "cards" in request.GET:
        state["waiting"] = [key for key, is_made in made.items() if not is_made]
    return JsonResponse(state)


@require_POST
def receive_photo(request: HttpRequest) -> JsonResponse:
    """Check one photo and keep it aside, before the form that it belongs to is saved.

    Answers `staged` (the note that the form then carries), `digest` and `likeness`; or `fault`, a
    sentence for the person who chose it. A bad photo is no failure of the address: 200.
    """
    if not any(request.user.has_perm(f"articles.{act}_article") for act in ("add", "change")):
        raise PermissionDenied
    file = request.FILES.get("photo")
    if file is None:
        return JsonResponse({"fault": _("照片没有传到。请重新选择。")})
    try:
        read = read_photo(file, file.name or "")  # type: ignore[arg-type]
    except ValidationError as error:
        return JsonResponse({"fault": error.messages[0]})
    try:
        note = stage(read, request.user.pk or 0)
    except OSError as error:
        logger.error("a photo was not kept aside: %s", error)
        sentence = _("服务器的磁盘满了或写不进去，“%(name)s”没有收下。请告诉管理员，稍后再选一次。")
        return JsonResponse({"fault": sentence % {"name": file.name}})
    return JsonResponse({"staged": note, "digest": read.digest, "likeness": read.likeness})


@require_safe
@_may_see
def picture(request: HttpRequest, key: str) -> HttpResponse:
    """A picture of a manuscript, small where a small copy exists already."""
    if not _KEY.fullmatch(key):
        raise Http404
    image = get_object_or_404(Image, key=key)
    small = private_folder() / rendition_name(image.digest, widths(image.width or 1)[0], "jpeg")
    if small.exists():
        return _sent(FileResponse(small.open("rb"), content_type="image/jpeg"))
    try:
        stored = default_storage.open(str(image.file.name))
    except OSError as error:
        raise Http404 from error
    return _sent(FileResponse(stored, content_type=_kind(str(image.file.name))))


@require_safe
@_may_see
def staged_picture(request: HttpRequest, note: str) -> HttpResponse:
    """A picture that came with a form which could not yet be saved."""
    read = staged(note, request.user.pk or 0)
    if not isinstance(read, Photo):
        raise Http404
    return _sent(HttpResponse(read.content, content_type=_kind(f"x.{read.extension}")))


def _kind(name: str) -> str:
    known = {".avif": "image/avif", ".webp": "image/webp"}
    guessed = known.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    return guessed or "application/octet-stream"


def _sent(response: Any) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
