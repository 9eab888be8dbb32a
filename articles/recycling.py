"""The recycle bin (回收站): manuscripts that nobody wants, for a while, and then no longer.

Only what never was printed can be thrown away: what was public must stay provable. While it is
in the bin it is in no list, no search and no form of the desk (`Article.objects` leaves it out);
`tick` deletes it when its term is over. What was sent to review stays in the bin for good, since
the ledger of its reviews is kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.audit import note_act
from articles.models import (
    Article,
    Attachment,
    Image,
    ImportReceipt,
    Publication,
    ReviewAct,
    ReviewState,
    Stage,
)
from articles.refusals import Refused
from articles.renditions import names, private_folder
from articles.rights import may_work_on

# Deleted in one go; the rest waits for the next hour.
MOST = 100


def may_recycle(user: Any, article: Article) -> bool:
    """Whether a person may throw the manuscript away, and take it back: its writer, or who keeps
    the desk in order, where they may work."""
    is_own = user.has_perm("articles.change_article") and article.created_by_id == user.pk
    return (is_own or user.has_perm("articles.recycle_article")) and may_work_on(user, article)


def throw_away(article: Article, by: Any) -> None:
    """Put a manuscript into the bin. Raises Refused with the reason; twice is once."""
    with _locked(article) as article:
        if article.deleted_at is not None:
            return
        if not may_recycle(by, article):
            raise Refused(_("这篇稿只有撰稿人和管理员能删。"))
        if article.publications.exists():
            raise Refused(_("印过的稿件要留存，不能删。不该再公开的，请在发布页撤下。"))
        stages = [Stage.DRAFT, Stage.RETURNED]
        if ReviewState.objects.filter(article=article).exclude(stage__in=stages).exists():
            raise Refused(_("这篇稿正在审核，先撤回送审，再删。"))
        # Not by save(): throwing away is no edit.
        Article.everything.filter(pk=article.pk).update(
            deleted_at=timezone.now(), deleted_by=by, publish_at=None
        )
        note_act(article, "recycle", by)


def take_back(article: Article, by: Any) -> None:
    """Have a manuscript back as it was. Raises Refused; twice is once."""
    with _locked(article) as article:
        if article.deleted_at is None:
            return
        if not may_recycle(by, article):
            raise Refused(_("这篇稿只有撰稿人和管理员能取回。"))
        Article.everything.filter(pk=article.pk).update(deleted_at=None, deleted_by=None)
        note_act(article, "take_back", by)


def bin_of(user: Any) -> QuerySet[Article]:
    """What a person may take back, thrown away last first; without the texts."""
    thrown = Article.everything.filter(deleted_at__isnull=False)
    if not user.has_perm("articles.recycle_article"):
        thrown = thrown.filter(created_by=user.pk)
    reviewed = ReviewAct.objects.filter(article=OuterRef("pk"))
    return (
        thrown.select_related("column", "deleted_by")
        .annotate(is_for_good=Exists(reviewed))
        .only("title_zh_hans", "title_en", "deleted_at", "deleted_by", "column", "created_by")
        .order_by("-deleted_at", "-pk")
    )


def ends(article: Article) -> datetime:
    """When a manuscript in the bin is deleted."""
    return (article.deleted_at or timezone.now()) + timedelta(days=settings.RECYCLE_DAYS)


def empty_due(now: datetime) -> list[str]:
    """Delete for good what has been in the bin for its term; the titles of what went."""
    kept = Exists(ReviewAct.objects.filter(article=OuterRef("pk")))
    printed = Exists(Publication.objects.filter(article=OuterRef("pk")))
    due = Article.everything.filter(
        ~Q(kept) & ~Q(printed), deleted_at__lt=now - timedelta(days=settings.RECYCLE_DAYS)
    )
    return [str(article) for article in due.order_by("pk")[:MOST] if _delete(article, now)]


def _delete(article: Article, now: datetime) -> bool:
    with suppress(Article.DoesNotExist), _locked(article) as article:
        if article.deleted_at is None or article.deleted_at > now:
            return False  # taken back a moment ago
        files = _files_of(article)
        note_act(article, "delete_for_good")
        article.delete()
        transaction.on_commit(lambda: _remove(files))
        return True
    return False  # another tick was faster


def _files_of(article: Article) -> list[tuple[str, str, int]]:
    """Name, digest and width of each file; no width where it is no picture."""
    images = [(str(each.file.name), each.digest, each.width) for each in article.images.all()]
    others: list[Any] = [*article.attachments.all(), *article.receipts.all()]
    return images + [(str(each.file.name), "", 0) for each in others]


def _remove(files: list[tuple[str, str, int]]) -> None:
    for name, digest, width in files:
        kinds: tuple[Any, ...] = (Image, Attachment, ImportReceipt)
        if not any(model.objects.filter(file=name).exists() for model in kinds):
            default_storage.delete(name)
        if digest and not Image.objects.filter(digest=digest).exists():
            for rendition in names(digest, width):
                with suppress(OSError):
                    (private_folder() / rendition).unlink(missing_ok=True)


@contextmanager
def _locked(article: Article) -> Iterator[Article]:
    """One transaction with the manuscript's row locked, as it is now."""
    with transaction.atomic():
        yield Article.everything.select_for_update().get(pk=article.pk)
