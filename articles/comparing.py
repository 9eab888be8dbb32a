"""What differs between two texts, word by word, and between a manuscript and its live print."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from html import unescape
from typing import Any, Literal

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.bodies import figure_keys
from articles.models import Article, LiveEntry, Publication
from articles.models.column import Column
from articles.printing import compose

# A Han character counts as a word; so do a number, a Latin word, a mark and a space.
_WORDS = re.compile(r"[0-9]+(?:[.,:%][0-9]+)*|[A-Za-z]+|\s+|.", re.S)
_BLOCK = re.compile(
    r"<(p|h[2-4]|li|caption|tr|figure|hr)\b[^<>]*>(.*?)(?=<(?:p|h[2-4]|li|caption|tr|figure|hr)\b|\Z)",
    re.S,
)
_NEXT_CELL = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>")
# Beyond this, comparing word by word would take seconds and help nobody.
LONGEST = 4_000

# What of a publication comes from the manuscript; the rest says when and by whom it was printed.
PRINTED = [
    field.name
    for field in Publication._meta.concrete_fields
    if field.name
    not in (
        *("id", "article", "language", "printing", "published_at", "published_by"),
        *("digest", "previous_seal", "seal"),
        # Compared together: what one print corrects is an earlier correction to the next.
        *("correction", "earlier_corrections"),
    )
]

SAME, OTHER = "same", "other"

Kind = Literal["same", "touched", "added", "removed"]


@dataclass(frozen=True)
class Line:
    """A field or a paragraph of a comparison: what it is called and how it reads, marked up."""

    label: str
    kind: Kind
    text: SafeString


def marked(before: str, after: str) -> SafeString:
    """The text with what went struck out and what came underlined."""
    if max(len(before), len(after)) > LONGEST:
        return format_html("<del>{}</del><ins>{}</ins>", before, after)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(format_html("{}", "".join(new[k:m])))
            continue
        if i < j:
            parts.append(format_html("<del>{}</del>", "".join(old[i:j])))
        if k < m:
            parts.append(format_html("<ins>{}</ins>", "".join(new[k:m])))
    return format_html_join("", "{}", ((part,) for part in parts))


def sides(one: str, other: str) -> tuple[SafeString, SafeString]:
    """Both texts in full, each with what the other has not marked."""
    if max(len(one), len(other)) > LONGEST:
        return format_html("{}", one), format_html("{}", other)
    left, right = _WORDS.findall(one), _WORDS.findall(other)
    parts: tuple[list[SafeString], list[SafeString]] = [], []
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        form = "{}" if tag == "equal" else "<mark>{}</mark>"
        for side, words in zip(parts, (left[i:j], right[k:m]), strict=True):
            if words:
                side.append(format_html(form, "".join(words)))
    joined = [format_html_join("", "{}", ((part,) for part in side)) for side in parts]
    return joined[0], joined[1]


def paragraphs(html: str, names: Mapping[str, str] | None = None) -> list[str]:
    """The body's blocks as plain text, a table's row as one; `names` are those of pictures."""
    found = []
    for match in _BLOCK.finditer(html):
        if keys := figure_keys(match[0]):
            found.append(f"［图：{(names or {}).get(keys[0]) or '没有图说'}］")
        elif text := unescape(strip_tags(_NEXT_CELL.sub("｜", match[2]))).strip():
            found.append(re.sub(r"\s+", " ", text))
    return found


def bodies(before: str, after: str, names: Mapping[str, str]) -> Iterator[Line]:
    """Compare two bodies paragraph by paragraph; equal ones come as one line of their count."""
    old, new = paragraphs(before, names), paragraphs(after, names)
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            many = f"{k + 1}–{m} 段" if m - k > 1 else f"{m} 段"
            yield Line(many, "same", format_html_join("", "<p>{}</p>", ((p,) for p in new[k:m])))
            continue
        both = min(j - i, m - k)
        for n in range(both):
            yield Line(f"{k + n + 1} 段", "touched", marked(old[i + n], new[k + n]))
        for n in range(i + both, j):
            yield Line("删去", "removed", format_html("<del>{}</del>", old[n]))
        for n in range(k + both, m):
            yield Line(f"新 {n + 1} 段", "added", format_html("<ins>{}</ins>", new[n]))


def texts(before: str, after: str, *, is_html: bool) -> list[Line]:
    """Compare two texts of one field; `is_html` for bodies. Says so where only markup differs."""
    if not is_html:
        return [Line("", "touched", marked(before, after))] if before != after else []
    lines = list(bodies(before, after, {}))
    if all(line.kind == "same" for line in lines) and before != after:
        lines.insert(0, Line("", "touched", format_html("{}", _("（文字相同，样式或插图不同）"))))
    return lines


def prints(before: Publication, after: Publication) -> list[Line]:
    """What readers will find changed, field by field. Empty when nothing did."""
    lines = [
        Line(label, "touched", marked(old, new))
        for label, old, new in _fields(before, after)
        if old != new
    ]
    if before.body != after.body:
        lines += bodies(before.body, after.body, _names(before, after))
    return lines


def placing(entry: LiveEntry, article: Article) -> list[Line]:
    """What a printing would change about how the article is shown, though not in its print."""
    times = (
        (Article._meta.get_field(name), getattr(entry, name), getattr(article, name))
        for name in ("pinned_until", "expires_at")
    )
    return [
        Line(str(field.verbose_name), "touched", marked(_time(old), _time(new)))  # type: ignore[union-attr]
        for field, old, new in times
        if old != new
    ]


def is_same(before: Publication, after: Publication) -> bool:
    """Whether two prints of one language say the same; when and by whom is left out."""
    return _notes(before) == _notes(after) and all(
        getattr(before, name) == getattr(after, name) for name in PRINTED
    )


def public_state(entry: LiveEntry | None, now: Publication) -> str:
    """What the public gets instead of a print made `now`: SAME, an OTHER one, or nothing (empty).

    `entry` is that of the print's article and language, if there is one.
    """
    if entry is None or not entry.is_live:
        return ""
    return SAME if is_same(entry.publication, now) else OTHER


def is_as_public(article: Article, entries: Collection[LiveEntry]) -> bool:
    """Whether a printing would change nothing for readers.

    `entries` are those of the article, in every language, with their publications.
    """
    live = {entry.language: entry for entry in entries if entry.is_live}
    return set(live) == set(article.written_languages()) and not any(
        placing(entry, article) or not is_same(entry.publication, compose(article, entry.language))
        for entry in live.values()
    )


def _fields(before: Publication, after: Publication) -> Iterator[tuple[str, str, str]]:
    for name in ("title", "subtitle", "summary", "keywords", "source", "source_url"):
        label = str(Publication._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        yield label, getattr(before, name), getattr(after, name)
    for name, label in (("author", "作者"), ("editor", "责任编辑")):
        yield label, getattr(before, name), getattr(after, name)
    yield "栏目", _columns(before), _columns(after)
    for name, label in (("is_reprint", "转载"), ("is_ai_content", "含人工智能生成内容")):
        yield label, _yes(getattr(before, name)), _yes(getattr(after, name))
    yield "更正说明", _notes(before), _notes(after)
    names = _names(before, after)
    yield "封面", names.get(before.cover, ""), names.get(after.cover, "")
    old, new = ({image["key"]: image for image in p.images} for p in (before, after))
    for number, key in enumerate(dict.fromkeys([*new, *old]), 1):
        yield f"图 {number}", _image(old.get(key)), _image(new.get(key))
    if list(old) != list(new) and set(old) == set(new):
        yield "图片次序", "、".join(names[key] for key in old), "、".join(names[key] for key in new)
    yield "附件", _files(before), _files(after)
    meeting = {
        "held_at": "会议时间", "place": "会议地点", "chair": "主持", "attendees": "出席",
        "observers": "列席", "agenda": "议程", "decisions": "决定事项",
    }  # fmt: skip
    for name, label in meeting.items():
        yield label, _lines(name, before.meeting), _lines(name, after.meeting)


def _notes(publication: Publication) -> str:
    """What readers are told of corrections, the oldest first."""
    return "；".join(each.note for each in reversed(publication.corrections))


def _names(*prints: Publication) -> dict[str, str]:
    """What the pictures of prints are called, by their keys; never the same for two."""
    images = {image["key"]: image for publication in prints for image in publication.images}
    return {
        key: f"图 {number} {image['caption'] or image['alt']}".strip()
        for number, (key, image) in enumerate(images.items(), 1)
    }


def _columns(publication: Publication) -> str:
    names = Column.objects.in_bulk(publication.column_ids)
    return "、".join(str(names[pk]) for pk in publication.column_ids if pk in names)


def _image(image: dict[str, Any] | None) -> str:
    if image is None:
        return ""
    alt = "装饰图" if image["decorative"] else f"替代文本：{image['alt']}"
    words = [f"{image['caption']}", alt, f"摄影：{image['credit']}"]
    if focal := image.get("focal"):
        words.append(f"焦点：横 {focal[0]}%，纵 {focal[1]}%")
    # Another file under the same words is a change too.
    return "；".join([*words, f"文件 {str(image['digest'])[:8]}"])


def _files(publication: Publication) -> str:
    return "、".join(f"{item['name']}（{item['digest'][:8]}）" for item in publication.attachments)


def _lines(name: str, meeting: dict[str, Any]) -> str:
    value = meeting.get(name)
    if name == "held_at" and value:
        return _time(parse_datetime(value))
    return "、".join(value) if isinstance(value, list) else str(value or "")


def _time(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _yes(value: bool) -> str:
    return "是" if value else ""
