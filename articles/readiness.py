"""Whether a manuscript could be printed as it stands."""

from datetime import time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessibility.renderings import ENGLISH, SIMPLIFIED, TRADITIONAL
from articles.bodies import figure_keys
from articles.models import Article, Column, Meeting
from articles.models.column import with_ancestors
from articles.moments import said
from articles.printing import words

# What a column says of itself in the tags of every page.
COLUMN_WORDS = ("name", "description", "keywords")
_LANGUAGES = {
    SIMPLIFIED: gettext_lazy("简体"),
    TRADITIONAL: gettext_lazy("繁体"),
    ENGLISH: gettext_lazy("英文"),
}


def remarks(article: Article) -> list[str]:
    """What hinders no print and is probably not meant, each in a sentence."""
    if article.has_correction() and not article.shows_correction:
        return [_("更正说明写了，没有勾“给读者看更正说明”：读者看不到它。勾在简体的更正说明下面。")]
    return []


def blockers(article: Article, *, waiting: bool = True) -> list[str]:
    """What stands in the way of a print, each in a sentence; empty when nothing does.

    Without `waiting` only what somebody must do: not what the background work will have done soon.
    """
    found = []
    languages = article.written_languages()
    if not languages:
        found.append(_("还没有标题。"))
    for language in languages:
        if language == TRADITIONAL:
            continue  # derived from Simplified
        name = _LANGUAGES[language]
        if not words(article, "source", language).strip():
            found.append(_("%(language)s还没有填写来源。") % {"language": name})
        if not words(article, "body", language).strip():
            found.append(_("%(language)s有标题，没有正文。") % {"language": name})
    if ENGLISH in languages:
        # Those above stand in the menu and in the way to the page.
        for column in Column.objects.filter(pk__in=with_ancestors(article.all_columns())):
            if not all(words(column, name, ENGLISH) for name in COLUMN_WORDS):
                found.append(
                    _("栏目“%(column)s”还没有英文名称、简介或关键词，英文页面要用。请管理员补上。")
                    % {"column": column}
                )
    if article.expires_at and article.expires_at <= timezone.now():
        found.append(
            _("到期撤下的时间（%(time)s）已经过了，请改时间或选“不自动撤下”。")
            % {"time": said(article.expires_at)}
        )
    images = {image.key: image for image in article.images.all()}
    for number, image in enumerate(images.values(), start=1):
        which = words(image, "caption", SIMPLIFIED) or _("第 %(number)d 张") % {"number": number}
        if waiting and not image.renditions_made:
            found.append(_("图片“%(image)s”还在处理，请稍等再发布。") % {"image": which})
        for language in languages:
            if not image.decorative and not words(image, "alt", language).strip():
                found.append(
                    _("图片“%(image)s”还没有%(language)s替代文本。")
                    % {"image": which, "language": _LANGUAGES[language]}
                )
    for suffix in ("zh_hans", "zh_hant", "en"):
        missing = set(figure_keys(getattr(article, f"body_{suffix}") or "")) - images.keys()
        if missing:
            found.append(_("正文里有一张图片已被删除，请从正文中移去。"))
            break
    meeting = article.its_meeting()
    meetings = [meeting] if meeting else []
    if any(_lacks_hour(meeting, article) for meeting in meetings):
        found.append(_("会议时间还没有写几点，请补上；不知道几点，请把会议时间清空。"))
    records: list[Any] = [article, *images.values(), *article.attachments.all(), *meetings]
    for record in records:
        for field in record.stale_corrections():
            label = record._meta.get_field(field).verbose_name
            found.append(
                _("“%(record)s”的%(field)s：简体改过了，人工改正的繁体还没有复看。")
                % {"record": record, "field": label}
            )
    return found


def _lacks_hour(meeting: Meeting, article: Article) -> bool:
    """Whether a Word file named the day alone, and nobody has added the hour.

    Elsewhere a day without an hour is meant so, as it is in what was printed before.
    """
    if meeting.held_at is None or timezone.localtime(meeting.held_at).time() != time(0):
        return False
    return article.receipts.exists() and not article.publications.exists()
