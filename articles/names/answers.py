"""What is answered to a doubtful name: repaired where it stands, or ticked as right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accessibility.chinese.markup import replace_words
from articles import editing
from articles.audit import note_act
from articles.models import Article, Meeting, User
from articles.names import ticks
from articles.names.suspicions import ARTICLE, MEETING, Field, Suspicion, fields, suspicions
from articles.refusals import Refused
from articles.rights import may_work_in, may_work_on
from articles.wording import listed

_ANSWERING = ("change_article", "publish_article", "publish_in_emergency")
_REVIEWING = ("review_first", "review_second", "review_final")


@dataclass(frozen=True)
class Repaired:
    """How many places were changed, in which fields, and whether the reviews begin anew."""

    count: int
    labels: list[str]
    is_restarted: bool


def may_repair(by: User, article: Article) -> bool:
    """Whoever may edit the manuscript: repairing is editing."""
    return by.has_perm("articles.change_article") and may_work_in(by, article.column)


def may_tick(by: User, article: Article) -> bool:
    """Whoever writes, reviews or publishes in its columns."""
    may = any(by.has_perm(f"articles.{name}") for name in (*_ANSWERING, *_REVIEWING))
    return may and may_work_on(by, article)


def repair(
    article: Article,
    by: User,
    digest: str,
    written: str,
    known: str,
    place: tuple[str, str] | None = None,
) -> Repaired:
    """Put the known name where the doubtful one stands: in one field, or in all of them.

    `place` is a field's record and name. `digest` is that of the manuscript as `by` saw it. Raises
    Refused with the reason.
    """
    with transaction.atomic():
        outdated = _("您看过之后稿件又有改动，名字没有改。请再看一遍，再按一次。")
        article = editing.taken_up(article, digest, outdated)
        if not may_repair(by, article):
            raise Refused(_("您不能改这篇稿件。名字写错了，请退回给撰稿人。"))
        suspicion = _suspicion(article, written)
        if known not in {near.name for near in suspicion.known}:
            raise Refused(_("“%(name)s”不在已知的名字里，没有改。") % {"name": known})
        texts = [each for each in fields(article) if place in (None, (each.record, each.name))]
        changed = [(text, *_replaced(text, written, known)) for text in texts]
        changed = [(text, words, count) for text, words, count in changed if count]
        if not changed:
            raise Refused(_("这一处已经没有“%(name)s”了。") % {"name": written})
        _save(article, [(text, words) for text, words, _count in changed])
        note_act(article, "name_repair", by, written=written, known=known)
        is_restarted = editing.edited(Article.objects.get(pk=article.pk), by)
        labels = [text.label for text, _words, _count in changed]
        return Repaired(sum(count for _text, _words, count in changed), labels, is_restarted)


def tick(article: Article, by: User, written: str) -> None:
    """Say that a doubtful name is right. Raises Refused where it may not be, or is in no doubt."""
    with transaction.atomic():
        article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        if not may_tick(by, article):
            raise Refused(_("认可名字要由写、审或发这篇稿件的人来做。"))
        if not article.name_ticks.filter(name=written).exists():
            ticks.tick(article, by, _suspicion(article, written).written)


def untick(article: Article, by: User, written: str) -> None:
    """Take a tick back, one's own or somebody else's."""
    with transaction.atomic():
        if not may_tick(by, article):
            raise Refused(_("认可名字要由写、审或发这篇稿件的人来做。"))
        ticks.untick(article, by, written)


def _suspicion(article: Article, written: str) -> Suspicion:
    found = next((each for each in suspicions(article) if each.written == written), None)
    if found is None:
        raise Refused(_("“%(name)s”已经改过，或者有人认可过了。") % {"name": written})
    return found


def _replaced(text: Field, written: str, known: str) -> tuple[str, int]:
    """The field's text with the known name in it, character for character, and how often."""
    count = 0

    def cells(piece: str) -> list[str]:
        nonlocal count
        found = list(piece)
        for span in {each.start: each for each in text.spans(piece, written)}.values():
            count += 1
            # A blank inside a name stays where it is.
            letters = [at for at in range(span.start, span.end) if not piece[at].isspace()]
            for at, letter in zip(letters, known, strict=True):
                found[at] = letter
        return found

    words = replace_words(text.text, cells) if text.is_html else "".join(cells(text.text))
    return words, count


def _save(article: Article, changed: Iterable[tuple[Field, str]]) -> None:
    """Save the records whose texts changed; the manuscript with them, whose revision counts all."""
    records: dict[str, Any] = {ARTICLE: article}
    for text, words in changed:
        if text.record not in records:
            records[text.record] = (
                Meeting.objects.get(article_id=article.pk)
                if text.record == MEETING
                else article.images.get(key=text.record)
            )
        setattr(records[text.record], f"{text.name}_zh_hans", words)
    for record in records.values():
        record.save()


def told(repaired: Repaired, written: str, known: str) -> str:
    """What was done, in a sentence."""
    return _("已把“%(written)s”改成“%(known)s”：%(fields)s，共 %(n)d 处。") % {
        "written": written,
        "known": known,
        "fields": listed(repaired.labels),
        "n": repaired.count,
    }
