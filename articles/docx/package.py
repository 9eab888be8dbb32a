"""A .docx file, opened with suspicion: what is none is refused in a sentence that says what to do.

The file is a zip of XML. Nothing in it is believed: sizes are counted while unpacking, no part may
bring a DOCTYPE (and so no entities), names stay inside the package, macros and passwords are
refused, and nothing outside the package is ever fetched.
"""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

MAX_BYTES = 50 * 1024 * 1024
MAX_MEMBERS = 3000
MAX_EXPANDED = 300 * 1024 * 1024
# Text packs at most about a hundredfold; a bomb a thousandfold.
MAX_RATIO, RATIO_COUNTS_FROM = 200, 8 * 1024 * 1024
# A report of two hundred pages has about four megabytes and 200,000 tags.
MAX_XML_BYTES = 32 * 1024 * 1024
MAX_TAGS = 2_000_000
MAX_DEPTH = 400

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# “Strict” files say the same under other names.
_STRICT = [
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/drawingml/",
        b"http://schemas.openxmlformats.org/drawingml/2006/",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
]
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
# How Word packs. Other ways have faults of their own, and take as much memory as they say.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError)


class Refused(Exception):
    """The file is not taken; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Relation:
    """Where a relation of a part leads: a part's name, or an address when `external`."""

    kind: str
    target: str
    external: bool


@dataclass
class Package:
    """An opened file. `parts` maps lower-case names to the names in the zip."""

    archive: zipfile.ZipFile
    parts: dict[str, str]
    name: str
    main: str = ""
    unpacked: int = 0
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict)

    def has(self, part: str) -> bool:
        return part.lower() in self.parts

    def names(self, pattern: str) -> list[str]:
        """The parts whose names match, in a stable order."""
        return sorted(name for name in self.parts.values() if re.fullmatch(pattern, name, re.I))

    def read(self, part: str, limit: int = MAX_BYTES) -> bytes:
        """The bytes of a part; counts what is really unpacked."""
        try:
            with self.archive.open(self.parts[part.lower()]) as opened:
                content = opened.read(limit + 1)
        except RuntimeError as error:  # zipfile's word for a password
            raise Refused(_locked() % {"name": self.name}) from error
        except _BROKEN as error:
            raise Refused(_damaged() % {"name": self.name}) from error
        self.unpacked += len(content)
        if len(content) > limit or self.unpacked > MAX_EXPANDED:
            raise Refused(_too_large() % {"name": self.name})
        return content

    def xml(self, part: str) -> ET.Element:
        """The root of an XML part."""
        return parse(self.read(part, MAX_XML_BYTES), self.name)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part by their ids."""
        if part not in self._relations:
            folder, base = posixpath.split(part)
            where = posixpath.join(folder, "_rels", f"{base}.rels")
            found = {}
            for node in self.xml(where).iter(_RELATION) if self.has(where) else ():
                target, external = node.get("Target", ""), node.get("TargetMode") == "External"
                if not external:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = node.get("Type", "").rsplit("/", 1)[-1]
                found[node.get("Id", "")] = Relation(kind, target, external)
            self._relations[part] = found
        return self._relations[part]

    def related(self, kind: str) -> str:
        """The part of a kind that the main part names, or "" for none."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.external and self.has(relation.target):
                return relation.target
        return ""


def open_package(content: bytes, name: str) -> Package:
    """Open the bytes of a file called `name`. Raises Refused."""
    if not content:
        raise Refused(_("“%(name)s”是空文件，没有内容。请重新选择。") % {"name": name})
    if len(content) > MAX_BYTES:
        raise Refused(
            _("“%(name)s”超过 50 MB，没有收下。请在 Word 里压缩图片后再导入。") % {"name": name}
        )
    if not content.startswith(_ZIP):
        raise Refused(_not_a_package(content, name))
    package = open_parts(content, name)
    _refuse_macros(package)
    package.main = _main_part(package)
    return package


def open_parts(content: bytes, name: str) -> Package:
    """Any zip of parts, with its sizes, names and packings looked at. Raises Refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise Refused(_damaged() % {"name": name}) from error
    return Package(archive, _checked_members(archive, name), name)


def _checked_members(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    members = archive.infolist()
    expanded = sum(member.file_size for member in members)
    is_bomb = any(
        member.file_size > RATIO_COUNTS_FROM
        and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MAX_MEMBERS or expanded > MAX_EXPANDED or is_bomb:
        raise Refused(_too_large() % {"name": name})
    parts: dict[str, str] = {}
    for member in members:
        path = member.filename
        if member.flag_bits & 1:
            raise Refused(_locked() % {"name": name})
        if member.compress_type not in _PACKINGS:
            raise Refused(_damaged() % {"name": name})
        if path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/"):
            raise Refused(
                _("“%(name)s”里有指向文件外面的路径，不是 Word 正常存出来的，没有收下。"
                  "请在 Word 里打开，另存一份再导入。") % {"name": name}
            )  # fmt: skip
        if parts.setdefault(path.lower(), path) is not path:
            raise Refused(_damaged() % {"name": name})
    return parts


def _refuse_macros(package: Package) -> None:
    types = package.read("[Content_Types].xml") if package.has("[Content_Types].xml") else b""
    if b"macroEnabled" in types or package.names(r"(?:.*/)?vba\w*\.(?:bin|xml)"):
        raise Refused(
            _("“%(name)s”带有宏，没有收下。请在 Word 里另存为“Word 文档 (*.docx)”再导入。")
            % {"name": package.name}
        )


def _main_part(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and package.has(relation.target):
            main = package.parts[relation.target.lower()]
            if main.lower().startswith("word/") or main.lower().endswith("document.xml"):
                return main
    if package.has("word/document.xml"):
        return package.parts["word/document.xml"]
    for folder, kind in (("xl/", "Excel"), ("ppt/", "PowerPoint")):
        if package.names(f"{folder}.*"):
            raise Refused(
                _("“%(name)s”其实是 %(kind)s 文件，不是 Word 稿，没有收下。请选 Word 稿。")
                % {"name": package.name, "kind": kind}
            )
    if package.has("OFD.xml"):
        raise Refused(
            _("“%(name)s”是 OFD 版式文件，没有收下。请导入它的 Word 原稿；OFD 可以作为附件。")
            % {"name": package.name}
        )
    raise Refused(
        _(
            "“%(name)s”里没有正文，不是完整的 Word 文件，没有收下。请在 Word 里打开，另存为 .docx 再导入。"
        )
        % {"name": package.name}
    )


def parse(content: bytes, name: str) -> ET.Element:
    """Parse XML that brings no DOCTYPE, of a bounded number of tags and depth."""
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    if content.count(b"<") > MAX_TAGS:
        raise Refused(_too_large() % {"name": name})
    try:
        root = ET.fromstring(content, parser=ET.XMLParser(target=_NoDoctype()))
    except _HasDoctype as error:
        raise Refused(
            _("“%(name)s”里写了外部定义（DOCTYPE），Word 不会这样存，没有收下。"
              "请在 Word 里打开，另存一份再导入。") % {"name": name}
        ) from error  # fmt: skip
    except (ET.ParseError, LookupError, ValueError, UnicodeError) as error:
        raise Refused(_damaged() % {"name": name}) from error
    _check_depth(root, name)
    return root


class _HasDoctype(Exception):
    pass


class _NoDoctype(ET.TreeBuilder):
    """Called before anything of a DOCTYPE, its entities included, has any effect."""

    def doctype(self, *about: Any) -> None:
        raise _HasDoctype


def _check_depth(root: ET.Element, name: str) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise Refused(
                _(
                    "“%(name)s”里的内容一层套一层，套得太深，没有收下。请把套在一起的表格拆开再导入。"
                )
                % {"name": name}
            )
        level = [child for node in level for child in node]


def _not_a_package(content: bytes, name: str) -> str:
    """What a file is that is no zip, in a sentence."""
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return _locked() % {"name": name}
        return _old() % {"name": name}
    if head.startswith((b"{\\rtf", b"mime-version", b"<html", b"<!doctype", b"<?xml")):
        return _old() % {"name": name}
    if head.startswith(b"%pdf-"):
        return _("“%(name)s”是 PDF，认不出段落和图片，没有收下。请导入它的 Word 原稿。") % {
            "name": name
        }
    if name.lower().endswith(".docx"):
        # It says that it is one: to be asked for a .docx would help nobody.
        return _("“%(name)s”打不开，可能坏了，没有收下。请在 Word 里另存为 .docx 再试。") % {
            "name": name
        }
    return _("“%(name)s”不是 Word 文件，没有收下。请选择 .docx 文件。") % {"name": name}


def _old() -> str:
    return _(
        "“%(name)s”是旧格式的文件，没有收下。请在 Word 或 WPS 里打开它，点“文件”→“另存为”，"
        "类型选“Word 文档 (*.docx)”，再导入存好的那一份。"
    )


def _locked() -> str:
    return _(
        "“%(name)s”加了密码，打不开，没有收下。请在 Word 里打开，“文件”→“信息”→“保护文档”"
        "去掉密码，存好再导入。"
    )


def _damaged() -> str:
    return _("“%(name)s”已损坏，可能只传来一部分，没有收下。请在 Word 里打开，另存一份再导入。")


def _too_large() -> str:
    return _("“%(name)s”展开后太大，没有收下。请拆成几篇，或在 Word 里压缩图片后再导入。")
