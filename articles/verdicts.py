"""Whether a manuscript can be seen in each of the six renderings: 可以, 要看 or 不行, and why.

A language in which nothing is written is neither: most manuscripts are Chinese alone, and a doubt
that every one of them carries would soon be overlooked where it means something.

What is said here follows from what is stored; it asks no browser. How wide a page becomes and
which pictures a reader's browser opens is measured where the page stands: on the wall, see
walls.js of articles/static/articles.

不行 is what keeps a print from being made (see readiness.py), and a picture whose file is gone.
要看 is for a person to decide.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accessibility.renderings import ALL, ENGLISH, SIMPLIFIED, TRADITIONAL, Rendering
from articles.bodies import figure_keys
from articles.models import Article, Column, Image, Meeting
from articles.models.column import with_ancestors
from articles.printing import words
from articles.readiness import COLUMN_WORDS
from articles.renditions import names, private_folder
from articles.wording import listed

# The widths in CSS pixels at which each rendering is shown: a phone's and a wide screen's.
PHONE, WIDE = 390, 1280
WIDTHS = (PHONE, WIDE)

_HAN = re.compile(r"[㐀-鿿]+")
_MARKED_CHINESE = re.compile(r'<span\b[^>]*\blang="zh[^"]*"[^>]*>.*?</span>', re.S)
_MEETING_WORDS = ("place", "chair", "attendees", "observers", "agenda", "decisions")


class Grade(StrEnum):
    """How good a rendering is; the values are the desk's classes for badges."""

    OK = "ok"
    LOOK = "warn"
    BAD = "bad"
    UNWRITTEN = "unwritten"

    @property
    def label(self) -> str:
        return {
            Grade.OK: _("可以"),
            Grade.LOOK: _("要看"),
            Grade.BAD: _("不行"),
            Grade.UNWRITTEN: _("没有写"),
        }[self]


@dataclass(frozen=True)
class Reason:
    grade: Grade
    text: str


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one rendering; no reason means that it is all right."""

    reasons: tuple[Reason, ...] = ()

    @property
    def grade(self) -> Grade:
        grades = {reason.grade for reason in self.reasons}
        worst_first = (Grade.BAD, Grade.LOOK, Grade.UNWRITTEN)
        return next((each for each in worst_first if each in grades), Grade.OK)


def verdicts(article: Article) -> dict[Rendering, Verdict]:
    """A verdict for each of the six renderings, from what is stored of the manuscript."""
    images = list(article.images.all())
    broken = _broken(images)
    written = article.written_languages()
    records = article.records()
    found = {}
    for language in (SIMPLIFIED, TRADITIONAL, ENGLISH):
        if language in written:
            reasons = [
                *_missing_words(article, language),
                *_pictures(article, images, broken, language),
                *(_awaiting_a_look(records) if language == TRADITIONAL else ()),
                *(_short_of_chinese(article, records) if language == ENGLISH else ()),
            ]
        else:
            reasons = [_unwritten(language, written)]
        found[language] = Verdict(tuple(reasons))
    return {rendering: found[rendering.language] for rendering in ALL}


def tally(given: Iterable[Verdict]) -> dict[Grade, int]:
    """How many of each grade there are; grades that nobody got are left out."""
    counted = Counter(verdict.grade for verdict in given)
    return {grade: counted[grade] for grade in Grade if counted[grade]}


def summary(article: Article) -> str:
    """The twelve cells of the wall in one line, as far as what is stored tells: 8 格可以，4 格没有写."""
    told = tally(verdict for verdict in verdicts(article).values() for _width in WIDTHS)
    return pgettext("逗号", "，").join(
        _("%(n)d 格%(grade)s") % {"n": number, "grade": grade.label}
        for grade, number in told.items()
    )


def _unwritten(language: str, written: list[str]) -> Reason:
    if not written:
        return Reason(Grade.BAD, _("文字缺失：还没有标题。"))
    if language == ENGLISH:
        return Reason(Grade.UNWRITTEN, _("没有英文。英文版的网址会如实说明，并指向中文。"))
    return Reason(Grade.UNWRITTEN, _("没有中文。中文版的网址会如实说明，并指向英文。"))


def _missing_words(article: Article, language: str) -> Iterator[Reason]:
    for field in ("body", "source"):
        if not words(article, field, language).strip():
            yield Reason(Grade.BAD, _("文字缺失：%(field)s。") % {"field": _label(article, field)})


def _broken(images: list[Image]) -> set[str]:
    """The keys of the pictures of which a file that pages show is not there."""
    folder = private_folder()
    return {
        image.key
        for image in images
        if image.renditions_made
        and not all((folder / name).is_file() for name in names(image.digest, image.width))
    }


def _pictures(
    article: Article, images: list[Image], broken: set[str], language: str
) -> Iterator[Reason]:
    for number, image in enumerate(images, 1):
        if not image.renditions_made:
            yield Reason(Grade.BAD, _("第 %(n)d 张图还在备各种尺寸，请稍等。") % {"n": number})
        elif image.key in broken:
            yield Reason(
                Grade.BAD, _("图片打不开：第 %(n)d 张。请换上原来的文件。") % {"n": number}
            )
        if not image.decorative and not words(image, "alt", language).strip():
            yield Reason(Grade.BAD, _("第 %(n)d 张图没有替代文本。") % {"n": number})
    known = {image.key for image in images}
    if set(figure_keys(words(article, "body", language))) - known:
        yield Reason(Grade.BAD, _("图片打不开：正文里有一张图片已被删除，请从正文中移去。"))


def _awaiting_a_look(records: list[Any]) -> Iterator[Reason]:
    labels = [_label(record, field) for record in records for field in record.stale_corrections()]
    if labels:
        fields = listed(dict.fromkeys(labels))
        yield Reason(Grade.BAD, _("繁体待复看：%(fields)s。") % {"fields": fields})


def _short_of_chinese(article: Article, records: list[Any]) -> Iterator[Reason]:
    """What readers of English do not get, though readers of Chinese do."""
    for column in Column.objects.filter(pk__in=with_ancestors(article.all_columns())):
        if not all(words(column, name, ENGLISH) for name in COLUMN_WORDS):
            yield Reason(
                Grade.BAD,
                _("页面用词没译：栏目“%(column)s”的名称、简介或关键词没有英文。")
                % {"column": column},
            )
    told = ["subtitle", "summary"]
    told += ["repeal_note"] if article.repealed_on else []
    told += ["correction_note"] if article.shows_correction else []
    lacking = [_label(article, field) for field in told if _lacks(article, field)]
    number = 0
    for record in records[1:]:
        if isinstance(record, Image):
            number += 1
            if _lacks(record, "caption"):
                lacking.append(_("第 %(n)d 张图的图说") % {"n": number})
        elif isinstance(record, Meeting):
            lacking += [_label(record, field) for field in _MEETING_WORDS if _lacks(record, field)]
        elif _lacks(record, "name"):
            lacking.append(_("附件“%(name)s”的名称") % {"name": record})
    if lacking:
        yield Reason(Grade.LOOK, _("文字缺失：%(fields)s没有英文。") % {"fields": listed(lacking)})
    title_and_body = words(article, "title", ENGLISH) + words(article, "body", ENGLISH)
    if han := _HAN.search(strip_tags(_MARKED_CHINESE.sub("", title_and_body))):
        yield Reason(Grade.LOOK, _("英文里有没标明的中文：“%(words)s”。") % {"words": han[0][:12]})


def _lacks(record: Any, field: str) -> bool:
    return bool(
        words(record, field, SIMPLIFIED).strip() and not words(record, field, ENGLISH).strip()
    )


def _label(record: Any, field: str) -> str:
    return str(record._meta.get_field(field).verbose_name)
