"""Two prints compared, field by field, and a manuscript's print to come with its live one."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from html import unescape
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.comparing.blocks import Kind, Line, bodies
from articles.comparing.words import marked
from articles.models import Article, LiveEntry, Publication
from articles.models.column import Column
from articles.printing import compose
from articles.wording import listed

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
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.S)


def prints(before: Publication, after: Publication) -> list[Line]:
    """What readers will find changed, field by field. Empty when nothing did."""
    lines = [
        Line(label, "touched", marked(old, new))
        for label, old, new in _fields(before, after)
        if old != new
    ]
    lines += _pictures(before, after)
    lines += _files(before, after)
    if before.body != after.body:
        found = bodies(before.body, after.body, _names(before, after))
        if all(line.kind == "same" for line in found):
            said = _("（文字相同，样式、链接或插图不同）")
            lines.append(Line(pgettext("采编台", "正文"), "touched", format_html("{}", said)))
        lines += found
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
    for name, label in (("author", _("作者")), ("editor", _("责任编辑"))):
        yield label, getattr(before, name), getattr(after, name)
    yield _("栏目"), _columns(before), _columns(after)
    for name, label in (("is_reprint", _("转载")), ("is_ai_content", _("含人工智能生成内容"))):
        yield label, _yes(getattr(before, name)), _yes(getattr(after, name))
    yield _("更正说明"), _notes(before), _notes(after)
    yield _("废止或失效日期"), _day(before), _day(after)
    yield _("是废止还是失效"), _validity(before), _validity(after)
    yield _("废止或失效说明"), before.repeal_note, after.repeal_note
    yield _("正文链接"), _links(before), _links(after)
    meeting = {
        "held_at": _("会议时间"), "place": _("会议地点"), "chair": _("主持"), "attendees": _("出席"),
        "observers": _("列席"), "agenda": _("议程"), "decisions": _("决定事项"),
    }  # fmt: skip
    for name, label in meeting.items():
        yield label, _lines(name, before.meeting), _lines(name, after.meeting)


def _notes(publication: Publication) -> str:
    """What readers are told of corrections, the oldest first."""
    return _("；").join(each.note for each in reversed(publication.corrections))


def _day(publication: Publication) -> str:
    return publication.repealed_on.isoformat() if publication.repealed_on else ""


def _validity(publication: Publication) -> str:
    return publication.get_validity_display() if publication.repealed_on else ""


def _names(*prints: Publication) -> dict[str, str]:
    """What the pictures of prints are called, by their keys; never the same for two."""
    images = {image["key"]: image for publication in prints for image in publication.images}
    return {
        key: f"{_picture(number)} {image['caption'] or image['alt']}".strip()
        for number, (key, image) in enumerate(images.items(), 1)
    }


def _picture(number: int) -> str:
    return _("图 %(n)d") % {"n": number}


def _columns(publication: Publication) -> str:
    names = Column.objects.in_bulk(publication.column_ids)
    return listed(str(names[pk]) for pk in publication.column_ids if pk in names)


def _pictures(before: Publication, after: Publication) -> Iterator[Line]:
    """Pictures that came, went or changed, each side by side; their order, and the cover."""
    names = _names(before, after)
    if before.cover != after.cover:
        text = marked(names.get(before.cover, ""), names.get(after.cover, ""))
        covers = before.image(before.cover), after.image(after.cover)
        yield Line(_("封面"), "touched", text, covers)
    old, new = ({image["key"]: image for image in p.images} for p in (before, after))
    for number, key in enumerate(dict.fromkeys([*new, *old]), 1):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        text = marked(_image(one), _image(other))
        if one and other and one["digest"] != other["digest"]:
            # Another file under the same words is a change too.
            text = format_html("{}{}", text, _("（换了图片文件）"))
        kind: Kind = "added" if one is None else "removed" if other is None else "touched"
        yield Line(_picture(number), kind, text, (one, other))
    if list(old) != list(new) and set(old) == set(new):
        orders = [listed(names[key] for key in side) for side in (old, new)]
        yield Line(_("图片次序"), "touched", marked(orders[0], orders[1]))


def _image(image: dict[str, Any] | None) -> str:
    if image is None:
        return ""
    alt = _("装饰图") if image["decorative"] else _("替代文本：%(text)s") % {"text": image["alt"]}
    words = [f"{image['caption']}", alt, _("摄影：%(name)s") % {"name": image["credit"]}]
    if focal := image.get("focal"):
        words.append(_("焦点：横 %(x)s%%，纵 %(y)s%%") % {"x": focal[0], "y": focal[1]})
    return _("；").join(words)


def _files(before: Publication, after: Publication) -> Iterator[Line]:
    """Attachments that came, went, were renamed or replaced by another file of the same name."""
    left, right = list(before.attachments), list(after.attachments)
    for name in ("digest", "name"):
        for one in list(left):
            other = next((each for each in right if each[name] == one[name]), None)
            if other is None:
                continue
            left.remove(one)
            right.remove(other)
            if one["name"] != other["name"]:
                yield Line(_("附件"), "touched", marked(one["name"], other["name"]))
            elif one["digest"] != other["digest"]:
                sizes = [filesizeformat(each["size"]) for each in (one, other)]
                yield Line(_("附件"), "touched", format_html(
                    _("{} {}（{}）"), one["name"], _("换了文件"), marked(sizes[0], sizes[1]))
                )  # fmt: skip
    for gone in left:
        yield Line(_("附件"), "removed", format_html("<del>{}</del>", gone["name"]))
    for new in right:
        yield Line(_("附件"), "added", format_html("<ins>{}</ins>", new["name"]))
    orders = [[each["digest"] for each in p.attachments] for p in (before, after)]
    if orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1]):
        orders_said = [listed(each["name"] for each in p.attachments) for p in (before, after)]
        yield Line(_("附件次序"), "touched", marked(orders_said[0], orders_said[1]))


def _links(publication: Publication) -> str:
    """Where the links of the body lead, which its text does not show."""
    return _("；").join(
        f"{strip_tags(unescape(words)).strip()} → {unescape(address)}"
        for address, words in _LINK.findall(publication.body)
    )


def _lines(name: str, meeting: dict[str, Any]) -> str:
    value = meeting.get(name)
    if name == "held_at" and value:
        return _time(parse_datetime(value))
    return listed(value) if isinstance(value, list) else str(value or "")


def _time(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _yes(value: bool) -> str:
    return _("是") if value else ""
