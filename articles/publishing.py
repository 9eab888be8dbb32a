"""The only door to the public: publishing and withdrawing.

Nothing else writes publications, live entries or placements. Whoever comes to this door brings the
digest of what they saw; it opens to a text that has passed its reviews (articles/review.py), and
in an emergency to one that will. What the clock brings to it, article by article, is in `due.py`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accessibility import page_store
from accessibility.glossary import converter_for
from accessibility.renderings import ENGLISH, SIMPLIFIED, TRADITIONAL
from articles import audio, following, ledger, public_media, review, search
from articles.audit import note_act
from articles.authority import (
    ask_before_the_meeting,
    ask_first,
    meeting_ahead,
    refuse_another_text,
    refuse_others_columns,
    refuse_own_work,
)
from articles.comparing.prints import is_same
from articles.converted import approved_digest
from articles.digests import manuscript_digest
from articles.models import Article, LiveEntry, PressChain, Publication, User, ViewCount
from articles.models.column import with_ancestors
from articles.names import ticks
from articles.names.suspicions import suspicions
from articles.printing import compose, compose_all, last_prints
from articles.public_pages import pages_showing
from articles.readiness import blockers
from articles.refusals import Refused
from articles.related import note_related, related_to
from articles.seals import seal_of

# Menus show only columns, and year filters only years, with something in them.
_ALL_PAGES = {"*"}


def publish(
    article: Article,
    by: User,
    digest: str,
    languages: Iterable[str] | None = None,
    *,
    confirmed: str = "",
) -> list[Publication]:
    """Print the manuscript and make it public, in every language it is written in.

    `digest` is that of the manuscript as it was shown to `by`. With `languages` only those are
    printed; without, a language that is no longer written is withdrawn. The Traditional alone needs
    no further review where only the conversion has changed (converted.py). Raises Refused with
    the reason, or NeedsConfirmation unless `confirmed` is the mark of what there is to ask.
    """
    with _at_the_press(article) as (chain, article):
        if not by.has_perm("articles.publish_article"):
            raise Refused(_("您没有发布权限。请交给发布员。"))
        refuse_others_columns(by, article.all_columns())
        refuse_own_work(article, by)
        refuse_another_text(article, digest)
        if ledger.approval(article) is None:
            if languages is None or [*languages] != [TRADITIONAL]:
                raise Refused(ledger.lacking(article))
            return _print(chain, article, by, [TRADITIONAL], anew=approved_digest(article))
        languages = languages if languages is None else set(languages)
        # What else is derived from the Simplified, whose names were asked about when it came out.
        asks = languages is None or SIMPLIFIED in languages
        doubtful = suspicions(article) if asks else []
        ask_first(article, doubtful, confirmed)
        ticks.tick_all(article, by, doubtful)
        return _print(chain, article, by, languages, undoubted=asks and not doubtful)


def releasable(article: Article) -> User | None:
    """In whose name a manuscript goes out when its time has come; None while that may not be.

    The one place that lets a manuscript out without a person at the button.
    """
    approval = ledger.approval(article)
    return approval.by if approval else None


def release(article: Article, now: datetime) -> list[Publication]:
    """Publish what is due and has been approved, in its last reviewer's name.

    Returns nothing when there is nothing to do (any more): somebody was faster, chose another
    time, or the reviews are not complete. Raises Refused with the reason.
    """
    with _at_the_press(article) as (chain, article):
        if article.publish_at is None or article.publish_at > now:
            return []
        by = releasable(article)
        if by is None:
            return []
        if held_at := meeting_ahead(article):
            raise Refused(
                _("会议时间是%(time)s，还没有到。请改时间，或者由人看过再发布。")
                % {"time": held_at}
            )
        return _print(chain, article, by, None)


def publish_in_emergency(
    article: Article, by: User, digest: str, reason: str, *, confirmed: str = ""
) -> list[Publication]:
    """Publish what has not passed its reviews, because waiting would do harm.

    For those who have the permission, with the reason; the print stays flagged until the reviews
    that it went without have followed. Not one's own work, here as everywhere.
    """
    with _at_the_press(article) as (chain, article):
        if not by.has_perm("articles.publish_in_emergency"):
            raise Refused(_("您没有应急发布的权限。请联系值班领导。"))
        if not reason.strip():
            raise Refused(_("请写明为什么等不及审核，审核表上会印出来。"))
        refuse_others_columns(by, article.all_columns())
        refuse_own_work(article, by)
        refuse_another_text(article, digest)
        if ledger.approval(article) is not None:
            raise Refused(_("这篇稿件已经审定，照常发布就可以。"))
        ask_before_the_meeting(article, confirmed)
        return _print(chain, article, by, None, emergency=reason.strip())


def publish_moved_in(article: Article, by: User | None = None) -> list[Publication]:
    """Publish an article that was public in another system, on an administrator's authority.

    For the importer alone: the article keeps its `original_published_at`. `by` None records the
    import itself.
    """
    with _at_the_press(article) as (chain, article):
        if by is not None and not by.has_perm("articles.move_in_article"):
            raise Refused(_("迁入旧稿需要管理员授权。"))
        if article.original_published_at is None:
            raise Refused(_("迁入的稿件要有原发布时间。"))
        if article.original_published_at > timezone.now():
            raise Refused(_("原发布时间在将来，不能迁入。"))
        return _print(chain, article, by, None)


def withdraw(
    article: Article, by: User | None, reason: str, reason_en: str = ""
) -> list[LiveEntry]:
    """Take the article from the public in every language, giving readers the reason.

    Readers of Traditional get the reason derived, readers of English only one written for them.
    """
    reason = reason.strip()
    with transaction.atomic():
        PressChain.lock()
        if by is not None and not by.has_perm("articles.withdraw_article"):
            raise Refused(_("您没有撤稿权限。请联系发布员。"))
        if not reason:
            raise Refused(_("请写明撤下的原因，读者会看到。"))
        entries = list(
            LiveEntry.objects.filter(article=article, is_live=True).select_related(
                "publication", "column"
            )
        )
        if not entries:
            raise Refused(_("这篇稿件现在不在网上，可能刚刚已被撤下。"))
        if by is not None:
            # Where readers have it now: the manuscript may be filed elsewhere already.
            refuse_others_columns(by, {entry.column for entry in entries if entry.column})
        paths = _withdraw(entries, by, reason, reason_en.strip())
        # What was to appear again by itself does not: somebody has to want it anew.
        Article.objects.filter(pk=article.pk).update(publish_at=None)
        review.note_withdrawal(article)
        note_act(article, "withdraw", by, reason=reason)
        page_store.forget(paths)
        return entries


def expire(article: Article, now: datetime) -> bool:
    """Withdraw what has passed its `expires_at`; False when that has been done already."""
    with transaction.atomic():
        PressChain.lock()
        due = article.live_entries.filter(is_live=True, expires_at__lte=now)
        entries = list(due.select_related("publication"))
        if entries:
            paths = _withdraw(entries, None, "已过有效期。", "No longer in force.")
            review.note_withdrawal(article)
            note_act(article, "expire", due=now.isoformat())
            page_store.forget(paths)
        return bool(entries)


def unpin(article: Article, now: datetime) -> bool:
    """Let fall back into its order what has passed its `pinned_until`; as `expire`."""
    with transaction.atomic():
        PressChain.lock()
        due = article.live_entries.filter(is_pinned=True, pinned_until__lte=now)
        paths = set()
        for entry in due.select_related("publication"):
            entry.is_pinned = False
            entry.save(update_fields=["is_pinned"])
            entry.place()
            paths |= pages_showing([entry])
        if paths:
            note_act(article, "unpin", due=now.isoformat())
            page_store.forget(paths)
        return bool(paths)


@contextmanager
def _at_the_press(article: Article) -> Iterator[tuple[PressChain, Article]]:
    """One transaction under the lock, with the manuscript as it is now.

    Files cannot be rolled back: when a print comes to nothing, what it had put out is taken back.
    """
    try:
        with transaction.atomic():
            chain = PressChain.lock()
            now = Article.locked(article.pk)
            if now is None:
                raise Refused(_("这篇稿已被放进回收站，这次没有做成。要用请先取回。"))
            yield chain, now
    except Refused:
        raise  # before anything was put out
    except Exception:
        with suppress(DatabaseError):
            prints = (compose(article, code) for code in article.written_languages())
            public_media.take_back({path for each in prints for path in public_media.needed(each)})
        raise


def _print(
    chain: PressChain,
    article: Article,
    by: User | None,
    languages: Iterable[str] | None,
    emergency: str = "",
    anew: str = "",
    undoubted: bool = False,
) -> list[Publication]:
    # `undoubted`: its names have been looked through, and none was in doubt.
    # `anew` is the digest under which the text was approved that is only converted anew.
    if found := blockers(article):
        raise Refused("\n".join(found))
    written = article.written_languages()
    wanted = [code for code in written if languages is None or code in set(languages)]
    now, digest = timezone.now(), anew or manuscript_digest(article)
    before = {entry.language: entry for entry in article.live_entries.all()}
    last = last_prints(article)
    printing = max((each.printing for each in last.values()), default=0) + 1
    paths = pages_showing([before[code] for code in wanted if code in before])
    prints = compose_all(article, wanted, last)
    for publication in prints:
        publication.printing = printing
        publication.published_at, publication.published_by = now, by
        publication.digest, publication.previous_seal = digest, chain.seal
        publication.seal = chain.seal = seal_of(publication)
        publication.save(force_insert=True)
    chain.save(update_fields=["seal"])
    paths |= _go_live(article, prints, before, last, now)
    ticks.note_printing(article, prints, undoubted=undoubted)
    audio.order(prints)
    if wanted == written and not emergency:
        # The reviews that follow an emergency are of the text as it was printed.
        article.clear_correction()
    gone = [each for code, each in before.items() if each.is_live and code not in written]
    if languages is None and gone:
        paths |= _withdraw(
            gone, by, "这种语言的版本已不再提供。", "This language version is no longer provided."
        )
    search.renew([article.pk])
    search.order_reading(prints)
    following.tell([article.pk])
    ViewCount.objects.bulk_create([ViewCount(article=article)], ignore_conflicts=True)
    facts: dict[str, Any] = {"printing": printing, "languages": wanted, "digest": digest}
    if article.publish_at and not anew:
        facts["scheduled"] = article.publish_at.isoformat()
        Article.objects.filter(pk=article.pk).update(publish_at=None)
    if emergency:
        review.note_emergency(article, by, digest, printing, emergency)
        note_act(article, "emergency", by, **facts)
    elif anew:
        note_act(article, "reprint", by, **facts)
    else:
        review.note_printing(article, by, digest, printing)
        note_act(article, "publish", by, **facts)
    page_store.forget(paths)
    return prints


def _go_live(
    article: Article,
    prints: list[Publication],
    before: dict[str, LiveEntry],
    last: dict[str, Publication],
    now: datetime,
) -> set[str]:
    """Point the live entries at the prints and place them; returns the pages to forget."""
    columns = with_ancestors(article.all_columns())
    paths: set[str] = set()
    entries = []
    for publication in prints:
        entry, was = before.get(publication.language), last.get(publication.language)
        same = bool(entry and entry.is_live and was and is_same(was, publication))
        entry = LiveEntry.of_print(publication, entry, now, says_the_same=same)
        named_before = entry.related_ids
        entry.related_ids = related_to(entry)
        entry.save()
        note_related(entry, named_before)
        if entry.place(columns):
            paths |= _ALL_PAGES
        entries.append(entry)
    unneeded = public_media.put_out(entries)
    transaction.on_commit(lambda: public_media.take_back(unneeded), robust=True)
    return paths | pages_showing(entries)


def _withdraw(entries: list[LiveEntry], by: User | None, reason: str, reason_en: str) -> set[str]:
    reasons = {
        SIMPLIFIED: reason,
        TRADITIONAL: converter_for().text(reason),
        ENGLISH: reason_en,
    }
    paths = pages_showing(entries)
    unneeded: set[str] = set()
    for entry in entries:
        unneeded |= public_media.give_up(entry)
        entry.is_live, entry.withdrawn_at = False, timezone.now()
        entry.withdrawn_reason, entry.withdrawn_by = reasons[entry.language], by
        entry.is_pinned = False
        entry.save()
        if entry.place():
            paths |= _ALL_PAGES
    search.renew({entry.article_id for entry in entries})
    following.tell({entry.article_id for entry in entries})
    transaction.on_commit(lambda: public_media.take_back(unneeded), robust=True)
    return paths
