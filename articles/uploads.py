"""What comes in: photos and attachments are decoded, checked and told apart by what they are."""

import hashlib
import io
import struct
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from articles.colours import in_srgb
from articles.likeness import likeness
from articles.models import Attachment, Image

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_ZIP_MEMBERS = 10_000
MAX_ZIP_BYTES = 500 * 1024 * 1024
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
# What Pillow's decoders raise over damaged files, each its own way; AVIF's is RuntimeError.
UNREADABLE = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError),
    *(MemoryError, RuntimeError, struct.error, zlib.error),
)

Pillow.MAX_IMAGE_PIXELS = MAX_PIXELS


@dataclass(frozen=True)
class Photo:
    """A checked photo: upright, in sRGB, without EXIF, GPS or profile, encoded anew."""

    content: bytes
    extension: str
    width: int
    height: int
    digest: str
    likeness: str = ""


@dataclass(frozen=True)
class File:
    """A checked attachment: its bytes as they came, and what they really are."""

    content: bytes
    kind: Attachment.Kind
    digest: str


def _read(file: BinaryIO, name: str) -> bytes:
    content = file.read(MAX_BYTES + 1)
    if not content:
        raise ValidationError(_("“%(name)s”是空文件，没有内容。请重新选择。") % {"name": name})
    if len(content) > MAX_BYTES:
        raise ValidationError(
            _("“%(name)s”超过 20 MB，请先压缩再上传。") % {"name": name}, code="too_large"
        )
    return content


def read_photo(file: BinaryIO, name: str = "") -> Photo:
    """Decode, check and re-encode one photo. Raises ValidationError with a sentence for staff."""
    name = name or getattr(file, "name", "") or _("图片")
    content = _read(file, name)
    try:
        with warnings.catch_warnings():
            # Up to twice the limit Pillow only warns.
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(content), formats=PHOTO_FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise Pillow.DecompressionBombError
                opened.load()
                picture = ImageOps.exif_transpose(opened)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise ValidationError(
            _("“%(name)s”的尺寸太大，超过 4000 万像素。请先缩小再上传。") % {"name": name}
        ) from error
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("“%(name)s”不是能识别的图片。请上传 JPG、PNG 或 WebP 图片。") % {"name": name}
        ) from error
    except UNREADABLE as error:
        raise ValidationError(
            _("“%(name)s”打不开，文件可能只传来一部分。请从相机或手机里再拷一次。") % {"name": name}
        ) from error
    return _encoded(picture)


def _encoded(picture: Pillow.Image) -> Photo:
    output = io.BytesIO()
    picture = in_srgb(picture)
    # Pillow would write comments, profiles and the like anew.
    picture.info = {}
    if picture.mode == "RGBA":
        picture.save(output, "PNG", optimize=True)
        extension = "png"
    else:
        picture.save(output, "JPEG", quality=92, optimize=True, exif=b"")
        extension = "jpg"
    content = output.getvalue()
    return Photo(
        content=content,
        extension=extension,
        width=picture.width,
        height=picture.height,
        digest=hashlib.sha256(content).hexdigest(),
        likeness=likeness(picture),
    )


def store_photo(image: Image, photo: Photo) -> None:
    """Put a checked photo into an unsaved (or to be saved) picture, under a name of our own."""
    image.digest, image.width, image.height = photo.digest, photo.width, photo.height
    image.likeness = photo.likeness
    image.renditions_made = False
    name = f"{photo.digest[:32]}.{photo.extension}"
    image.file.save(name, ContentFile(photo.content), save=False)


def store_attachment(attachment: Attachment, file: File) -> None:
    """Put a checked file into an unsaved (or to be saved) attachment, under a name of our own."""
    attachment.digest, attachment.kind = file.digest, file.kind
    attachment.size = len(file.content)
    name = f"{file.digest[:32]}.{file.kind.value}"
    attachment.file.save(name, ContentFile(file.content), save=False)


_OFFICE = {
    "word/": Attachment.Kind.DOCX,
    "xl/": Attachment.Kind.XLSX,
    "ppt/": Attachment.Kind.PPTX,
}


def read_attachment(file: BinaryIO, name: str = "") -> File:
    """Check one attachment by signature and structure. Raises ValidationError with a sentence."""
    name = name or getattr(file, "name", "") or _("文件")
    content = _read(file, name)
    given = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    kind = _kind(content, name, given)
    if given and given != kind.value:
        raise ValidationError(
            _("“%(name)s”的内容其实是 %(kind)s 文件，与扩展名不符。请改正后再上传。")
            % {"name": name, "kind": kind.label}
        )
    return File(content=content, kind=kind, digest=hashlib.sha256(content).hexdigest())


def _kind(content: bytes, name: str, given: str) -> Attachment.Kind:
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise ValidationError(_("“%(name)s”不完整，请重新导出 PDF。") % {"name": name})
        return Attachment.Kind.PDF
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content, name)
    if given in Attachment.Kind.values:
        raise ValidationError(
            _("“%(name)s”的内容不是 %(kind)s 文件，与扩展名不符。请打开看一看，重新导出后再上传。")
            % {"name": name, "kind": Attachment.Kind(given).label}
        )
    raise ValidationError(
        _("“%(name)s”不能上传。附件可以是 PDF、OFD、DOCX、XLSX、PPTX 或 ZIP；"
          "旧版 .doc、.xls 请另存为新格式。")
        % {"name": name}
    )  # fmt: skip


def _zip_kind(content: bytes, name: str) -> Attachment.Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            expanded = sum(member.file_size for member in members)
            if len(members) > MAX_ZIP_MEMBERS or expanded > MAX_ZIP_BYTES:
                raise ValidationError(
                    _("“%(name)s”展开后太大，不能上传。请拆成几个文件。") % {"name": name}
                )
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise ValidationError(
            _("“%(name)s”已损坏，打不开。请重新保存后再上传。") % {"name": name}
        ) from error
    if any(member.endswith("vbaProject.bin") for member in names):
        raise ValidationError(
            _("“%(name)s”带有宏，不能上传。请另存为不带宏的文件。") % {"name": name}
        )
    if "OFD.xml" in names:
        return Attachment.Kind.OFD
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE.items():
            if any(member.startswith(folder) for member in names):
                return kind
    return Attachment.Kind.ZIP
