"""Files on their way into a manuscript.

They are read and checked before any transaction begins, so that decoding a photo never holds the
database. When a form has to be shown again, what it brought is kept aside (staged) and named in
the form by a signed note, since a browser does not send a chosen file twice.
"""

import dataclasses
import logging
import re
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Attachment
from articles.models.material import looks_like_file_name, new_key
from articles.uploads import File, Photo, read_attachment, read_photo

logger = logging.getLogger(__name__)

PHOTOS, FILES = "images", "attachments"
_ROW = re.compile(rf"({PHOTOS}|{FILES})-\d{{1,4}}-file")
# What a script may call a picture that is not yet saved; as `new_key` makes them.
KEY = re.compile(r"[0-9a-f]{16}")
_NEW = {"photos": PHOTOS, "files": FILES}
# What a row of a new file holds beside words; `staged` and `id` are not among it.
_NO_WORDS = {"key", "order", "decorative", "focal_x", "focal_y", "article", "base", "DELETE"}
_STAGED = "staged"
_SALT = "articles.staged"
# As long as the words that go with them, see drafts.py.
KEPT_FOR = timedelta(days=settings.DRAFT_DAYS)


def receive(request: HttpRequest) -> None:
    """Read every file of the request; make a row of each of those that were chosen together.

    Leaves on the request, as `refused_files`, sentences on those that no row was left of.
    """
    if request.method != "POST":
        return
    post = request.POST.copy()
    chosen: list[Any] = []
    for name in [name for name in request.FILES if _ROW.fullmatch(name)]:
        chosen += _in_row(request, post, name)
    _take_up_staged(request, post)
    for field, prefix in _NEW.items():
        chosen += _spread(request, post, field, prefix)
    good = sum(hasattr(file, "read_as") for file in chosen)
    if 0 < good < len(chosen):
        messages.info(request, _("其余 %(count)d 个文件都收好了。") % {"count": good})
    request.POST = post  # type: ignore[assignment]


def _in_row(request: HttpRequest, post: QueryDict, name: str) -> list[Any]:
    """Read the file that was chosen for a row; returns it, as `_spread` does.

    A bad file holds nobody up, however it was chosen: it is named, and the rest is saved. Only
    where something hangs on its row the form is refused, so that none of that is lost.
    """
    file: Any = request.FILES[name]
    row = name.removesuffix("-file")
    _read(row.split("-")[0], file)
    fault = getattr(file, "fault", "")
    if fault and not _hangs_on(post, row):
        _refuse(request, row.split("-")[0], fault)
        del request.FILES[name]
    return [file]


def _refuse(request: HttpRequest, prefix: str, fault: str) -> None:
    """Note on the request, by the kind of row, what was not taken and why."""
    refused: dict[str, list[str]] = request.__dict__.setdefault("refused_files", {})
    refused.setdefault(prefix, []).append(fault)


def _hangs_on(post: QueryDict, row: str) -> bool:
    """Whether a row is more than the file just chosen for it.

    It is when its record is stored, when an earlier file of it is kept aside, when words were
    written for it, and when it is the cover or stands in a text.
    """
    for name in post:
        field = name.removeprefix(f"{row}-")
        if field not in {name, *_NO_WORDS} and str(post[name]).strip():
            return True
    key = post.get(f"{row}-key")
    texts = [str(post[name]) for name in post if name.startswith("body_")]
    return bool(key) and (post.get("cover_key") == key or any(str(key) in text for text in texts))


def _read(prefix: str, file: UploadedFile) -> None:
    """Check a file; leaves on it `read_as` (what it is) or `fault` (a sentence)."""
    if hasattr(file, "read_as"):
        return
    try:
        read: Photo | File = (
            read_photo(file, file.name or "")  # type: ignore[arg-type]
            if prefix == PHOTOS
            else read_attachment(file, file.name or "")  # type: ignore[arg-type]
        )
    except ValidationError as error:
        file.fault = error.messages[0]  # type: ignore[attr-defined]
    else:
        file.read_as = read  # type: ignore[attr-defined]


def _spread(request: HttpRequest, post: QueryDict, field: str, prefix: str) -> list[Any]:
    """Make a row of each good file among those chosen together; returns all of these."""
    files: list[Any] = request.FILES.getlist(field)
    total = _number(post.get(f"{prefix}-TOTAL_FORMS"))
    kept = 0
    for file in files:
        _read(prefix, file)
        if fault := getattr(file, "fault", ""):
            _refuse(request, prefix, fault)
            continue
        row = f"{prefix}-{total + kept}"
        request.FILES.setlist(f"{row}-file", [file])
        post[f"{row}-key"] = new_key()
        post[f"{row}-order"] = str(total + kept)
        if prefix == FILES:
            post[f"{row}-name_zh_hans"] = _human_name(file.name or "")
        kept += 1
    if files:
        post[f"{prefix}-TOTAL_FORMS"] = str(total + kept)
    return files


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0


def _human_name(name: str) -> str:
    stem = name.rsplit(".", 1)[0].replace("_", " ").strip()[:120]
    return "" if looks_like_file_name(stem) else stem


def stage(read: Photo | File, user_id: int) -> str:
    """Keep a checked file aside; returns the signed note that names it."""
    _clear_old()
    facts = {key: value for key, value in dataclasses.asdict(read).items() if key != "content"}
    path = default_storage.save(f"{_STAGED}/{read.digest[:32]}", ContentFile(read.content))
    return signing.dumps([type(read).__name__, facts, path, user_id], salt=_SALT)


def staged(note: str, user_id: int) -> Photo | File | None:
    """The file that a note names; None when it is too old or was not signed for this person."""
    try:
        kind, facts, path, owner = signing.loads(note, salt=_SALT, max_age=KEPT_FOR)
        if owner != user_id:
            return None
        with default_storage.open(path) as stored:
            content = stored.read()
    except (signing.BadSignature, ValueError, OSError):
        return None
    if kind == Photo.__name__:
        return Photo(content=content, **facts)
    return File(content=content, **facts | {"kind": Attachment.Kind(facts["kind"])})


def _take_up_staged(request: HttpRequest, post: QueryDict) -> None:
    for name in [name for name in post if name.endswith("-staged") and post.get(name)]:
        row = name.removesuffix("staged") + "file"
        if row in request.FILES or not _ROW.fullmatch(row):
            continue
        read = staged(str(post[name]), request.user.pk or 0)
        if read is None:
            messages.warning(request, _("先前选的一个文件已过期，请重新选择。"))
            continue
        file = SimpleUploadedFile(read.digest[:32], b"-")
        file.read_as = read  # type: ignore[attr-defined]
        request.FILES.setlist(row, [file])


def keep_aside(request: HttpRequest, formsets: list[Any]) -> None:
    """Stage what the rows of refused forms brought, and note it in them."""
    for formset in formsets:
        for form in formset.forms:
            read = form.received() if hasattr(form, "received") else None
            if read is not None and form.is_bound:
                try:
                    note = stage(read, request.user.pk or 0)
                except OSError as trouble:
                    logger.error("a file was not kept aside: %s", trouble)
                    messages.warning(request, _("选的文件没有地方暂存，再存时请重新选择。"))
                    return
                form.data = form.data.copy()
                form.data[form.add_prefix("staged")] = note
                form.is_staged = True


def _clear_old() -> None:
    if not default_storage.exists(_STAGED):
        return
    for name in default_storage.listdir(_STAGED)[1]:
        path = f"{_STAGED}/{name}"
        # Of two requests that tidy up at once, one finds the other's files gone.
        with suppress(FileNotFoundError):
            if default_storage.get_modified_time(path) < timezone.now() - KEPT_FOR:
                default_storage.delete(path)
