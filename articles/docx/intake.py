"""From the bytes of a file to all that a draft needs; nothing is stored here."""

import hashlib
import io
import posixpath
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image as Pillow

from accessibility import speaking
from articles.docx import receipt as receipts
from articles.docx.blocks import Manuscript, Paragraph, Picture
from articles.docx.converting import to_html
from articles.docx.package import Package, Refused, open_package
from articles.docx.reading import read
from articles.docx.receipt import Receipt
from articles.docx.recognising import Found, recognise
from articles.docx.tidying import tidy
from articles.models.article import MAX_BODY
from articles.models.material import looks_like_file_name, new_key
from articles.uploads import UNREADABLE, Photo, read_photo

# What one file may take of a request: so many pictures, and seconds after which no further one is
# decoded.
MAX_PICTURES, SECONDS = 60, 45
# How many of those that were not taken are named one by one.
MOST_NAMED = 100
_DRAWINGS = (".emf", ".wmf", ".emz", ".wmz")


@dataclass
class Taken:
    """A picture of the file, checked; `key` is its name in the body."""

    picture: Picture
    photo: Photo
    key: str
    alt: str


@dataclass
class Imported:
    """A file that was read. `content` is what it was."""

    name: str
    content: bytes
    found: Found
    manuscript: Manuscript
    body: str
    receipt: Receipt
    pictures: list[Taken] = field(default_factory=list)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def take(content: bytes, name: str, today: datetime) -> Imported:
    """Read one file. Raises Refused with a sentence for staff, whatever is wrong with it."""
    try:
        return _take(content, name, today)
    except (RecursionError, MemoryError) as error:
        raise Refused(
            _("“%(name)s”的结构太复杂，没有收下。请把正文复制到一份新的 Word 文档里，存好再导入。")
            % {"name": name}
        ) from error


def _take(content: bytes, name: str, today: datetime) -> Imported:
    package = open_package(content, name)
    manuscript = read(package)
    # Of what is much too long nothing needs to be recognised; a little may go by tidying.
    _refuse_too_long(manuscript, name, 2 * MAX_BODY)
    _tidy(manuscript)
    every = [picture for each in manuscript.every_paragraph() for picture in each.pictures]
    if not every and not any(each.line for each in manuscript.every_paragraph()):
        raise Refused(
            _("“%(name)s”里没有文字也没有图片，没有收下。请看看是不是选错了文件。") % {"name": name}
        )
    found = recognise(manuscript, today)
    for paragraph in manuscript.every_paragraph():
        if paragraph.role != "taken":
            tidy(paragraph, manuscript.changed, is_cell=True)
    every = [picture for each in manuscript.every_paragraph() for picture in each.pictures]
    taken, missed = _read_pictures(package, every)
    keys = {each.picture.number: each.key for each in taken}
    _refuse_too_long(manuscript, name, MAX_BODY)
    body = to_html(manuscript, keys.__getitem__, lambda picture: picture.number in keys)
    if len(body.encode()) > MAX_BODY:
        raise Refused(_too_long(name))
    receipt = receipts.write(manuscript, found, len(taken))
    receipt.dropped[:0] = missed
    if not found.title:
        found.title = PurePath(name).stem.replace("_", " ").strip() or "未命名"
        receipt.changed.insert(0, "没有认出标题，先用了文件名，请改")
    if any(each.alt and each.alt == each.picture.caption for each in taken):
        receipt.changed.append("替代文本先照抄图注，请看着画面补一补")
    return Imported(name, content, found, manuscript, body, receipt, taken)


def _refuse_too_long(manuscript: Manuscript, name: str, most: int) -> None:
    """Say so before the body is written: each paragraph and cell takes some ten bytes more."""
    paragraphs = manuscript.every_paragraph()
    if sum(len(each.text.encode()) + 9 for each in paragraphs if each.role != "taken") > most:
        raise Refused(_too_long(name))


def _too_long(name: str) -> str:
    return _("“%(name)s”的正文太长，存不下。请拆成几篇，或把附表作为附件上传。") % {"name": name}


def _tidy(manuscript: Manuscript) -> None:
    """Put the text right, and leave out what is empty."""
    own = {id(block) for block in manuscript.blocks}
    for paragraph in manuscript.every_paragraph():
        # Names and labels are recognised by the spaces between them.
        is_cell = id(paragraph) not in own
        tidy(paragraph, manuscript.changed, is_cell=is_cell, joins_words=False)
    kept = []
    for place, block in enumerate(manuscript.blocks):
        if isinstance(block, Paragraph) and not block.line and not block.pictures:
            # The one that Word always adds after a table, and at the end, nobody typed.
            manuscript.changed["空行"] += 0 < place < len(manuscript.blocks) - 1
            continue
        kept.append(block)
    manuscript.blocks = kept


def _read_pictures(package: Package, pictures: list[Picture]) -> tuple[list[Taken], list[str]]:
    """The good pictures, in order, and a sentence for each other one."""
    taken: list[Taken] = []
    missed: list[str] = []
    began = time.monotonic()
    for number, picture in enumerate(pictures, 1):
        picture.number = number
        where = f"第 {number} 张图片"
        if picture.address:
            missed.append(f"{where}在别处（{picture.address[:120]}），没有去取")
            continue
        if len(taken) >= MAX_PICTURES or time.monotonic() - began > SECONDS:
            missed.append(f"{where}：一次收不了这么多，请在稿件里另外加")
            continue
        name = posixpath.basename(picture.part)
        if picture.part.lower().endswith(_DRAWINGS):
            missed.append(f"{where}（{name}）是矢量图，网页放不了，请截图再加")
            continue
        try:
            with speaking.for_keeping():
                photo = _photo(package, picture, f"{where}（{name}）")
        except ValidationError as error:
            missed.append(error.messages[0])
        else:
            taken.append(Taken(picture, photo, new_key(), _alt(picture)))
    if (more := len(missed) - MOST_NAMED) > 0:
        missed[MOST_NAMED:] = [f"另有 {more} 张图片没有收下"]
    return taken, missed


def _photo(package: Package, picture: Picture, name: str) -> Photo:
    if not package.has(picture.part):
        raise ValidationError(f"“{name}”不在文件里")
    photo = read_photo(io.BytesIO(package.read(picture.part)), name)
    return _cropped(photo, picture, name) if picture.crop else photo


def _cropped(photo: Photo, picture: Picture, name: str) -> Photo:
    """What Word shows of it: what an editor cut away is not published after all."""
    left, top, right, bottom = picture.crop or (0, 0, 0, 0)
    try:
        with Pillow.open(io.BytesIO(photo.content)) as opened:
            edges = (
                round(opened.width * left),
                round(opened.height * top),
                max(round(opened.width * (1 - right)), round(opened.width * left) + 1),
                max(round(opened.height * (1 - bottom)), round(opened.height * top) + 1),
            )
            output = io.BytesIO()
            opened.crop(edges).save(output, "PNG")
    except UNREADABLE as error:
        raise ValidationError(f"“{name}”裁不成 Word 里的样子") from error
    return read_photo(io.BytesIO(output.getvalue()), name)


def _alt(picture: Picture) -> str:
    """What is read aloud for it: Word's own alternative text, else the caption."""
    alt = " ".join(picture.alt.split())
    is_chinese = any("一" <= sign <= "鿿" for sign in alt)
    is_made = (
        looks_like_file_name(alt)
        or "描述已自动生成" in alt
        or alt.startswith(("图片包含", "图形用户界面"))
    )
    return alt[:200] if is_chinese and not is_made else picture.caption[:200]
