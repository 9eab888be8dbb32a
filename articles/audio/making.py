"""The rows of audio files, the background work that makes them, and how a file becomes public."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from accessibility import page_store
from accessibility.renderings import ENGLISH, LANGUAGES, SIMPLIFIED, TRADITIONAL
from articles import public_media, tasks
from articles.audio.engines import SpeechFailed, chosen, is_on
from articles.audio.reading import paragraphs
from articles.audio.recording import record
from articles.models import Audio, LiveEntry, PressChain, Publication

logger = logging.getLogger(__name__)

MANDARIN = "cmn"
MOST_TRIES = 3
# Work that has not begun so long after it was ordered may have lost its task.
LOST_AFTER = timedelta(minutes=2)
_TOLD = 200  # characters of what an engine says of itself


@dataclass(frozen=True)
class Outcome:
    """What became of one print: a file that is not public yet, one that is already, or a fault."""

    entry: LiveEntry
    facts: dict[str, object]
    mp3: bytes = b""


def order(prints: list[Publication]) -> None:
    """Have the audio of new prints made, in the transaction that has made them live."""
    if is_on() and prints:
        entries = LiveEntry.objects.filter(publication__in=prints)
        _order(entries)
        article_id = prints[0].article_id
        transaction.on_commit(lambda: make_audio.enqueue(article_id), robust=True)


def order_anew(article_id: int) -> bool:
    """Have made what an article lacks; False when there is nothing to do.

    What an earlier engine has made stays public until the new file is there.
    """
    with transaction.atomic():
        PressChain.lock()
        entries = lacking(article_id)
        _order(entry for entry in entries if not _has_file(entry))
        if entries:
            transaction.on_commit(lambda: make_audio.enqueue(article_id))
    return bool(entries)


def make_now(article_id: int) -> list[str]:
    """The same at once, but for what is too long; returns why some could not be made."""
    with transaction.atomic():
        PressChain.lock()
        entries = makeable(article_id)
        _order(entry for entry in entries if not _has_file(entry))
    return make(entries)


def _has_file(entry: LiveEntry) -> bool:
    audio = Audio.of_print(entry)
    return audio is not None and audio.has_file()


def _order(entries: Iterable[LiveEntry]) -> None:
    fields = ["publication", "state", "ordered_at", "tries", "fault", "detail"]
    Audio.objects.bulk_create(
        [Audio(entry=entry, publication_id=entry.publication_id) for entry in entries],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=fields,
    )


def lacking(article_id: int) -> list[LiveEntry]:
    """What is live of an article without a file of the present engine, voice and print."""
    entries = LiveEntry.objects.filter(article=article_id, is_live=True)
    return [
        entry for entry in entries.select_related("publication", "audio") if not _is_current(entry)
    ]


def makeable(article_id: int) -> list[LiveEntry]:
    """The same without what was too long: of the same print it will be so again."""
    return [entry for entry in lacking(article_id) if not _is_too_long(entry)]


def _is_too_long(entry: LiveEntry) -> bool:
    audio = Audio.of_print(entry)
    return (
        audio is not None
        and audio.state == Audio.State.FAILED
        and audio.fault == Audio.Fault.TOO_LONG
        and audio.engine == settings.SPEECH_ENGINE
    )


def _is_current(entry: LiveEntry) -> bool:
    audio = Audio.of_print(entry)
    return (
        audio is not None
        and audio.has_file()
        and audio.engine == settings.SPEECH_ENGINE
        and audio.voice == voice_of(entry.language)
    )


def offered(entry: LiveEntry) -> Audio | None:
    """The file that the entry's page offers: of the very print that it shows. Off: no query."""
    audio = Audio.of_print(entry) if is_on() else None
    return audio if audio is not None and audio.has_file() else None


def voice_of(language: str) -> str:
    """The language in which the text of an entry is spoken."""
    if language == TRADITIONAL:
        return str(import_string(settings.TRADITIONAL_SPEECH)())
    return ENGLISH if language == ENGLISH else MANDARIN


@task(priority=-20, queue_name="audio")
def make_audio(article_id: int) -> None:
    """Background work: what waits of one article, and what an earlier engine has made of it.

    Whatever goes wrong is told at the desk.
    """
    if is_on():
        make(entry for entry in lacking(article_id) if _waits(entry) or _has_file(entry))


def _waits(entry: LiveEntry) -> bool:
    audio = Audio.of_print(entry)
    return audio is not None and audio.state == Audio.State.WAITING


def make(entries: Iterable[LiveEntry]) -> list[str]:
    """Make the files of entries of one article and let the public have them, all at once.

    Returns why some could not be made, a sentence each. Their rows must be there.
    """
    ordered = sorted(entries, key=lambda entry: LANGUAGES.index(entry.language))
    Audio.objects.filter(entry__in=ordered).update(tries=F("tries") + 1)
    outcomes: list[Outcome] = []
    for entry in ordered:
        outcomes.append(_shared(entry, outcomes) or _made(entry))
    if not outcomes:
        return []
    _put_out(outcomes)
    failed = [outcome for outcome in outcomes if outcome.facts["state"] == Audio.State.FAILED]
    return [Audio(**outcome.facts).why() for outcome in failed]


def _made(entry: LiveEntry) -> Outcome:
    facts: dict[str, object] = {"voice": voice_of(entry.language), "engine": settings.SPEECH_ENGINE}
    try:
        recording = record(paragraphs(entry), str(facts["voice"]), chosen())
    except SpeechFailed as failed:
        logger.warning("no audio of article %s in %s: %s", entry.article_id, entry.language, failed)
        told = {"fault": failed.fault.value, "detail": failed.detail[:_TOLD]}
        return Outcome(entry, facts | told | {"state": Audio.State.FAILED})
    return Outcome(
        entry,
        facts
        | {
            "state": Audio.State.MADE,
            "digest": hashlib.sha256(recording.mp3).hexdigest(),
            "size": len(recording.mp3),
            "seconds": recording.seconds,
            "fault": "",
            "detail": "",
        },
        recording.mp3,
    )


def _shared(entry: LiveEntry, before: list[Outcome]) -> Outcome | None:
    """For Traditional that is spoken in Mandarin: the file of the Simplified of the same printing.

    What was printed alone, after a change of its conversion, is spoken from its own text.
    """
    if entry.language != TRADITIONAL or voice_of(TRADITIONAL) != MANDARIN:
        return None
    printing = entry.publication.printing
    for outcome in before:
        source = outcome.entry
        if source.language == SIMPLIFIED and source.publication.printing == printing:
            # Its bytes too: the other may be withdrawn before both are put out.
            return Outcome(entry, outcome.facts, outcome.mp3) if outcome.mp3 else None
    simplified = LiveEntry.objects.live(SIMPLIFIED).filter(
        article=entry.article_id, publication__printing=printing
    )
    spoken = simplified.select_related("publication", "audio").first()
    if spoken is None or not _is_current(spoken):
        return None
    names = ("state", "voice", "engine", "digest", "size", "seconds", "fault", "detail")
    return Outcome(entry, {name: getattr(spoken.audio, name) for name in names})


def _put_out(outcomes: list[Outcome]) -> None:
    """Note what became of them; files of what is live still are public and on its pages from now."""
    unneeded: set[str] = set()
    with transaction.atomic():
        PressChain.lock()
        pages = set()
        for outcome in outcomes:
            of = outcome.entry
            entry = (
                LiveEntry.objects.filter(pk=of.pk, is_live=True, publication=of.publication_id)
                .select_related("publication", "audio")
                .first()
            )
            if entry is None or entry.audio.publication_id != of.publication_id:
                continue  # withdrawn or printed anew meanwhile
            if outcome.facts["state"] == Audio.State.FAILED and _has_file(entry):
                continue  # what there is stays until there is something better
            for name, value in outcome.facts.items():
                setattr(entry.audio, name, value)
            if outcome.mp3:
                public_media.lay(entry.audio.path, outcome.mp3)
            entry.audio.save()
            if outcome.facts["state"] == Audio.State.MADE:
                unneeded |= public_media.put_out([entry])
                pages.add(entry.get_bare_path())
        page_store.forget(pages)
        transaction.on_commit(lambda: public_media.take_back(unneeded), robust=True)


def order_again() -> int:
    """Order anew what waits and has lost its task; returns of how many articles.

    What has been begun `MOST_TRIES` times and never ended is given up, and staff are told.
    """
    if not is_on():
        return 0
    waiting = Audio.objects.filter(
        state=Audio.State.WAITING,
        entry__is_live=True,
        publication=F("entry__publication"),
        ordered_at__lt=timezone.now() - LOST_AFTER,
    )
    articles = set(waiting.values_list("entry__article_id", flat=True))
    lost = tasks.without(make_audio, articles)
    if not lost:
        return 0
    of_lost = Audio.objects.filter(
        pk__in=list(waiting.filter(entry__article_id__in=lost).values_list("pk", flat=True))
    )
    of_lost.filter(tries__gte=MOST_TRIES).update(state=Audio.State.FAILED, fault=Audio.Fault.LOST)
    again = set(
        of_lost.filter(state=Audio.State.WAITING).values_list("entry__article_id", flat=True)
    )
    for article_id in sorted(again):
        make_audio.enqueue(article_id)
    return len(again)
