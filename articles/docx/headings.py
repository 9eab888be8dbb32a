"""Which paragraphs are headings: by style, by outline, by the numbers of official papers, by type."""

import re

from articles.docx.blocks import Manuscript, Paragraph

_HEADINGS = [
    (re.compile(r"^[一二三四五六七八九十]{1,3}、"), "h2"),
    (re.compile(r"^第[一二三四五六七八九十百]+[章编部]"), "h2"),
    (re.compile(r"^[（(][一二三四五六七八九十]{1,3}[)）]"), "h3"),
]
_HEADING_FONT = re.compile(r"黑体|楷体|小标宋|SimHei|KaiTi|Hei", re.I)
_STOP = re.compile(r"[。；;，,：:、？！]$")


def mark(manuscript: Manuscript, body_size: int) -> None:
    """Headings by style, by outline, by the numbers of official papers, by type."""
    plain = [each for each in manuscript.paragraphs if each.line and not each.role]
    outlines = sorted({level for each in plain if (level := _outline(each)) is not None})
    for paragraph in plain:
        outline = _outline(paragraph)
        if outline is not None and len(paragraph.line) <= 120:
            paragraph.role = f"h{min(outlines.index(outline) + 2, 4)}"
            continue
        line = (paragraph.label.written() if paragraph.label else "") + paragraph.line
        if len(line) > 45 or _STOP.search(line) or paragraph.pictures or paragraph.is_right:
            continue
        is_dressed = paragraph.bold or bool(_HEADING_FONT.search(paragraph.font))
        for pattern, role in _HEADINGS:
            if pattern.match(line) and (is_dressed or role == "h2"):
                paragraph.role = role
                break
        else:
            is_plain_list = paragraph.label is not None
            stands_out = paragraph.bold or (
                _HEADING_FONT.search(paragraph.font) and paragraph.is_centred
            )
            if (
                stands_out
                and not is_plain_list
                and 2 <= len(line) <= 30
                and paragraph.size >= body_size
            ):
                paragraph.role = "h2" if not outlines else "h3"


def _outline(paragraph: Paragraph) -> int | None:
    if paragraph.outline is not None:
        return paragraph.outline
    match = re.match(r"^(?:heading|标题) ?(\d)$", paragraph.style, re.I)
    return int(match[1]) - 1 if match else None
