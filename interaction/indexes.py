"""The indexes of the knowledge base, one a tongue: kept in the process, renewed with the answers.

A server's process renews them in a thread of its own (`begin`): ahead of the first question, and
after every change, while the older ones answer. In commands and tests whoever asks does it. Only
what was printed since is read. An index may be older than the answers: what it finds is read
through `LiveAnswer.objects.live`, so nothing that is public no longer is ever shown.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from threading import BoundedSemaphore, Condition, Event, Lock, Thread

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils.html import strip_tags

from accessibility.renderings import ENGLISH, SIMPLIFIED
from articles.search import vocabulary
from articles.search.texts import plain
from interaction.models import KnowledgeBase, LiveAnswer
from interaction.retrieval import Entry, Index, changed
from interaction.retrieval.postings import no_pause
from interaction.retrieval.semantic import Meanings, Vectors, is_installed

logger = logging.getLogger(__name__)

# Seconds after which a server looks for changes without having been asked.
EVERY = 5.0
# Seconds for which meanings are made at a time, so that changes do not wait for all of them; and
# until the next time.
PIECE, SOON = 2.0, 0.2
# Seconds that a question waits for the first index.
PATIENCE = 30.0
ROWS = 100  # answers that are read at a time
# A thread that computes gives way this often, every entry or so: others would wait 5 ms each time.
give_way = partial(time.sleep, 0.0001)

# Answer -> its print and the name of its topic: an entry is another when one of them is.
Prints = dict[int, tuple[int, str]]


class NotYet(Exception):
    """The server has just started and is still reading the answers."""


@dataclass
class Kept:
    """The index of one tongue and what it was made of."""

    tongue: str
    version: int = -1
    same: dict[str, tuple[str, ...]] = field(default_factory=dict)
    prints: Prints = field(default_factory=dict)
    index: Index | None = None
    vectors: Vectors | None = None
    making: Lock = field(default_factory=Lock)

    def is_new(self, version: int, same: dict[str, tuple[str, ...]]) -> bool:
        return self.index is not None and (self.version, self.same) == (version, same)

    def renew(self, epoch: int | None = None, pause: Callable[[], None] = no_pause) -> Index:
        """Bring it up to what is public now; not for two at a time."""
        version, same = KnowledgeBase.current_version(), vocabulary(epoch).same
        if self.index is not None and self.is_new(version, same):
            return self.index
        prints = _prints(self.tongue)
        before, index = self.prints, self.index
        if index is None or self.same != same:
            before, index = {}, Index((), same)
        gone = [key for key in before if key not in prints]
        new = [key for key in prints if before.get(key) != prints[key]]
        index = changed(index, entries(self.tongue, new), gone, pause)
        # What was withdrawn since the prints were read is no entry, and no print of this index.
        there = {entry.id for entry in index.entries}
        self.prints = {key: each for key, each in prints.items() if key in there}
        self.version, self.same, self.index = version, same, index
        return index

    def understand(self, seconds: float = float("inf")) -> bool:
        """Add what the entries mean, for so long; whether nothing is left to be done.

        Until all of it is there, questions are answered without.
        """
        index = self.index
        if index is None or index.meanings is not None:
            return True
        if self.vectors is None:
            self.vectors = Vectors(settings.DATA_DIR / "vectors" / self.tongue)
        texts = index.texts()
        if not self.vectors.grow(texts, seconds):
            return False
        index.meanings = Meanings(texts, self.vectors)
        return True


_kept = {tongue: Kept(tongue) for tongue in (SIMPLIFIED, ENGLISH)}
_keeper: "Keeper | None" = None


def begin() -> None:
    """Have this process's indexes made ahead and renewed in the background; for servers."""
    global _keeper
    _keeper = _keeper or Keeper()
    _keeper.start()


def current(language: str, epoch: int | None = None) -> Index:
    """The index that answers a language's questions; `epoch` as the request has read it.

    Raises NotYet where a server has none yet and another question waits for it already.
    """
    # Both scripts are one tongue: an index folds Traditional to Simplified.
    kept = _kept[ENGLISH if language == ENGLISH else SIMPLIFIED]
    index = kept.index
    if index is not None and kept.is_new(KnowledgeBase.current_version(), vocabulary(epoch).same):
        return index
    if _keeper is not None:
        return _keeper.newest(kept)
    # Whoever comes while another makes it gets the older one, if there is one.
    if kept.making.acquire(blocking=index is None):
        try:
            return kept.renew(epoch)
        finally:
            kept.making.release()
    return kept.index or Index(())


def forget() -> None:
    """Make the indexes anew at the next question; for tests."""
    for kept in _kept.values():
        kept.version, kept.index, kept.prints = -1, None, {}


class Keeper(Thread):
    """Renews the indexes of a server's process."""

    def __init__(self) -> None:
        super().__init__(name="answers", daemon=True)
        self._wanted = Event()
        self._renewed = Condition()
        # Who waits keeps a thread of the server from serving pages: one stays free at least.
        self._room = BoundedSemaphore(max(1, settings.SERVER_THREADS - 1))
        self._may_wait = settings.SERVER_THREADS > 1

    def run(self) -> None:
        while True:
            self._wanted.clear()
            is_done = self.renew()
            self._wanted.wait(EVERY if is_done else SOON)

    def renew(self) -> bool:
        """One round, and whether all is done; what fails is tried again in the next."""
        is_done = True
        for kept in _kept.values():
            try:
                kept.renew(pause=give_way)
                self._tell()
                if settings.ANSWERS_BY_MEANING and is_installed():
                    is_done &= kept.understand(PIECE)
            except DatabaseError as error:
                logger.warning("the answers were not read: %s", error)
            except Exception:
                logger.exception("the answers were not read")
            finally:
                connections.close_all()
        return is_done

    def _tell(self) -> None:
        with self._renewed:
            self._renewed.notify_all()

    def newest(self, kept: Kept) -> Index:
        """What there is; the first one is waited for."""
        self._wanted.set()
        if kept.index is None and self._may_wait and self._room.acquire(blocking=False):
            try:
                with self._renewed:
                    self._renewed.wait_for(lambda: kept.index is not None, PATIENCE)
            finally:
                self._room.release()
        if kept.index is None:
            raise NotYet
        return kept.index


def entries(tongue: str, answers: Iterable[int]) -> Iterator[Entry]:
    """What can be found in a tongue: those of these answers that are live in it."""
    wanted = sorted(answers)
    for at in range(0, len(wanted), ROWS):
        rows = LiveAnswer.objects.live(tongue).filter(answer__in=wanted[at : at + ROWS])
        for row in rows.select_related("print", "topic").order_by("answer_id"):
            yield Entry(
                id=row.answer_id,
                question=row.print.question,
                phrasings=tuple(row.print.phrasings.splitlines()),
                answer="\n".join([row.print.short, *plain(row.print.body)]),
                topic=strip_tags(getattr(row.topic, _name(tongue)) or ""),
            )


def _prints(tongue: str) -> Prints:
    rows = LiveAnswer.objects.live(tongue).values_list("answer", "print", f"topic__{_name(tongue)}")
    return {answer: (printed, name or "") for answer, printed, name in rows.order_by("answer_id")}


def _name(tongue: str) -> str:
    return "name_en" if tongue == ENGLISH else "name_zh_hans"
