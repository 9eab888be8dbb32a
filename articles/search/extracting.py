"""What an attachment says, written to standard output: run as a script, in a process of its own.

    python extracting.py FILE KIND        prints the text; ends with 1 where it cannot be read

A file that somebody sent is read with room and time that the system keeps to (reading_files.py):
whatever it does, nothing but this process suffers. So nothing of Django is loaded here.
"""

import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from pypdf import PdfReader

MOST_ROOM, MOST_SECONDS = 1 << 30, 30
MOST_CHARACTERS = 200_000  # what comes behind is found by nobody
MOST_PAGES = 500
MOST_XML = 64 << 20  # bytes unpacked
# Where the words stand, and the elements that hold a paragraph and its pieces, without namespaces.
PARTS = {
    "docx": (r"word/(document|footnotes|endnotes)\.xml", "p", "t"),
    "pptx": (r"ppt/(slides|notesSlides)/[^/]+\.xml", "p", "t"),
    "xlsx": (r"xl/(sharedStrings|worksheets/sheet\d+)\.xml", "si|is", "t"),
    "ofd": (r".*/Pages/[^/]+/Content\.xml", "TextObject", "TextCode"),
}


def pdf(path: str) -> Iterator[str]:
    for page in PdfReader(path).pages[:MOST_PAGES]:
        yield page.extract_text()


def packed(path: str, kind: str) -> Iterator[str]:
    pattern, paragraph, piece = PARTS[kind]
    left = MOST_XML
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if not re.fullmatch(pattern, name):
                continue
            with archive.open(name) as part:
                data = part.read(left + 1)
            left -= len(data)
            # No entities: none of these kinds has any.
            if left < 0 or b"<!DOCTYPE" in data:
                return
            yield from _paragraphs(ET.fromstring(data), paragraph.split("|"), piece)


def _paragraphs(root: ET.Element, paragraphs: list[str], piece: str) -> Iterator[str]:
    for element in root.iter():
        if _local(element) in paragraphs:
            yield "".join(each.text or "" for each in element.iter() if _local(each) == piece)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ROOM, MOST_ROOM))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    path, kind = sys.argv[1:]
    left = MOST_CHARACTERS
    for text in pdf(path) if kind == "pdf" else packed(path, kind):
        line = text.strip()[:left]
        if line:
            # A lone half of a character cannot be written, nor is it one.
            sys.stdout.buffer.write(line.encode(errors="ignore") + b"\n")
        left -= len(line)
        if left <= 0:
            break
    return 0


if __name__ == "__main__":
    sys.exit(main())
