"""The only door by which an answer becomes and ceases to be public.

Nothing else writes prints of answers or live answers, but for the clock (`days.py`) and what their
sources do to them (`suspending.py`). A chain of reviews will stand in front of it, as for articles;
until then whoever publishes is another person than those who wrote.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accessibility import page_store
from accessibility.glossary import converter_for
from accessibility.renderings import ENGLISH, SIMPLIFIED, TRADITIONAL
from articles.audit import note_act
from articles.forms import NAMES
from articles.models import PressChain, User
from articles.refusals import Refused
from articles.seals import seal_of
from articles.wording import listed
from interaction.models import (
    Answer,
    AnswerHand,
    AnswerPrint,
    Citation,
    KnowledgeBase,
    LiveAnswer,
)
from interaction.models.topic import PAGES
from interaction.printing import answer_digest, compose, facts_of_sources, words_of_print
from interaction.sources import fault_now

PUBLISH, WITHDRAW = "interaction.publish_answer", "interaction.withdraw_answer"
MOVE_IN = "articles.move_in_article"


def publish(answer: Answer, by: User, digest: str) -> list[AnswerPrint]:
    """Print an answer and make it public in every language it is written in.

    `digest` is that of the answer as it was shown to `by`. Raises Refused with the reason.
    """
    with transaction.atomic():
        base, answer = _at_the_press(answer)
        if not by.has_perm(PUBLISH):
            raise Refused(_("您没有发布问答的权限。请交给发布员。"))
        if answer.created_by_id == by.pk:
            raise Refused(_("这一条是您写的，要由别人发布。"))
        if has_edited(answer, by):
            raise Refused(_("上次发布以后您改过这一条，要由别人发布。"))
        if digest != answer_digest(answer):
            raise Refused(_("您看过之后这一条又有改动，这次没有发布。请再看一遍，确认后重新发布。"))
        if is_as_public(answer):
            raise Refused(_("与公开的内容一致，无需再次发布。"))
        return _print(base, answer, by)


def publish_moved_in(answer: Answer, by: User | None = None) -> list[AnswerPrint]:
    """Publish an answer that was public in another system, on an administrator's authority.

    For the importer alone. `by` None records the import itself.
    """
    with transaction.atomic():
        base, answer = _at_the_press(answer)
        if by is not None and not by.has_perm(MOVE_IN):
            raise Refused(_("迁入旧问答需要管理员授权。"))
        return _print(base, answer, by)


def withdraw(answer: Answer, by: User | None, reason: str, reason_en: str = "") -> list[LiveAnswer]:
    """Take an answer from the public in every language, giving readers the reason."""
    reason = reason.strip()
    with transaction.atomic():
        _at_the_press(answer)
        if by is not None and not by.has_perm(WITHDRAW):
            raise Refused(_("您没有撤下问答的权限。请联系发布员。"))
        if not reason:
            raise Refused(_("请写明撤下的原因，读者会看到。"))
        rows = list(answer.live.filter(is_live=True))
        if not rows:
            raise Refused(_("这一条现在不在网上，可能刚刚已被撤下。"))
        _withdraw(rows, by, reason, reason_en.strip())
        note_act(answer, "withdraw", by, reason=reason)
        _tell()
        return rows


def has_edited(answer: Answer, person: User) -> bool:
    """Whether a person has edited what is to be printed next."""
    hands = AnswerHand.objects.filter(answer=answer, user=person)
    last = answer.prints.order_by("-pk").values_list("published_at", flat=True).first()
    return (hands.filter(last_edited_at__gt=last) if last else hands).exists()


def edited(answer: Answer, by: User) -> None:
    """After a change was saved: it is of this person's hand."""
    AnswerHand.objects.update_or_create(
        answer=answer, user=by, defaults={"last_edited_at": timezone.now()}
    )


def is_as_public(answer: Answer) -> bool:
    """Whether readers have exactly this already; never while it is kept from them.

    What is derived is part of it: it can read otherwise without anybody having edited.
    """
    live = {row.language: row for row in answer.live.filter(is_live=True).select_related("print")}
    is_there = live.keys() == set(answer.written_languages())
    return bool(live) and is_there and not _to_be_printed(answer, live)


def _to_be_printed(answer: Answer, live: dict[str, LiveAnswer]) -> list[str]:
    """The languages in which readers have something else, or nothing.

    Where the text is the one that was published, Traditional that is derived otherwise by now (the
    glossary has changed) is the only one.
    """
    digest = answer_digest(answer)
    return [
        language
        for language in answer.written_languages()
        if (row := live.get(language)) is None
        or not row.is_live
        or row.suspended_why
        or row.print.digest != digest
        or (
            language == TRADITIONAL
            and words_of_print(row.print) != words_of_print(compose(answer, language))
        )
    ]


def blockers(answer: Answer) -> list[str]:
    """What keeps an answer from being printed, each in a sentence."""
    found = []
    if not answer.written_languages():
        found.append(_("问题和答复要写全，至少一种语言。"))
    elif halves := answer.half_written_languages():
        names = listed(str(NAMES[code]) for code in halves)
        found.append(_("%(names)s只写了问题或者只写了答复，请补全或清空。") % {"names": names})
    if stale := answer.stale_corrections():
        fields = {field.name: field for field in answer._meta.concrete_fields}
        names = listed(str(fields[name].verbose_name) for name in stale)
        told = _("简体改过，繁体的人工改动还没有人复看：%(names)s。")
        found.append(told % {"names": names})
    if fault := fault_now(facts_of_sources(answer)):
        found.append(_("%(fault)s，请核对答复，改好依据再发布。") % {"fault": fault.label})
    if answer.valid_until and answer.valid_until < timezone.localdate():
        found.append(_("有效期已经过了，发布出去读者也看不到。请改最后一天。"))
    return found


def _at_the_press(answer: Answer) -> tuple[KnowledgeBase, Answer]:
    """The locks, the press's first: no source changes meanwhile; and the answer as it is now."""
    PressChain.lock()
    base = KnowledgeBase.lock()
    now = Answer.objects.select_for_update(of=("self",)).filter(pk=answer.pk).first()
    if now is None:
        raise Refused(_("这一条已经删去，这次没有做成。"))
    return base, now


def _print(base: KnowledgeBase, answer: Answer, by: User | None) -> list[AnswerPrint]:
    if found := blockers(answer):
        raise Refused("\n".join(found))
    written, now, digest = answer.written_languages(), timezone.now(), answer_digest(answer)
    last = answer.prints.order_by("-printing").values_list("printing", flat=True).first()
    before = {row.language: row for row in answer.live.select_related("print")}
    prints = []
    for language in _to_be_printed(answer, before) or written:
        made = compose(answer, language)
        made.printing = (last or 0) + 1
        made.published_at, made.published_by = now, by
        made.digest, made.previous_seal = digest, base.seal
        made.seal = base.seal = seal_of(made)
        made.save(force_insert=True)
        prints.append(made)
        _go_live(made, before.get(language), timezone.localdate(now))
    base.save(update_fields=["seal"])
    gone = [row for row in before.values() if row.is_live and row.language not in written]
    _withdraw(
        gone, by, "这种语言的版本已不再提供。", "This language version is no longer provided."
    )
    languages = [each.language for each in prints]
    facts: dict[str, Any] = {"printing": prints[0].printing, "languages": languages}
    note_act(answer, "publish", by, **facts, digest=digest)
    _tell()
    return prints


def _go_live(made: AnswerPrint, row: LiveAnswer | None, today: date) -> None:
    if row is None:
        row = LiveAnswer(
            answer=made.answer, language=made.language, first_published_at=made.published_at
        )
    elif not row.is_live or row.suspended_why or row.print.digest != made.digest:
        row.updated_at = made.published_at  # not where only the conversion is another
    row.print, row.topic = made, made.topic
    row.valid_from, row.valid_until = made.valid_from, made.valid_until
    row.in_force = row.holds_on(today)
    row.is_live, row.withdrawn_at, row.withdrawn_reason, row.withdrawn_by = True, None, "", None
    row.suspended_at, row.suspended_why = None, ""
    row.save()
    row.citations.all().delete()
    articles = sorted({source["article"] for source in made.sources})
    Citation.objects.bulk_create(Citation(live=row, article_id=pk) for pk in articles)


def _withdraw(rows: list[LiveAnswer], by: User | None, reason: str, reason_en: str) -> None:
    reasons = {
        SIMPLIFIED: reason,
        TRADITIONAL: converter_for().text(reason) if rows else "",
        ENGLISH: reason_en,
    }
    for row in rows:
        row.is_live, row.withdrawn_at, row.withdrawn_by = False, timezone.now(), by
        row.withdrawn_reason = reasons[row.language]
        row.suspended_at, row.suspended_why = None, ""
        row.save()


def _tell() -> None:
    KnowledgeBase.renew()
    page_store.forget(PAGES)
