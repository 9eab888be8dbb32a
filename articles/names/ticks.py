"""Names that somebody ticked as right, and what a printing makes of all names."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accessibility.renderings import SIMPLIFIED
from articles.audit import note_act
from articles.models import Article, NameTick, Publication, User
from articles.names.known import add_name, note_names, printed_names
from articles.names.suspicions import Suspicion, fields, suspicions


def tick(article: Article, by: User, name: str) -> None:
    """Somebody says that the name is right as it stands; said twice it is one."""
    _tick, is_new = NameTick.objects.get_or_create(
        article=article, name=name, defaults={"by": by, "at": timezone.now()}
    )
    if is_new:
        note_act(article, "name_tick", by, name=name)
        last = article.publications.filter(language=SIMPLIFIED).order_by("-pk").first()
        if last and name in printed_names(last):
            # It went out unanswered, in an emergency or when its time came.
            add_name(last, name)


def tick_all(article: Article, by: User, doubtful: Iterable[Suspicion]) -> None:
    """The same of every name that was asked about when somebody confirmed the printing."""
    for each in doubtful:
        tick(article, by, each.written)


def untick(article: Article, by: User, name: str) -> bool:
    """Somebody thinks better of it, whoever had ticked it. Returns whether there was a tick."""
    gone, _by_model = NameTick.objects.filter(article=article, name=name).delete()
    if gone:
        note_act(article, "name_untick", by, name=name)
    return bool(gone)


def drop_gone(article: Article) -> None:
    """A tick holds as long as its name stands in the manuscript; to be called after an edit."""
    ticks = list(NameTick.objects.filter(article=article))
    if not ticks:
        return
    texts = fields(article)
    stands = {
        each.pk
        for each in ticks
        if any(next(text.spans(piece, each.name), None) for text in texts for piece in text.pieces)
    }
    NameTick.objects.filter(pk__in={each.pk for each in ticks} - stands).delete()


def note_printing(article: Article, prints: list[Publication], *, undoubted: bool) -> None:
    """What the Simplified print names is known from now on, but what is still in doubt.

    In doubt is a name only where nobody was asked: in an emergency, and when a time came. What was
    printed elsewhere is taken as it is; so is what is too long ago to be known anyway left alone.
    `undoubted` says that the same text has just been looked through, and nothing of it was in doubt.
    """
    simplified = next((each for each in prints if each.language == SIMPLIFIED), None)
    if simplified is None:
        return
    is_first = simplified.printing == 1
    at = simplified.published_at
    if is_first and article.original_published_at:
        at, undoubted = article.original_published_at, True
        if at < timezone.now() - timedelta(days=settings.NAMES_KNOWN_DAYS):
            return
    doubtful = set() if undoubted else {each.written for each in suspicions(article)}
    note_names(simplified, doubtful, at)
